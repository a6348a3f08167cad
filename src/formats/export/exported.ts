import type { Definition } from "../../study/definition.ts";
import type { CurvePoint, Trial } from "../../study/study.ts";

/** What is exported: the trials with the metrics that may be seen. */
export interface ExportedStudy {
  readonly definition: Definition;
  readonly trials: readonly Trial[];
}

/** A file to be written, by its path below what was asked for. */
export interface ExportedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The steps of a curve for formats that count in whole numbers: its epochs, or their places where some are fractions. */
export function stepsOf(curve: readonly CurvePoint[]): readonly number[] {
  const whole = curve.every(({ epoch }) => Number.isInteger(epoch));
  return curve.map(({ epoch }, i) => (whole ? epoch : i + 1));
}

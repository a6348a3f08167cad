import { colourAt, type Theme } from "../../src/charts/theme.ts";
import type { Trial } from "../../src/study/study.ts";

/** How a line is drawn. */
export interface Ink {
  readonly colour: string;
  readonly dashed: boolean;
}

/** Colours that are told apart by the colour-blind too, before dashes are needed. */
const COLOURS = 4;

/** The ink of the `i`-th of up to eight lines that are told apart. */
export function inkAt(theme: Theme, i: number): Ink {
  return { colour: colourAt(theme, 1 + (i % COLOURS)), dashed: i % (2 * COLOURS) >= COLOURS };
}

/** The ink of a trial among many: its stage's, or that of those which came to nothing. */
export function inkOf(theme: Theme, { state, stage }: Trial): Ink {
  return { colour: isLost(state) ? theme.warning : colourAt(theme, stage - 1), dashed: false };
}

export function isLost(state: Trial["state"]): boolean {
  return state === "diverged" || state === "failed";
}

/** A piece of a line, in a key. */
export function Swatch({ of: { colour, dashed } }: { readonly of: Ink }) {
  return <i class="swatch" aria-hidden="true" style={{ borderTop: `3px ${dashed ? "dashed" : "solid"} ${colour}` }} />;
}

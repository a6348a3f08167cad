import { UserError } from "../space/user-error.ts";
import { FORMAT_VERSION } from "../study/events.ts";
import type { LearnedPoint } from "../study/learned.ts";
import { isRecord, recordIn } from "../study/record.ts";
import { layout } from "./layout.ts";
import { readIfThere } from "./read-if-there.ts";

/** A trial of another study, with what people want to know of it. */
export interface LearnedTrial extends LearnedPoint {
  /** Of a history, the line that the run begins on. */
  readonly trial: number;
  readonly metric: string;
  /** Absent where it diverged. */
  readonly score?: number;
}

/** What a study learns from others, and `notes` of what it cannot use, as its file's text: frozen, so that all its workers know the same. */
export function printLearned(trials: readonly LearnedTrial[], notes: readonly string[]): string {
  return `${JSON.stringify({ v: FORMAT_VERSION, trials, ...(notes.length === 0 ? {} : { notes }) }, null, 2)}\n`;
}

/** The trials of other studies that the study in `folder` learns from, best first. Throws UserError where they are not there. */
export function readLearned(folder: string): readonly LearnedPoint[] {
  const path = layout.learned(folder);
  const text = readIfThere(path);
  if (text === undefined) {
    throw new UserError(
      `${path} is missing, which holds what the study learns from others; begin it by "whetstone run study.yaml"`,
    );
  }
  const trials = trialsIn(text);
  if (trials === undefined)
    throw new UserError(
      `${path} is damaged: it should hold trials, each with its study, params and a rank; bring it back from a copy`,
    );
  return trials;
}

function trialsIn(text: string): readonly LearnedPoint[] | undefined {
  const trials = recordIn(text)?.trials;
  return Array.isArray(trials) && trials.every(isPoint) ? trials : undefined;
}

function isPoint(value: unknown): value is LearnedPoint {
  return (
    isRecord(value) &&
    typeof value.study === "string" &&
    typeof value.rank === "number" &&
    (value.loss === undefined || value.loss === null || typeof value.loss === "number") &&
    isRecord(value.params) &&
    Object.values(value.params).every(isValue)
  );
}

function isValue(value: unknown): boolean {
  return value === null || ["number", "string", "boolean"].includes(typeof value);
}

import { type History, RowStatus } from "../../study/history.ts";
import type { Ranking } from "./ranking.ts";

/** A history's rows in two groups. */
export interface Groups {
  /** Best first. */
  readonly good: readonly number[];
  /** Newest first; trials that are still pending are among them ("constant liar"), so that workers keep apart. */
  readonly bad: readonly number[];
}

/**
 * The bad group's newest rows stand for all of it: what it says of places that were left long ago no longer matters much,
 * and a suggestion costs the same after any number of trials.
 */
const BAD_AT_MOST = 128;

/** How far beyond 0…1 a row, from a range since narrowed, is taken as lying on the border; rows farther out say nothing of what is within. */
const BORDER = 0.1;

/** Splits rows into the `size` best and the others. Trials without a score are bad. */
export function splitRows(history: History, { order, ranked }: Ranking, size: number): Groups {
  const good: number[] = [];
  for (let i = 0; i < ranked && good.length < size; i++) if (isNear(history, order[i]!)) good.push(order[i]!);
  const bad: number[] = [];
  for (let row = history.count - 1; row >= 0 && bad.length < BAD_AT_MOST; row--) {
    if (!good.includes(row) && isNear(history, row)) bad.push(row);
  }
  return { good, bad };
}

function isNear({ points, dimensions }: History, row: number): boolean {
  for (let at = row * dimensions; at < (row + 1) * dimensions; at++) {
    if (points[at]! < -BORDER || points[at]! > 1 + BORDER) return false;
  }
  return true;
}

/** Trials that are no longer pending. */
export function countEnded({ status, count }: History): number {
  let ended = 0;
  for (let row = 0; row < count; row++) if (status[row] !== RowStatus.pending) ended++;
  return ended;
}

import { curveEpochs, curveLength, curveTimes } from "../study/curve-columns.ts";
import type { Study, Trial } from "../study/study.ts";
import { workedSpans, workedUntil } from "./worked.ts";

/** What a search had spent at a moment. */
export interface Spent {
  /** Trials begun. */
  readonly trials: number;
  /** Epochs trained by all workers together, of the attempts that count. */
  readonly epochs: number;
  /** Milliseconds in which at least one worker was there. */
  readonly worked: number;
}

/** Tells what had been spent at a moment, in milliseconds since 1970; at Infinity, all there is. */
export type Ledger = (moment: number) => Spent;

/** The ledger of a study; times of different hosts are taken as they are. */
export function ledgerOf(study: Study): Ledger {
  const known = study.trials.flatMap((trial) => trial ?? []);
  const spans = workedSpans(study);
  const starts = Float64Array.from(known, ({ startedAt }) => startedAt).sort();
  const epochsBy = epochsByMoment(known);
  return (moment) => ({
    trials: upTo(starts, moment),
    epochs: epochsBy(moment),
    worked: workedUntil(spans, moment),
  });
}

/** Stretches of time into which epochs are sorted at most; a number of one fits 16 bits. */
const MOST_STRETCHES = 65_536;

/**
 * Tells how many epochs were trained by a moment. Of a million, only those of one short stretch are compared with it: sorting them all would
 * take many times as long.
 */
function epochsByMoment(trials: readonly Trial[]): (moment: number) => number {
  const { at, cost } = epochsOf(trials);
  const count = at.length;
  if (count === 0) return () => 0;
  let [least, most] = [at[0]!, at[0]!];
  for (let i = 1; i < count; i++) {
    if (at[i]! < least) least = at[i]!;
    else if (at[i]! > most) most = at[i]!;
  }
  const stretches = Math.max(1, Math.min(MOST_STRETCHES, count));
  const perMillisecond = most > least ? (stretches - 1) / (most - least) : 0;
  const stretchOf = (moment: number) => Math.trunc((moment - least) * perMillisecond);
  // Where each stretch begins, and what was trained before it.
  const begins = new Uint32Array(stretches + 1);
  const before = new Float64Array(stretches + 1);
  const stretchAt = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const stretch = stretchOf(at[i]!);
    stretchAt[i] = stretch;
    begins[stretch + 1]!++;
    before[stretch + 1]! += cost[i]!;
  }
  for (let k = 1; k <= stretches; k++) {
    begins[k]! += begins[k - 1]!;
    before[k]! += before[k - 1]!;
  }
  const next = begins.slice();
  const members = new Uint32Array(count);
  for (let i = 0; i < count; i++) members[next[stretchAt[i]!]!++] = i;
  return (moment) => {
    if (moment < least) return 0;
    const stretch = stretchOf(Math.min(moment, most));
    let epochs = before[stretch]!;
    for (let k = begins[stretch]!; k < begins[stretch + 1]!; k++)
      if (at[members[k]!]! <= moment) epochs += cost[members[k]!]!;
    return epochs;
  };
}

/** [epochs] when each was told, and how many it stands for. */
function epochsOf(trials: readonly Trial[]): { readonly at: Float64Array; readonly cost: Float64Array } {
  const told = trials.flatMap((trial) => [...(trial.chapters ?? []), trial]);
  const count = told.reduce((sum, part) => sum + curveLength(part), 0);
  const at = new Float64Array(count);
  const cost = new Float64Array(count);
  let i = 0;
  for (const part of told) {
    at.set(curveTimes(part), i);
    const epochs = curveEpochs(part);
    let last = part.origin?.epoch ?? 0;
    for (let k = 0; k < epochs.length; k++) {
      cost[i++] = epochs[k]! - last;
      last = epochs[k]!;
    }
  }
  return { at, cost };
}

/** How many of the sorted numbers are at most `x`. */
function upTo(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { ascending } from "../math/ascending.ts";
import { curveEpochs, curveTimes } from "../study/curve-columns.ts";
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
  const { times, epochs } = epochsInOrder(known);
  return (moment) => ({
    trials: upTo(starts, moment),
    epochs: epochs[upTo(times, moment) - 1] ?? 0,
    worked: workedUntil(spans, moment),
  });
}

/** When epochs were trained, and how many there were by then. */
function epochsInOrder(trials: readonly Trial[]): { readonly times: Float64Array; readonly epochs: Float64Array } {
  const told = trials.flatMap((trial) => {
    const parts = [...(trial.chapters ?? []), trial];
    return parts.map((part) => ({ at: curveTimes(part), epochs: curveEpochs(part), before: part.origin?.epoch ?? 0 }));
  });
  const count = told.reduce((sum, { at }) => sum + at.length, 0);
  const at = new Float64Array(count);
  const cost = new Float64Array(count);
  let i = 0;
  for (const { at: times, epochs, before } of told) {
    at.set(times, i);
    let last = before;
    for (const epoch of epochs) {
      cost[i++] = epoch - last;
      last = epoch;
    }
  }
  const order = ascending(at);
  const times = new Float64Array(count);
  const epochs = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    times[k] = at[order[k]!]!;
    epochs[k] = cost[order[k]!]!;
  }
  for (let k = 1; k < count; k++) epochs[k]! += epochs[k - 1]!;
  return { times, epochs };
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

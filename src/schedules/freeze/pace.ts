import { quantile } from "../../math/statistics.ts";
import type { Acquisition } from "../../samplers/gp/acquisition.ts";
import type { Inputs } from "../../samplers/gp/inputs.ts";
import { quickness } from "../../samplers/gp/terms.ts";
import type { Trial } from "../../study/study.ts";
import type { Sight } from "./seen.ts";

/** What improvement is to be had for: epochs, or the seconds that they take, which depend on the params. */
export type Cost = "epochs" | "seconds";

/** What training costs, in seconds, or in epochs where they count. */
export interface Pace {
  /** What an epoch costs at each of `count` points [… × columns]. */
  epochAt(points: Float64Array, count: number): Float64Array;
  /** What it costs to start a program. */
  readonly start: number;
  /** -log of what an epoch costs; undefined where all cost about the same. */
  readonly quick: Acquisition | undefined;
}

export function paceOf(cost: Cost, inputs: Inputs, { history, seen }: Sight): Pace {
  const alike: Pace = { epochAt: everywhere(1), start: 0, quick: undefined };
  if (cost === "epochs") return alike;
  const seconds = history.seconds.map((all, row) => all / history.epochs[row]!);
  // One report alone came after a start as well as its epochs.
  const timed = seen.filter(({ trial, row }) => trial.curve.length > 1 && seconds[row]! > 0);
  if (timed.length === 0) return alike;
  const rows = timed.map(({ row }) => row);
  const quick = quickness(inputs, history, rows, seconds);
  return {
    epochAt:
      quick === undefined
        ? everywhere(median(rows.map((row) => seconds[row]!)))
        : (points, count) => quick.evaluate(points, count).map((value) => Math.exp(-value)),
    start: startOf(timed.map(({ trial }) => trial)),
    quick,
  };
}

function everywhere(cost: number) {
  return (_: Float64Array, count: number) => new Float64Array(count).fill(cost);
}

/**
 * Seconds from a start to the first report, less those from one report to the next, in the median. Trials that were begun anew
 * are left out, since it is not known when that was.
 */
function startOf(trials: readonly Trial[]): number {
  const starts = trials.flatMap(({ curve: [first, second], startedAt, repeated }) => {
    if (first === undefined || second === undefined || repeated !== undefined) return [];
    return (first.at - startedAt - (second.at - first.at)) / 1000;
  });
  return starts.length === 0 ? 0 : Math.max(0, median(starts));
}

function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

import { curveEpochs, curveValues } from "../study/curve-columns.ts";
import { lossOf, type Metric } from "../study/definition.ts";
import type { Trial } from "../study/study.ts";
import { ranked, type ScoredTrial } from "./ranking.ts";

/** A trial by what it reached in each objective. */
export interface JudgedByAll {
  readonly trial: ScoredTrial;
  /** In the objectives' order, as the program reported them at the score's epoch. */
  readonly values: readonly number[];
}

/**
 * The Pareto front: the trials of which no other is as good in every objective and better in one; the best by the main
 * metric, which is the first, come first. Only trials that can be ranked count, and that report every objective as a finite
 * number.
 */
export function paretoFront(
  trials: readonly (Trial | undefined)[],
  objectives: readonly [Metric, ...Metric[]],
): JudgedByAll[] {
  const judged = ranked(trials, objectives[0].goal).flatMap((trial) => {
    const values = valuesOf(trial, objectives);
    return values.every(Number.isFinite) ? [{ trial, values }] : [];
  });
  const losses = judged.map(({ values }) => values.map((value, i) => lossOf(objectives[i]!.goal, value)));
  return nondominated(losses).map((i) => judged[i]!);
}

/** What a trial reached in each objective at its score's epoch; NaN where it reported nothing. */
export function valuesOf(trial: Trial, objectives: readonly Pick<Metric, "name">[]): number[] {
  const place = trial.scoreEpoch === undefined ? -1 : curveEpochs(trial).indexOf(trial.scoreEpoch);
  return objectives.map(({ name }) => curveValues(trial, name)[place] ?? Number.NaN);
}

/** Whether losses `a` are nowhere worse than `b`, and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  return a.every((loss, i) => loss <= b[i]!) && a.some((loss, i) => loss < b[i]!);
}

/** The places, in ascending order, of the losses that no others dominate. Of equal ones all count. */
export function nondominated(losses: readonly (readonly number[])[]): number[] {
  const order = losses.map((_, i) => i).sort((i, j) => compare(losses[i]!, losses[j]!));
  const front: number[] = [];
  // In this order none is dominated by one behind it.
  for (const i of order) if (!front.some((j) => dominates(losses[j]!, losses[i]!))) front.push(i);
  return front.sort((i, j) => i - j);
}

/**
 * The area that two losses dominate, up to `reference`; points beyond it add nothing. The more, the better the front.
 *
 * Reference: Zitzler and Thiele, PPSN V (1998).
 */
export function hypervolume(
  losses: readonly (readonly [number, number])[],
  reference: readonly [number, number],
): number {
  const ascending = [...losses].sort(compare);
  let area = 0;
  let height = reference[1];
  for (const [x, y] of ascending) {
    if (!(x < reference[0] && y < height)) continue;
    area += (reference[0] - x) * (height - y);
    height = y;
  }
  return area;
}

/** By the first objective, then by the next. */
function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((loss, k) => loss !== b[k]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

import { violated } from "../study/constraints.ts";
import { curveTimes, curveValues } from "../study/curve-columns.ts";
import { type Goal, isBetter } from "../study/definition.ts";
import type { Study } from "../study/study.ts";
import { compared, isScored } from "./ranking.ts";

/** A better score than any before. */
export interface Improvement {
  readonly score: number;
  /** When its epoch was told, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * The best score so far, epoch by epoch in the order in which they were trained. What counts is what ranks in the end: epochs
 * that satisfy the constraints, of trials that neither diverged nor failed; repeats cost, and count for nothing.
 */
export function improvementsOf({ definition, trials }: Study): readonly Improvement[] {
  const { metric, constraints = [] } = definition;
  const steps: Improvement[] = [];
  for (const trial of trials) {
    if (trial === undefined || trial.repeatOf !== undefined || !isScored(trial)) continue;
    const [times, scores] = [curveTimes(trial), curveValues(trial, metric.name)];
    // Of most trials not even the best epoch is better than what there was before their first.
    const first = leastOf(times);
    const before = steps.findLast(({ at }) => at <= first);
    if (before !== undefined && !isBetter(metric.goal, trial.score, before.score)) continue;
    for (let i = 0; i < scores.length; i++) {
      const [at, score] = [times[i]!, scores[i]!];
      if (!Number.isFinite(score)) continue;
      let after = steps.length;
      while (after > 0 && steps[after - 1]!.at > at) after--;
      const before = steps[after - 1];
      if (before !== undefined && !isBetter(metric.goal, score, before.score)) continue;
      if (constraints.length > 0 && violated(constraints, trial.curve[i]!.metrics).length > 0) continue;
      // What came later and was no better is no improvement any more.
      const passed = steps.slice(after).findIndex((later) => isBetter(metric.goal, later.score, score));
      const count = passed < 0 ? steps.length - after : passed;
      steps.splice(after, count, { score, at });
    }
  }
  return steps;
}

function leastOf(times: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times.length; i++) if (times[i]! < least) least = times[i]!;
  return least;
}

/** The best score so far in the order of the trials' numbers, wherever it gets better. */
export function improvementsByNumber({ definition, trials }: Study) {
  const { goal } = definition.metric;
  return bettered(compared(trials), goal);
}

/** Those that are better than all before them. */
function bettered<T extends { readonly score: number }>(told: readonly T[], goal: Goal): T[] {
  let best: number | undefined;
  return told.filter(({ score }) => {
    if (best !== undefined && !isBetter(goal, score, best)) return false;
    best = score;
    return true;
  });
}

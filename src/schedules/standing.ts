import { wholeCurve } from "../study/as-left.ts";
import type { Metric } from "../study/definition.ts";
import { lossAt, reached } from "../study/losses.ts";
import type { Trial } from "../study/study.ts";

/** Epochs at which trials are compared, ascending. A rung is the index of one. */
export type Levels = readonly number[];

/** Where a trial stands on the rungs of its bracket. */
export interface Standing {
  readonly trial: Trial;
  /** [rungs reached] the best loss up to each rung; Infinity where it diverged on its way there, or had no finite loss. */
  readonly losses: readonly number[];
  /**
   * `climbing`: it is on its way to its next rung, or will be when somebody goes on with it; `waiting`: it is paused at
   * its last rung; `ended`: it never goes on.
   */
  readonly phase: "climbing" | "waiting" | "ended";
}

/**
 * Where a trial stands. A rung is reached by the first report of its epoch or a later one, so that programs may report
 * fractions of an epoch, or only some epochs. What earlier attempts trained still counts, so a promotion that begins anew,
 * for want of a checkpoint, does not lose its place; and a trial that was let go on from a rung never waits there again.
 */
export function standingOf(trial: Trial, levels: Levels, metric: Metric): Standing {
  const { earlier = [], state } = trial;
  const again = reached(trial) <= reached({ curve: earlier });
  const losses: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let before = 0;
  for (const point of wholeCurve(trial)) {
    before = losses.length;
    const loss = lossAt(point, metric);
    if (loss < best) best = loss;
    while (losses.length < levels.length && point.epoch >= levels[losses.length]!) losses.push(best);
  }
  if (state === "paused" && losses.length > before && !again) return { trial, losses, phase: "waiting" };
  if (state === "paused" || state === "running") return { trial, losses, phase: "climbing" };
  return { trial, losses: endedLosses(losses, before, levels, best, state), phase: "ended" };
}

/**
 * A trial that is done counts on all rungs. One that diverged is the last on the rung that it was on its way to, and any other
 * that did not end well tells nothing of that rung.
 */
function endedLosses(
  losses: readonly number[],
  before: number,
  levels: Levels,
  best: number,
  state: Trial["state"],
): readonly number[] {
  if (state === "done") return levels.map((_, rung) => losses[rung] ?? best);
  const passed = losses.slice(0, before);
  return state === "diverged" && before < levels.length ? [...passed, Number.POSITIVE_INFINITY] : passed;
}

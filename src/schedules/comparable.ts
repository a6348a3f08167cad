import { lossOf, type Metric } from "../study/definition.ts";
import { bestLoss, lossAt, reached } from "../study/losses.ts";
import { startedIn } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import type { Levels } from "./standing.ts";

/**
 * A stage's own trials with scores that can be compared, where some trained less than others: to what a trial reached is
 * added what those that went on gained from there to each next level, on average. So a trial that was set aside early is
 * neither taken for as bad as its early score would be at the end, nor left out.
 *
 * Trials that still train count as scored, too, once they have come to the first level; before, they are pending.
 * @param levels epochs, ascending, between which gains are measured; the stage's last is added
 */
export function comparableTrials(study: Study, stage: Stage, levels: Levels): readonly (Trial | undefined)[] {
  const { metric } = study.definition;
  const trials = startedIn(study, stage);
  const ladder = [...levels, stage.epochs];
  const gains = new Map<string, number>();
  const gain = (from: number, to: number): number => {
    const key = `${from} ${to}`;
    const found = gains.get(key) ?? gainBetween(trials, metric, from, to);
    gains.set(key, found);
    return found;
  };
  return trials.map((trial) => {
    if (trial === undefined || !isUnfinished(trial)) return trial;
    let epoch = reached(trial);
    if (trial.state !== "stopped" && epoch < ladder[0]!) return withScore(trial, undefined);
    let loss = bestLoss(trial.curve, metric, epoch);
    if (!Number.isFinite(loss)) return trial;
    for (const level of ladder) {
      if (level <= epoch) continue;
      loss -= gain(epoch, level);
      epoch = level;
    }
    return withScore(trial, lossOf(metric.goal, loss));
  });
}

/** Levels for a stage whose trials may stop anywhere: its last epoch divided by powers of 3, down to the first epoch. */
export function levelsTo(epochs: number): Levels {
  const levels: number[] = [];
  for (let level = epochs / 3; level >= 1; level /= 3) levels.unshift(level);
  return levels;
}

function isUnfinished({ state }: Trial): boolean {
  return state === "running" || state === "paused" || state === "stopped";
}

/** How much less the best loss was at epoch `to` than at `from`, on average of the trials that came there; 0 where none did. */
function gainBetween(trials: readonly (Trial | undefined)[], metric: Metric, from: number, to: number): number {
  let total = 0;
  let count = 0;
  for (const trial of trials) {
    if (trial === undefined || reached(trial) < to) continue;
    const losses = lossesSoFar(trial, metric);
    const gain = losses[pointsUpTo(from, trial) - 1]! - losses[pointsUpTo(to, trial) - 1]!;
    if (!Number.isFinite(gain)) continue;
    total += gain;
    count++;
  }
  return count === 0 ? 0 : total / count;
}

const known = new WeakMap<Trial, readonly number[]>();

/** The least finite loss up to each point of a trial's curve, Infinity before the first. Trials never change, and all are asked for before each new one. */
function lossesSoFar(trial: Trial, metric: Metric): readonly number[] {
  const found = known.get(trial);
  if (found !== undefined) return found;
  let best = Number.POSITIVE_INFINITY;
  const losses = trial.curve.map((point) => {
    const loss = lossAt(point, metric);
    if (loss < best) best = loss;
    return best;
  });
  known.set(trial, losses);
  return losses;
}

/** How many points of a curve lie up to an epoch: as many, where epochs are 1, 2, 3 … */
function pointsUpTo(epoch: number, { curve }: Trial): number {
  let count = Math.min(curve.length, Math.floor(epoch));
  while (count > 0 && curve[count - 1]!.epoch > epoch) count--;
  while (count < curve.length && curve[count]!.epoch <= epoch) count++;
  return count;
}

const seen = new WeakMap<Trial, Trial>();

/** A trial as a sampler should see it, scored or pending. The same object while nothing changes, so that a history has nothing to write. */
export function withScore(trial: Trial, score: number | undefined): Trial {
  const before = seen.get(trial);
  if (before !== undefined && before.score === score) return before;
  const after: Trial = { ...trial, state: score === undefined ? "running" : "paused", score };
  seen.set(trial, after);
  return after;
}

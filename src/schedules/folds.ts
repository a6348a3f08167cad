import { lossOf, type Metric } from "../study/definition.ts";
import { foldMetric } from "../study/folds.ts";
import { bestLoss, reached } from "../study/losses.ts";
import { startedIn, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { withScore } from "./comparable.ts";
import type { Schedule } from "./schedule.ts";

/** Of fewer trials that have ended nobody can tell what is usual. */
const fewestEnded = 5;

/**
 * Where trials are cross-validated, stops one after fewer folds when more than half of the stage's trials that have ended were
 * better on average over the same folds, since an easy fold helps all alike. A trial that was stopped before it did those
 * folds counts as worse, so that about half of all trials do all their folds. Those carried from an earlier stage always do.
 *
 * To its sampler a stage shows a stopped trial with the score that it would probably have had: its own mean, and what the
 * folds that it lacks changed for the others, on average.
 */
export function droppingFolds(schedule: Schedule): Schedule {
  return {
    ...schedule,
    verdict(study, trial) {
      const { folds = 1, metric } = study.definition;
      const stage = study.stages[trial.stage - 1];
      const done = foldsDone(trial, folds);
      if (stage === undefined || trial.stage > trial.born || done < 1 || done >= folds)
        return schedule.verdict(study, trial);
      const ended = endedTrials(study, stage);
      const own = meanLoss(trial, metric, done);
      const better = ended.filter((other) => meanLoss(other, metric, done) < own).length;
      if (ended.length < fewestEnded || better <= ended.length / 2) return schedule.verdict(study, trial);
      const over = done === 1 ? "its first fold" : `its first ${done} folds`;
      return { kind: "stop", reason: `over ${over} ${better} of ${ended.length} trials had a better ${metric.name}` };
    },
    comparable(study, stage) {
      const gains = gainsOf(study, stage);
      const { folds = 1, metric } = study.definition;
      return startedIn(study, stage).map((trial) => {
        if (trial?.state !== "stopped" || trial.score !== undefined) return trial;
        const done = foldsDone(trial, folds);
        const loss = meanLoss(trial, metric, done) - (gains[done - 1] ?? Number.NaN);
        return Number.isFinite(loss) ? withScore(trial, lossOf(metric.goal, loss)) : trial;
      });
    },
  };
}

/** How many of its folds a trial has done, on its way to its last epoch for the first time. */
function foldsDone(trial: Trial, folds: number): number {
  // Epochs are told to four decimals.
  return Math.floor((folds * reached(trial)) / trial.epochs + 0.01);
}

/** Those whose folds tell of their params: a trial that failed tells of the machine. */
function endedTrials(study: Study, stage: Stage): Trial[] {
  const telling: readonly Trial["state"][] = ["done", "stopped", "diverged"];
  return trialsOf(study, stage).filter((trial) => trial.stage === stage.number && telling.includes(trial.state));
}

/** The mean of a trial's best losses in its first folds; infinite where one has none. */
function meanLoss({ curve }: Trial, { name, goal }: Metric, folds: number): number {
  let sum = 0;
  for (let fold = 1; fold <= folds; fold++) sum += bestLoss(curve, { name: foldMetric(name, fold), goal }, Infinity);
  return sum / folds;
}

/** [folds] how much less the loss of done trials was over all folds than over the first 1, 2, 3 …, on average; NaN of none. */
function gainsOf(study: Study, stage: Stage): number[] {
  const { folds = 1, metric } = study.definition;
  const done = endedTrials(study, stage).filter(({ state }) => state === "done");
  return Array.from({ length: folds }, (_, i) => {
    const gains = done
      .map((trial) => meanLoss(trial, metric, i + 1) - lossOf(metric.goal, trial.score ?? Number.NaN))
      .filter(Number.isFinite);
    return gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  });
}

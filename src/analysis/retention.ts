import { pinnedTrials } from "../study/changes.ts";
import { reached } from "../study/losses.ts";
import { searchStages } from "../study/repeats.ts";
import { failedLately, isYetToGoOn } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { mostCarried } from "./budget-trust.ts";
import { carriable, leading, ranked } from "./ranking.ts";

/**
 * The checkpoints that are kept, by trial. While a trial may still train, or people have pinned it, its best and last; once it
 * has ended, those of the study's best, of each stage's best that may be carried on, and of what failed in the newest stage. Only
 * trials that have ended push others out, so what one reader of the folder would remove no other will want, however much more it
 * has read.
 * @param finished whether all stages are over, so that no trial that is paused will go on
 */
export function keptCheckpoints(study: Study, finished = false): ReadonlyMap<number, ReadonlySet<string>> {
  const { definition, plans } = study;
  const { goal } = definition.metric;
  const pinned = pinnedTrials(study);
  const ended: Trial[] = [];
  const kept: Trial[] = [];
  for (const trial of study.trials) {
    if (trial === undefined) continue;
    if (mayTrain(trial, study, finished)) kept.push(trial);
    else ended.push(trial);
    if (pinned.has(trial.number)) kept.push(trial);
  }
  // People may have them tried again.
  for (const trial of finished ? [] : failedLately(study)) kept.push(trial);
  for (const trial of leading(ended, goal, definition.keepBest)) kept.push(trial);
  const searched = searchStages(study);
  const newest = searched.at(-1);
  if (newest !== undefined) {
    // Those that this stage carries and has not resumed yet, and those that the next one may carry.
    const carried = newest.carried.map((number) => study.trials[number - 1]);
    kept.push(...ranked(carried, goal).filter((trial) => isYetToGoOn(trial, newest.number)));
    const plan = plans[searched.length];
    if (plan !== undefined) {
      const own = ended.filter(({ stage }) => stage === newest.number);
      kept.push(...carriable(own, goal, mostCarried(plan)));
    }
  }
  return new Map(kept.map((trial) => [trial.number, bestAndLast(trial)]));
}

/**
 * Whether nobody wants a checkpoint that is there any more: its trial is known, has no worker on it, and `kept` leaves it out. A
 * checkpoint of an epoch that no log tells of yet is wanted: a worker has taken the trial up since.
 */
export function isUnwanted(
  { trials }: Study,
  kept: ReadonlyMap<number, ReadonlySet<string>>,
  { name, trial: number, epoch }: { readonly name: string; readonly trial: number; readonly epoch: number },
): boolean {
  const trial = trials[number - 1];
  if (trial === undefined || trial.state === "running" || kept.get(number)?.has(name)) return false;
  return epoch <= reached(trial);
}

/** Whether a trial trains or waits to, so that nobody knows yet what will come of it. */
export function mayTrain(trial: Trial, { stages }: Pick<Study, "stages">, finished: boolean): boolean {
  return trial.state === "running" || (!finished && waits(trial, stages.at(-1)));
}

/** Whether a trial is paused and may go on: one on a rung of a stage that is over has lost, unless it was carried on. */
export function waits({ number, state, stage }: Trial, newest: Stage | undefined): boolean {
  return state === "paused" && (newest === undefined || stage >= newest.number || newest.carried.includes(number));
}

/** The names of a trial's best and last checkpoint. */
export function bestAndLast({ curve, scoreEpoch }: Trial): ReadonlySet<string> {
  const saved = curve.filter(({ checkpoint }) => checkpoint !== undefined);
  const best = saved.find(({ epoch }) => epoch === scoreEpoch);
  return new Set([best, saved.at(-1)].flatMap((point) => point?.checkpoint ?? []));
}

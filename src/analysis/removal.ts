import { pinnedTrials } from "../study/changes.ts";
import { isBetter } from "../study/definition.ts";
import { reached } from "../study/losses.ts";
import { searchStages } from "../study/repeats.ts";
import { scoredPoint, scoreOf } from "../study/score.ts";
import { isYetToGoOn } from "../study/stage-trials.ts";
import type { CurvePoint, Study, Trial } from "../study/study.ts";
import { mostCarried } from "./budget-trust.ts";
import { best, carriable, ranked } from "./ranking.ts";
import { bestAndLast, keptCheckpoints, mayTrain, waits } from "./retention.ts";

/** A checkpoint of a trial that the study knows. */
interface StoredCheckpoint {
  readonly name: string;
  readonly trial: number;
  readonly epoch: number;
}

/** What a checkpoint is needed for, whatever it takes. */
export type Need = "best" | "pinned" | "goes on";

/** A checkpoint that must be there, and whose it is. */
export interface NeededCheckpoint {
  readonly trial: Trial;
  readonly needs: readonly Need[];
}

/**
 * The checkpoints that are never removed, by name: what a trial that still trains, waits or may be carried on needs to go on
 * from, those of trials that people have pinned, and the study's best.
 * @param finished whether all stages are over, so that no trial goes on
 */
export function neededCheckpoints(study: Study, finished = false): ReadonlyMap<string, NeededCheckpoint> {
  const needed = new Map<string, NeededCheckpoint>();
  const add = (name: string | undefined, trial: Trial, need: Need) => {
    if (name !== undefined) needed.set(name, { trial, needs: [...(needed.get(name)?.needs ?? []), need] });
  };
  const winner = best(study);
  if (winner !== undefined) add(scoredPoint(winner)?.checkpoint, winner, "best");
  const pinned = pinnedTrials(study);
  const goOn = goingOn(study, finished);
  for (const trial of study.trials) {
    if (trial === undefined) continue;
    if (pinned.has(trial.number)) for (const name of bestAndLast(trial)) add(name, trial, "pinned");
    if (goOn(trial)) add(lastSaved(trial)?.checkpoint, trial, "goes on");
  }
  return needed;
}

/** Whether a checkpoint that is needed now may be gone rightly, since it was not needed before. */
export function mayHaveGone(study: Study, trial: Trial, need: Exclude<Need, "pinned">): boolean {
  if (wasTriedAgain(study, trial.number)) return true;
  return need === "best" ? wasBehind(study, trial) : isCarriedByHand(study, trial) || waitedAtTheEnd(study, trial);
}

/** Whether a trial had failed, and goes on since people asked for that. */
function wasTriedAgain({ changes = [] }: Study, trial: number): boolean {
  return changes.some(({ change }) => change.kind === "begin_anew" && change.attempts[trial] !== undefined);
}

/** Whether another had ended with a better score, went on, and has lost that score since, as by diverging. */
function wasBehind({ definition, trials }: Study, { score: best = Number.NaN }: Trial): boolean {
  const { goal } = definition.metric;
  return trials.some((trial) => {
    // A trial that never ended before has pushed no other out.
    if (trial === undefined || trial.attempt === 1 || trial.repeatOf !== undefined) return false;
    const { curve, earlier = [], chapters = [] } = trial;
    return [curve, earlier, ...chapters.map((chapter) => chapter.curve)].some((trained) => {
      const { score, violates } = scoreOf(trained, definition);
      return score !== undefined && violates === undefined && isBetter(goal, score, best);
    });
  });
}

/** Whether a trial had ended for good, and goes on since people have added a stage. */
function isCarriedByHand({ definition, plans, stages }: Study, { state, stage }: Trial): boolean {
  const hadEnded = state !== "running" && (state !== "paused" || stage < (stages.at(-1)?.number ?? 0));
  return hadEnded && stage >= definition.stages.length && plans.length > definition.stages.length;
}

/** Whether a trial waited when the search was over, which goes on since people have asked for more or a newer version sees more to do. */
function waitedAtTheEnd({ workers }: Study, { state }: Trial): boolean {
  return state === "paused" && [...workers.values()].some(({ finished }) => finished);
}

/**
 * The checkpoints that may be removed for want of space, the least useful first: those that nobody wants, then those with the
 * worst scores. Left out are those that are needed, or would be if every trial that still trains came to nothing, and those of
 * epochs that no log tells of yet.
 */
export function removable<C extends StoredCheckpoint>(study: Study, stored: readonly C[], finished = false): C[] {
  const kept = keptCheckpoints(study, finished);
  const ended = study.trials.map((trial) =>
    trial !== undefined && mayTrain(trial, study, finished) ? undefined : trial,
  );
  const needed = new Set([
    ...neededCheckpoints(study, finished).keys(),
    ...neededCheckpoints({ ...study, trials: ended }, finished).keys(),
  ]);
  const places = new Map(
    ranked(study.trials, study.definition.metric.goal).map(({ number }, place) => [number, place]),
  );
  return stored
    .filter(({ name, trial: number, epoch }) => {
      const trial = study.trials[number - 1];
      return trial !== undefined && !needed.has(name) && epoch <= reached(trial);
    })
    .sort(
      (a, b) =>
        Number(isWanted(kept, a)) - Number(isWanted(kept, b)) ||
        place(b) - place(a) ||
        Number(isItsBest(a)) - Number(isItsBest(b)) ||
        a.epoch - b.epoch,
    );

  /** Trials without a score come behind all others. */
  function place({ trial }: StoredCheckpoint): number {
    return places.get(trial) ?? places.size;
  }

  function isItsBest({ trial, epoch }: StoredCheckpoint): boolean {
    return study.trials[trial - 1]?.scoreEpoch === epoch;
  }
}

/** Whether a trial needs a checkpoint to go on from. */
function goingOn({ definition, plans, stages, trials }: Study, finished: boolean): (trial: Trial) => boolean {
  if (finished) return ({ state }) => state === "running";
  const searched = searchStages({ stages });
  const newest = searched.at(-1);
  const plan = plans[searched.length];
  const next: readonly Trial[] = carriable(
    trials.filter((trial) => trial?.stage === newest?.number),
    definition.metric.goal,
    plan === undefined ? 0 : mostCarried(plan),
  );
  const carried = new Set([...(newest?.carried ?? []), ...next.map(({ number }) => number)]);
  return (trial) =>
    trial.state === "running" ||
    waits(trial, stages.at(-1)) ||
    (carried.has(trial.number) && (newest === undefined || isYetToGoOn(trial, newest.number) || next.includes(trial)));
}

function lastSaved({ curve }: Trial): CurvePoint | undefined {
  return curve.findLast(({ checkpoint }) => checkpoint !== undefined);
}

function isWanted(kept: ReadonlyMap<number, ReadonlySet<string>>, { trial, name }: StoredCheckpoint): boolean {
  return kept.get(trial)?.has(name) ?? false;
}

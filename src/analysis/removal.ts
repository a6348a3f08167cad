import { searchStages } from "../study/repeats.ts";
import type { Study, Trial } from "../study/study.ts";
import { mostCarried } from "./budget-trust.ts";
import { best, ranked } from "./ranking.ts";
import { keptCheckpoints } from "./retention.ts";

/** A checkpoint of a trial that the study knows. */
export interface StoredCheckpoint {
  readonly name: string;
  readonly trial: number;
  readonly epoch: number;
}

/**
 * Those that may be removed for want of space, the least useful first: what nobody wants, then those with the worst scores. Left
 * out are the study's best, and what a trial that still trains, waits or may be carried on needs to go on from.
 * @param finished whether all stages are over, so that no trial goes on
 */
export function removable<C extends StoredCheckpoint>(study: Study, stored: readonly C[], finished = false): C[] {
  const kept = keptCheckpoints(study, finished);
  const places = new Map(
    ranked(study.trials, study.definition.metric.goal).map(({ number }, place) => [number, place]),
  );
  const goOn = goingOn(study, finished);
  const winner = best(study);
  return stored
    .filter((checkpoint) => {
      const trial = study.trials[checkpoint.trial - 1];
      if (trial === undefined) return false;
      if (trial === winner && isAtScore(trial, checkpoint)) return false;
      return !goOn(trial) || checkpoint.epoch < lastSaved(trial);
    })
    .sort((a, b) => Number(isWanted(kept, a)) - Number(isWanted(kept, b)) || place(b) - place(a) || a.epoch - b.epoch);

  /** Trials without a score come behind all others. */
  function place({ trial }: StoredCheckpoint): number {
    return places.get(trial) ?? places.size;
  }
}

/** Whether a trial needs a checkpoint to go on from. */
function goingOn({ definition, plans, stages, trials }: Study, finished: boolean): (trial: Trial) => boolean {
  if (finished) return ({ state }) => state === "running";
  const searched = searchStages({ stages });
  const newest = searched.at(-1);
  const plan = plans[searched.length];
  const next = ranked(
    trials.filter((trial) => trial?.stage === newest?.number),
    definition.metric.goal,
  ).slice(0, plan === undefined ? 0 : mostCarried(plan));
  const carried = new Set([...(newest?.carried ?? []), ...next.map(({ number }) => number)]);
  return ({ number, state, stage }) =>
    state === "running" ||
    state === "paused" ||
    (carried.has(number) && (newest === undefined || stage < newest.number || next.some((it) => it.number === number)));
}

function lastSaved({ curve }: Trial): number {
  return curve.findLast(({ checkpoint }) => checkpoint !== undefined)?.epoch ?? 0;
}

function isAtScore({ scoreEpoch }: Trial, { epoch }: StoredCheckpoint): boolean {
  return epoch === scoreEpoch;
}

function isWanted(kept: ReadonlyMap<number, ReadonlySet<string>>, { trial, name }: StoredCheckpoint): boolean {
  return kept.get(trial)?.has(name) ?? false;
}

import { epochsTrained } from "../../analysis/epochs-trained.ts";
import { epochsLeft } from "../../schedules/room.ts";
import { searchedIn } from "../../schedules/until.ts";
import { forgivenBy } from "../../study/changes.ts";
import { INTERRUPTED } from "../../study/events.ts";
import { reached } from "../../study/losses.ts";
import { plansAhead, searchStages } from "../../study/repeats.ts";
import { isYetToGoOn } from "../../study/stage-trials.ts";
import type { Study, Trial } from "../../study/study.ts";

/** How much training is done and how much is still to come; both in epochs. */
interface Forecast {
  readonly trained: number;
  /** What the plan still needs, as far as `until` lets it, if trials to come end as early as those before. */
  readonly left: number;
}

export function forecast(study: Study): Forecast {
  const known = study.trials.flatMap((trial) => trial ?? []);
  const trained = known.reduce((sum, trial) => sum + epochsTrained(trial), 0);
  const share = shareTrained(study, known);
  const searched = searchStages(study).length;
  /** How many trials the search may still start. */
  let room = Math.max(0, (study.definition.until?.trials ?? Number.POSITIVE_INFINITY) - searchedIn(study).length);
  let left = 0;
  let repeats = 0;
  for (const { number, epochs, first, last, carried, confirms } of study.stages) {
    let own = 0;
    let unstarted = 0;
    for (let trial = first; trial <= last; trial++) {
      const known = study.trials[trial - 1];
      if (known === undefined) unstarted++;
      else if (known.stage === number) own += share * leftOf(study, known);
    }
    for (const trial of carried.flatMap((trial) => study.trials[trial - 1] ?? [])) {
      if (isYetToGoOn(trial, number)) own += Math.max(0, epochs - reached(trial));
      else if (trial.stage === number) own += share * leftOf(study, trial);
    }
    // Trials that a stage which is over has not started never start.
    const isOpen = number === study.stages.length;
    if (confirms === undefined) {
      const starting = isOpen ? Math.min(unstarted, room) : 0;
      room -= starting;
      left += own + share * epochs * starting;
    } else repeats += own + (isOpen ? share * epochs * unstarted : 0);
  }
  let before = study.stages.at(-1)?.epochs ?? 0;
  plansAhead(study).forEach(({ trials, epochs, carry }, i) => {
    const carried = Math.min(carry, trials);
    const fresh = trials - carried;
    if (searched + i >= study.plans.length) repeats += share * epochs * trials;
    else if (room > 0) left += share * epochs * Math.min(room, fresh) + carried * Math.max(0, epochs - before);
    room -= fresh;
    before = epochs;
  });
  return { trained, left: Math.min(left, epochsLeft(study)) + repeats };
}

/**
 * Seconds until the plan is done, with so many workers training all the time; undefined before the first epoch. Lengths
 * are each worker's own, since hosts' clocks may differ.
 */
export function secondsLeft(study: Study, { left }: Forecast, workers: number): number | undefined {
  const pace = secondsPerEpoch(study);
  return pace === undefined || workers === 0 ? undefined : (pace * left) / workers;
}

/** Trials that tell how long an epoch takes now: early stages tell little of late ones. */
const PACE_TRIALS = 20;

/** By the newest trials that trained in one go; the start of their programs counts, too. */
function secondsPerEpoch({ trials }: Study): number | undefined {
  let seconds = 0;
  let epochs = 0;
  let seen = 0;
  for (const trial of trials.toReversed()) {
    const last = trial?.curve.at(-1);
    if (trial === undefined || last === undefined || trial.attempt > 1) continue;
    // The clock was set back meanwhile.
    if (last.at < trial.startedAt) continue;
    seconds += (last.at - trial.startedAt) / 1000;
    epochs += last.epoch;
    if (++seen === PACE_TRIALS) break;
  }
  return epochs > 0 ? seconds / epochs : undefined;
}

/** The part of their stages' epochs that trials train before they end or are set aside: all of them, 1, where nothing stops early. */
function shareTrained(study: Study, trials: readonly Trial[]): number {
  let trained = 0;
  let possible = 0;
  for (const trial of trials) {
    const stage = study.stages[trial.stage - 1];
    if (stage === undefined || isUnderWay(study, trial)) continue;
    trained += reached(trial);
    possible += stage.epochs;
  }
  return possible > 0 ? Math.min(1, trained / possible) : 1;
}

/** Whether a trial trains, or is to go on after it was interrupted, or failed through no fault of its own. */
function isUnderWay({ changes = [] }: Study, trial: Trial): boolean {
  const { state, reason } = trial;
  return (
    state === "running" || (state === "paused" && (reason === INTERRUPTED || forgivenBy(trial, changes) !== undefined))
  );
}

function leftOf(study: Study, trial: Trial): number {
  return isUnderWay(study, trial) ? Math.max(0, trial.epochs - reached(trial)) : 0;
}

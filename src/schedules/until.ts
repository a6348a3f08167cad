import { epochsTrained } from "../analysis/epochs-trained.ts";
import { best, type ScoredTrial } from "../analysis/ranking.ts";
import { workedFor } from "../analysis/worked.ts";
import { isBetter } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { scoredPoint } from "../study/score.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import type { Job, Schedule } from "./schedule.ts";

/**
 * Ends a search by what its definition says in `until`, whatever the schedule still has to do. Trials that train then are
 * stopped after their next epoch; only where as many have been started as may be, they train on as ever.
 */
export function endingEarly(search: Schedule): Schedule {
  return {
    ...search,
    next(study) {
      const over = whyOver(study);
      return over === undefined ? withinTrials(study, search.next(study)) : { kind: "finished", reason: over };
    },
    verdict(study, trial) {
      const verdict = search.verdict(study, trial);
      const over = verdict.kind === "continue" ? whyOver(study) : undefined;
      return over === undefined ? verdict : { kind: "stop", reason: over };
    },
  };
}

/** Starts nothing beyond the number of trials; those that have been started go on. */
export function withinTrials(study: Study, job: Job): Job {
  const { until } = study.definition;
  if (until?.trials === undefined || (job.kind !== "start" && job.kind !== "open")) return job;
  const searched = searchedIn(study);
  if (searched.length < until.trials) return job;
  const reason = `${until.trials} trials have been started`;
  const running = searched.some(({ state }) => state === "running");
  return running ? { kind: "wait", reason: `${reason}, and some still train` } : { kind: "finished", reason };
}

/** The number of the last trial that a stage may start. Repeats come on top of what a search may start. */
export function lastNumberIn({ definition, stages }: Study, { last, confirms }: Stage): number {
  if (confirms !== undefined) return last;
  const repeats = stages.flatMap(({ confirms, first, last }) => (confirms === undefined ? [] : last - first + 1));
  const most = repeats.reduce((sum, count) => sum + count, definition.until?.trials ?? Number.POSITIVE_INFINITY);
  return Math.min(last, most);
}

/** A search comes to its end in this part of its epochs or hours at the earliest. */
const LAST_PART = 1 / 5;

/**
 * How many epochs a worker may still train once the search comes to its end, since `until` leaves no time for another whole training;
 * undefined before. Hours are taken for the epochs that they would bring at the pace so far.
 * @param beside how many others train, which takes as much of what is left
 */
export function lastEpochs(study: Study, stage: Stage, beside: number): number | undefined {
  const { epochs = Infinity, hours = Infinity } = study.definition.until ?? {};
  if (epochs === Infinity && hours === Infinity) return undefined;
  const trained = epochsOf(searchedIn(study));
  const worked = hours < Infinity ? hoursWorked(study) : 0;
  const inTime = worked > 0 && trained > 0 ? (trained * (hours - worked)) / worked : Infinity;
  const left = Math.max(0, Math.min(epochs - trained, inTime)) / (beside + 1);
  const part = Math.min(1 - trained / epochs, 1 - worked / hours);
  return left < stage.epochs && part < LAST_PART ? Math.floor(left) : undefined;
}

/** Whether a stage may begin another trial. */
export function hasRoom(study: Study, stage: Stage): boolean {
  const begun = study.trials.slice(stage.first - 1, stage.last).filter((trial) => trial !== undefined).length;
  return begun < lastNumberIn(study, stage) - stage.first + 1;
}

/** Why a search is over by what its definition says in `until`; undefined while it goes on, or starts no more trials. */
export function whyOver(study: Study): string | undefined {
  const { metric, until } = study.definition;
  if (until === undefined) return undefined;
  const { epochs = Infinity, hours = Infinity, score, noBetterFor = Infinity } = until;
  const searched = searchedIn(study);
  const trained = epochs < Infinity ? epochsOf(searched) : 0;
  if (trained >= epochs) return `${shortNumber(trained)} epochs have been trained, of ${shortNumber(epochs)} in all`;
  const worked = hoursWorked(study);
  if (worked >= hours) return `it has been worked on for ${shortNumber(worked)} hours, of ${shortNumber(hours)} in all`;
  const found = best(study);
  if (found === undefined) return undefined;
  if (score !== undefined && !isBetter(metric.goal, score, found.score))
    return `trial ${found.number} has reached ${metric.name} ${shortNumber(found.score)}, and the search was for ${shortNumber(score)}`;
  const since = endedSince(found, searched);
  if (since < noBetterFor) return undefined;
  return `${since} ${since === 1 ? "trial has" : "trials have"} ended since trial ${found.number} reached ${metric.name} ${shortNumber(found.score)}, and none was better`;
}

function epochsOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, trial) => sum + epochsTrained(trial), 0);
}

function hoursWorked(study: Study): number {
  return workedFor(study) / 3_600_000;
}

function searchedIn({ trials }: Study): Trial[] {
  return trials.flatMap((trial) => (trial === undefined || trial.repeatOf !== undefined ? [] : trial));
}

/** How many trials have ended, in a way that tells of their params, since a trial reached its score. */
function endedSince(best: ScoredTrial, searched: readonly Trial[]): number {
  const at = scoredPoint(best)?.at ?? Infinity;
  const telling = ({ state }: Trial) => state === "done" || state === "stopped" || state === "diverged";
  return searched.filter((trial) => trial.number !== best.number && telling(trial) && (trial.endedAt ?? 0) > at).length;
}

import { epochsTrained } from "../analysis/epochs-trained.ts";
import { best, type ScoredTrial } from "../analysis/ranking.ts";
import { workedFor } from "../analysis/worked.ts";
import { isBetter } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { trialsPlanned } from "../study/repeats.ts";
import { scoredPoint } from "../study/score.ts";
import type { Study, Trial } from "../study/study.ts";
import type { Job, Schedule } from "./schedule.ts";

/**
 * Ends a search by what its definition says in `until`, whatever the schedule still has to do. Trials that train then are stopped
 * after their next epoch; only where it is the number of trials that is used up, they train on to their ends.
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
  if (until?.trials === undefined || job.kind === "resume" || job.kind === "exploit" || job.kind === "wait") return job;
  const searched = searchedIn(study);
  if (searched.length < until.trials) return job;
  const reason = `${until.trials} trials have been started`;
  const running = searched.some(({ state }) => state === "running");
  return running ? { kind: "wait", reason: `${reason}, and some still train` } : { kind: "finished", reason };
}

/** Why a finished search ended before all was done that its plan had; undefined where nothing was left out. */
export function whyEarly(study: Study, job: Job | undefined): string | undefined {
  if (job?.kind !== "finished") return undefined;
  const { search, repeats } = trialsPlanned(study);
  const started = study.trials.filter((trial) => trial !== undefined).length;
  return started < search + repeats || whyOver(study) !== undefined ? job.reason : undefined;
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

export function epochsOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, trial) => sum + epochsTrained(trial), 0);
}

export function hoursWorked(study: Study): number {
  return workedFor(study) / 3_600_000;
}

export function searchedIn({ trials }: Study): Trial[] {
  return trials.flatMap((trial) => (trial === undefined || trial.repeatOf !== undefined ? [] : trial));
}

/** How many trials have ended, in a way that tells of their params, since a trial reached its score. */
function endedSince(best: ScoredTrial, searched: readonly Trial[]): number {
  const at = scoredPoint(best)?.at ?? Infinity;
  const telling = ({ state }: Trial) => state === "done" || state === "stopped" || state === "diverged";
  return searched.filter((trial) => trial.number !== best.number && telling(trial) && (trial.endedAt ?? 0) > at).length;
}

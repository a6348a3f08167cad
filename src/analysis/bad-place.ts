import { count } from "../study/amounts.ts";
import type { Study, Trial, Worker } from "../study/study.ts";
import { mayBeParams } from "./params-at-fault.ts";
import { inTime, kindOf, leastTelling, type Sign, signsOf } from "./signs.ts";

/** For each trial that a worker in a bad place has lost, so many of others train before it tries again. */
const WAIT = 4;

/**
 * Why a worker begins no trial for now: its newest trials all failed before an epoch and in the same way, while others train, and
 * neither chance nor params explain that. Then the place is bad where it runs, such as a broken GPU among good ones, and whatever
 * it began would be lost. What broke may mend itself, so it tries again, ever more seldom.
 * @param isLost tells which workers are gone without a word
 */
export function whyBadPlace(study: Study, worker: string, isLost: (worker: string) => boolean): string | undefined {
  // Asked before each trial, and nearly always answered here.
  if (!study.trials.some((trial) => trial?.inVain && trial.worker === worker)) return undefined;
  const known = study.trials.filter((trial) => trial !== undefined);
  const signsFrom = (of: (worker: string) => boolean) =>
    known
      .filter((trial) => of(trial.worker))
      .flatMap(signsOf)
      .sort(inTime);
  const own = signsFrom((its) => its === worker);
  const last = own.at(-1);
  if (last === undefined || !last.failed) return undefined;
  const kind = kindOf(last.trial);
  const streak = own.slice(own.findLastIndex(({ trial, failed }) => !failed || kindOf(trial) !== kind) + 1);
  const others = signsFrom((its) => its !== worker);
  const newest = new Map(others.map((sign) => [sign.trial.worker, sign]));
  // Who has trained goes on to its next.
  const goesOn = ({ name, leftAt }: Worker) =>
    newest.get(name)?.failed === false && leftAt === undefined && !isLost(name);
  const trains = ({ worker: its, state, byHand }: Trial) => its !== worker && state === "running" && !byHand;
  if (!known.some(trains) && ![...study.workers.values()].some(goesOn)) return undefined;
  const trained = others.filter(({ failed }) => !failed);
  const failed = others.filter((sign) => sign.failed);
  if (streak.length < leastTelling(failed.length, others.length)) return undefined;
  const left = WAIT * streak.length - trained.filter(({ at }) => at > last.at).length;
  if (left <= 0) return undefined;
  const space = study.stages.at(-1)?.space;
  if (space !== undefined && mayBeParams(space, trialsBehind(streak), trialsBehind(trained), trialsBehind(failed)))
    return undefined;
  return `the last ${count(streak.length, "trial")} of ${worker} all failed before an epoch, where ${count(trained.length, "trial")} of others trained; it begins another when ${left} more of theirs train; trial ${last.trial.number}: ${last.trial.reason}`;
}

function trialsBehind(signs: readonly Sign[]): Trial[] {
  return signs.map(({ trial }) => trial);
}

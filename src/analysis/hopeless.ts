import { count } from "../study/amounts.ts";
import type { Study, Worker } from "../study/study.ts";
import { mayBeParams } from "./params-at-fault.ts";
import {
  FEWEST,
  failureOf,
  hasTrained,
  inTime,
  kindOf,
  leastTelling,
  type Sign,
  signsOf,
  trainedSince,
} from "./signs.ts";

/** Trials that failed one after another without an epoch, until now: so many that it is no longer their params. */
interface FailingStreak {
  /** Their numbers, ascending. */
  readonly trials: readonly number[];
  /** That they failed, and how the last of them did. */
  readonly reason: string;
  /** The workers that trained them. They begin no other trial until more is known: whatever other workers begin tells more. */
  readonly workers: ReadonlySet<string>;
  /** When the first of them failed, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * The newest trials of the open stage, where all of them failed before an epoch: the first three of a study, or later on as many
 * as chance does not explain, in the same way, and with params that are not apart from those that trained. A host whose clock
 * runs ahead by more than the streak took makes it longer or shorter, and does no more harm: a search that is stopped by it can
 * go on where it was.
 */
export function failingStreak(study: Study): FailingStreak | undefined {
  const [last] = study.trials.flatMap((trial) => (trial?.inVain ? failureOf(trial) : [])).sort((a, b) => inTime(b, a));
  // Asked before each trial, and nearly always answered here.
  if (last === undefined) return undefined;
  const known = study.trials.filter((trial) => trial !== undefined);
  if (known.some((trial) => hasTrained(trial) && trainedSince(trial) > last.at)) return undefined;
  const signs = known.flatMap(signsOf).sort(inTime);
  const isFirst = signs.every(({ failed }) => failed);
  const stage = study.stages.at(-1)?.number;
  const kind = kindOf(last.trial);
  const goesOn = ({ trial, failed }: Sign) => failed && trial.stage === stage && (isFirst || kindOf(trial) === kind);
  const before = signs.slice(0, signs.findLastIndex((sign) => !goesOn(sign)) + 1);
  const streak = signs.slice(before.length).map(({ trial }) => trial);
  const trained = before.flatMap(({ trial, failed }) => (failed ? [] : [trial]));
  if (streak.length < (isFirst ? FEWEST : leastTelling(before.length - trained.length, before.length)))
    return undefined;
  const space = study.stages.at(-1)?.space;
  const failed = before.flatMap(({ trial, failed }) => (failed ? [trial] : []));
  if (!isFirst && space !== undefined && mayBeParams(space, streak, trained, failed)) return undefined;
  const what = isFirst
    ? `the first ${streak.length} trials all failed`
    : `the last ${count(streak.length, "trial")} all failed before an epoch, where ${count(trained.length, "trial")} had trained`;
  return {
    trials: streak.map(({ number }) => number).sort((a, b) => a - b),
    workers: new Set(streak.map(({ worker }) => worker)),
    since: signs[before.length]!.at,
    reason: `${what}; trial ${last.trial.number}: ${last.trial.reason}`,
  };
}

/**
 * Whether nobody can tell yet what a streak means: a trial still trains, or a worker that has lost none of them has told
 * something since, and goes on to its next.
 * @param isLost tells which workers are gone without a word
 */
export function isUndecided(
  { trials, workers }: Pick<Study, "trials" | "workers">,
  streak: FailingStreak,
  isLost: (worker: string) => boolean,
): boolean {
  const goesOn = ({ name, startedAt, lastAt, leftAt }: Worker) =>
    !streak.workers.has(name) && leftAt === undefined && lastAt > Math.max(startedAt, streak.since) && !isLost(name);
  return trials.some((trial) => trial?.state === "running" && !trial.byHand) || [...workers.values()].some(goesOn);
}

/**
 * Why going on makes no sense, as long as nobody mends the program; else undefined.
 * @param isLost tells which workers are gone without a word
 */
export function whyHopeless(study: Study, isLost: (worker: string) => boolean): string | undefined {
  const streak = failingStreak(study);
  return streak === undefined || isUndecided(study, streak, isLost) ? undefined : streak.reason;
}

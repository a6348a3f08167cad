import { curveLength } from "../study/curve-columns.ts";
import { describeReason } from "../study/describe.ts";
import type { Trial } from "../study/study.ts";

/** Fewest trials that make a streak. */
export const FEWEST = 3;

/** How unlikely a streak must be by chance, as often as trials had failed before it. */
const BY_CHANCE = 1e-5;

/** What a trial tells of the program at one moment, in milliseconds since 1970: that it trains, or that it fails at once. */
export interface Sign {
  readonly trial: Trial;
  readonly at: number;
  readonly failed: boolean;
}

/** Compares signs by their moments. */
export function inTime(a: Sign, b: Sign): number {
  return a.at - b.at || a.trial.number - b.trial.number;
}

export function signsOf(trial: Trial): Sign[] {
  return [
    ...(hasTrained(trial) ? [{ trial, at: trainedSince(trial), failed: false }] : []),
    ...(trial.inVain ? [failureOf(trial)] : []),
  ];
}

export function failureOf(trial: Trial): Sign {
  return { trial, at: trial.endedAt ?? trial.startedAt, failed: true };
}

export function hasTrained(trial: Trial): boolean {
  return curveLength(trial) > 0 || trial.state === "done" || trial.state === "diverged";
}

/**
 * That a trial trains tells of the moment when it began, or went on. Its program may have broken since, and the trial not need
 * what is missing.
 */
export function trainedSince({ attempt, inVain, startedAt, endedAt = startedAt }: Trial): number {
  return attempt > 1 && !inVain ? endedAt : startedAt;
}

/** How it failed, without the numbers that differ from trial to trial. */
export function kindOf({ reason }: Trial): string {
  return describeReason(reason).replace(/\d+(\.\d+)?(e[+-]?\d+)?/gi, "#");
}

/** How many trials fail in a row by chance only as rarely as `BY_CHANCE`, where `failed` of `ended` had before. */
export function leastTelling(failed: number, ended: number): number {
  return Math.max(FEWEST, Math.ceil(Math.log(BY_CHANCE) / Math.log((failed + 1) / (ended + 2))));
}

import { trialsText } from "../study/amounts.ts";
import { secondsPerReport } from "../study/pace.ts";
import type { Study } from "../study/study.ts";

/** Seconds for which any program may tell nothing: it may compile, or wait for its data. */
const LEAST = 600;
/** It seems to hang when it tells nothing for so many times as long as an epoch of the slowest trial takes. */
const TIMES = 10;
/** Trials that tell how long epochs take, the newest. */
const TELLING = 100;

/**
 * Tells whether the program of a running trial seems to hang, when it has told nothing for so many `seconds`. Where no trial has
 * told an epoch yet, nobody knows how long one takes. That is looked for once, and only when a program is silent for long.
 */
export function hangingIn({ trials }: Pick<Study, "trials">): (seconds: number) => boolean {
  let slowest: number | undefined;
  return (seconds) => {
    if (seconds <= LEAST) return false;
    slowest ??= slowestOf(trials);
    return seconds > TIMES * slowest;
  };
}

/** Seconds that an epoch of the slowest trial takes; infinite before any has told one. */
function slowestOf(trials: Study["trials"]): number {
  const telling = trials.flatMap((trial) => (trial === undefined || trial.curve.length === 0 ? [] : trial));
  return telling.length === 0 ? Infinity : Math.max(...telling.slice(-TELLING).map(secondsPerReport));
}

/** That the programs of these trials seem to hang; undefined where there are none. */
export function hangingText(trials: readonly number[]): string | undefined {
  if (trials.length === 0) return undefined;
  return `${trialsText(trials)} ${trials.length === 1 ? "has" : "have each"} told nothing for more than ten times as long as any trial's epochs take`;
}

import { numbersText } from "../study/amounts.ts";
import { secondsPerReport } from "../study/pace.ts";
import type { Study } from "../study/study.ts";

/** Seconds for which any program may tell nothing: it may compile, or wait for its data. */
const LEAST = 600;
/** It seems to hang when it tells nothing for so many times as long as an epoch of the slowest trial takes. */
const TIMES = 10;
/** Trials that tell how long epochs take, the newest. */
const TELLING = 100;

/**
 * Whether the program of a running trial seems to hang, when it has told nothing for so many `seconds`. Where no trial has told
 * an epoch yet, nobody knows how long one takes.
 */
export function seemsToHang({ trials }: Pick<Study, "trials">, seconds: number): boolean {
  if (seconds <= LEAST) return false;
  const telling = trials.flatMap((trial) => (trial === undefined || trial.curve.length === 0 ? [] : trial));
  return telling.length > 0 && seconds > TIMES * Math.max(...telling.slice(-TELLING).map(secondsPerReport));
}

/** That the programs of these trials seem to hang; undefined where there are none. */
export function hangingText(trials: readonly number[]): string | undefined {
  if (trials.length === 0) return undefined;
  const who = trials.length === 1 ? `trial ${trials[0]} has` : `trials ${numbersText(trials)} have each`;
  return `${who} told nothing for more than ten times as long as any trial's epochs take`;
}

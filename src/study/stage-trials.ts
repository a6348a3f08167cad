import { asLeft } from "./as-left.ts";
import type { Stage, Study, Trial } from "./study.ts";

/** The trials that belong to a stage: those carried into it, then those that it started; all as it left them where it is over. */
export function trialsOf(study: Study, stage: Stage): Trial[] {
  return numbersOf(stage).flatMap((number) => {
    const trial = study.trials[number - 1];
    return trial === undefined ? [] : asLeft(trial, stage, study.definition);
  });
}

/** The trials that failed in the newest stage: those of a stage that is over are not taken up any more. */
export function failedLately({ stages, trials }: Pick<Study, "stages" | "trials">): Trial[] {
  return trials
    .filter((trial) => trial !== undefined)
    .filter(({ state, stage }) => state === "failed" && stage === stages.length);
}

/** Whether a stage started the trial of this number, or carried it on. */
export function belongs(number: number, { carried, first, last }: Stage): boolean {
  return (first <= number && number <= last) || carried.includes(number);
}

/** The numbers of a stage's trials, those carried into it first. */
export function numbersOf({ carried, first, last }: Stage): number[] {
  return [...carried, ...Array.from({ length: last - first + 1 }, (_, i) => first + i)];
}

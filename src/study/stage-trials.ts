import { asLeft } from "./as-left.ts";
import type { Stage, Study, Trial } from "./study.ts";

/** The trials that belong to a stage: those carried into it, then those that it started; all as it left them where it is over. */
export function trialsOf(study: Study, stage: Stage): Trial[] {
  const carried = stage.carried.map((number) => study.trials[number - 1]);
  const trials: Trial[] = [];
  for (const some of [carried, startedIn(study, stage)])
    for (const trial of some) if (trial !== undefined) trials.push(asLeft(trial, stage, study.definition));
  return trials;
}

/** The new trials that a stage started, by number; undefined where nothing is known of one yet. */
export function startedIn({ trials }: Pick<Study, "trials">, { first, last }: Stage): (Trial | undefined)[] {
  return trials.slice(first - 1, last);
}

/** How many new trials a stage has in all: those that it starts itself, begun or not. */
export function newTrialsIn({ first, last }: Pick<Stage, "first" | "last">): number {
  return last - first + 1;
}

/** How many of its new trials a stage has begun. */
export function begunIn(study: Pick<Study, "trials">, stage: Stage): number {
  return startedIn(study, stage).reduce((begun, trial) => (trial === undefined ? begun : begun + 1), 0);
}

/** Whether a trial that a stage carries has still to go on in it. One that people have given up never does. */
export function isYetToGoOn({ stage, state }: Pick<Trial, "stage" | "state">, carriedInto: number): boolean {
  return stage < carriedInto && state !== "killed";
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
export function numbersOf(stage: Stage): number[] {
  return [...stage.carried, ...Array.from({ length: newTrialsIn(stage) }, (_, i) => stage.first + i)];
}

import type { Params } from "../space/space.ts";
import type { Stage, Study, Trial } from "./study.ts";

/** Trials at most that are foreseen: each costs a suggestion. */
const MOST_FORESEEN = 16;

/** The numbers right below a trial's of which nothing is known yet, ascending: others draw their params at this very moment. */
export function unheard({ trials }: Pick<Study, "trials">, { first }: Stage, trial: number): number[] {
  const least = Math.max(first, trial - MOST_FORESEEN);
  const numbers: number[] = [];
  for (let number = trial - 1; number >= least && trials[number - 1] === undefined; number--) numbers.unshift(number);
  return numbers;
}

/** A trial of which nothing is known but its number, as it will be once its worker tells that it has begun. */
export function foreseen(stage: Stage, number: number, params: Params): Trial {
  return {
    number,
    born: stage.number,
    stage: stage.number,
    params,
    seed: 0,
    sampler: "",
    state: "running",
    reason: "",
    attempt: 1,
    worker: "",
    epochs: stage.epochs,
    curve: [],
    score: undefined,
    scoreEpoch: undefined,
    startedAt: 0,
    endedAt: undefined,
    samplerState: undefined,
    why: undefined,
  };
}

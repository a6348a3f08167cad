import type { Params } from "../space/space.ts";
import type { Stage, Trial } from "./study.ts";

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

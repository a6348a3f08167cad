import type { Params } from "../../space/space.ts";
import { shortNumber } from "../../study/describe.ts";
import type { Study, Trial } from "../../study/study.ts";

/** The names of all hyperparameters that trials have, as the definition orders them. */
export function paramColumns({ definition }: Study, trials: readonly Trial[]): string[] {
  const used = new Set(trials.flatMap(({ params }) => Object.keys(params)));
  const known = definition.space.parameters.map(({ name }) => name).filter((name) => used.delete(name));
  return [...known, ...used];
}

/** A trial's values in those columns, short; empty where a hyperparameter is not active. */
export function paramCells(names: readonly string[], params: Params): string[] {
  return names.map((name) => {
    const value = params[name];
    return value === undefined ? "" : typeof value === "number" ? shortNumber(value) : String(value);
  });
}

import { UserError } from "../../space/user-error.ts";

export interface GpOptions {
  /** Hyperparameters: the most probable ones (map), or an average over samples (mcmc). */
  readonly inference: "map" | "mcmc";
  /** Improvement per what: trainings, or seconds of training. */
  readonly cost: "trials" | "seconds";
}

const choices = { inference: ["map", "mcmc"], cost: ["trials", "seconds"] } as const;

/** Reads the options of `sampler: { gp: { … } }`. Throws UserError for what it does not know. */
export function readGpOptions(given: Readonly<Record<string, unknown>>): GpOptions {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(choices, name));
  if (unknown !== undefined) {
    throw new UserError(`sampler: gp has no option "${unknown}"; it knows ${Object.keys(choices).join(" and ")}`);
  }
  const read = <T extends string>(name: string, known: readonly [T, ...T[]]): T => {
    const value = given[name] ?? known[0];
    const found = known.find((one) => one === value);
    if (found !== undefined) return found;
    throw new UserError(
      `sampler: gp: ${name} must be ${known.join(" or ")}, found ${JSON.stringify(value)}; write "gp: {${name}: ${known[1]}}"`,
    );
  };
  return { inference: read("inference", choices.inference), cost: read("cost", choices.cost) };
}

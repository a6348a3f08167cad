import { type Options, optionReader } from "../../definition/options.ts";

export interface GpOptions {
  /** Hyperparameters: the most probable ones (map), or an average over samples (mcmc). */
  readonly inference: "map" | "mcmc";
  /** Improvement per what: trainings, or seconds of training. */
  readonly cost: "trials" | "seconds";
}

/** Reads the options of `sampler: { gp: { … } }`. Throws UserError for what it does not know. */
export function readGpOptions(given: Options): GpOptions {
  const read = optionReader("gp", given, "sampler");
  const options: GpOptions = {
    inference: read.word("inference", ["map", "mcmc"]),
    cost: read.word("cost", ["trials", "seconds"]),
  };
  read.end();
  return options;
}

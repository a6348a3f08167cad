import { stream } from "../../math/random.ts";
import type { Position } from "../sampler.ts";
import { fitMap } from "./fit.ts";
import type { Layout } from "./layout.ts";
import { type Data, makeLogPosterior } from "./likelihood.ts";
import type { Memory } from "./memory.ts";
import type { GpOptions } from "./options.ts";
import { priorOf } from "./priors.ts";
import { sampleHyperparameters } from "./sample.ts";

/** The prior of the loss's noise variance. */
const NOISE = { mean: -9, sd: 2 };

/**
 * Hyperparameters given data, going on from those of the suggestion before. The most probable ones are fitted again once a
 * twentieth of the trials is new, and afresh whenever they have grown by a quarter.
 * @param trials of which `data` may be a part
 */
export function learn(
  data: Data,
  trials: number,
  layout: Layout,
  memory: Memory | undefined,
  inference: GpOptions["inference"],
  { seed, stage, index }: Position,
): Memory {
  const prior = priorOf(layout, NOISE);
  const fitted = trials;
  if (inference === "mcmc") {
    const before = memory?.thetas ?? [];
    const rng = stream(seed, "gp", stage, index);
    return { fitted, thetas: sampleHyperparameters(makeLogPosterior(data, layout, prior), prior, before, rng) };
  }
  if (memory !== undefined && Math.abs(fitted - memory.fitted) < fitted / 20) return memory;
  const fresh = memory === undefined || milestone(fitted) !== milestone(memory.fitted);
  return { fitted, thetas: [fitMap(makeLogPosterior(data, layout, prior), prior, memory?.thetas[0], fresh)] };
}

function milestone(n: number): number {
  return Math.floor(Math.log(n) / Math.log(1.25));
}

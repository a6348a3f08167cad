import { climb } from "../../../samplers/gp/fit.ts";
import type { LogPosterior } from "../../../samplers/gp/likelihood.ts";
import type { Prior } from "../../../samplers/gp/priors.ts";

/** Gradient steps from the prior's mode, and from where the last fit ended. */
const FRESH_STEPS = 30;
const WARM_STEPS = 12;

/** The most probable hyperparameters (maximum a posteriori), by gradients from `warm` or else from the prior's mode. */
export function mostProbable(logPosterior: LogPosterior, prior: Prior, warm: Float64Array | undefined): Float64Array {
  const steps = warm === undefined ? FRESH_STEPS : WARM_STEPS;
  return climb(logPosterior, prior, warm ?? prior.mean, steps).x;
}

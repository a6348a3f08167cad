import { type Minimum, minimise } from "../../math/lbfgs.ts";
import type { LogPosterior } from "./likelihood.ts";
import type { Prior } from "./priors.ts";

/** Gradient steps from where the last fit ended, and from the prior's mode. */
const WARM_STEPS = 8;
const FRESH_STEPS = 40;

/**
 * The most probable hyperparameters (maximum a posteriori), by gradients from `warm`, from the prior's mode, or the better of
 * both, so that an early fit to few trials is not kept for ever.
 */
export function fitMap(
  logPosterior: LogPosterior,
  prior: Prior,
  warm: Float64Array | undefined,
  fresh: boolean,
): Float64Array {
  const warmed = warm && climb(logPosterior, prior, warm, WARM_STEPS);
  if (warmed && !fresh) return warmed.x;
  const begun = climb(logPosterior, prior, prior.mean, FRESH_STEPS);
  return warmed && warmed.value < begun.value ? warmed.x : begun.x;
}

/** Climbs from `start` within the prior's bounds by so many gradient steps; the minimum is that of the negative log posterior. */
export function climb(
  logPosterior: LogPosterior,
  { lower, upper }: Prior,
  start: Float64Array,
  iterations: number,
): Minimum {
  return minimise(
    (theta, gradient) => {
      const value = logPosterior(theta, gradient);
      for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i]!;
      return -value;
    },
    start,
    { lower, upper, iterations, tolerance: 1e-2, gain: 1e-3 },
  );
}

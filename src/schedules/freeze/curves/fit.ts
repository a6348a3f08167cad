import { minimise } from "../../../math/lbfgs.ts";
import type { Prior } from "../../../samplers/gp/priors.ts";
import type { LogDensity } from "./likelihood.ts";

/** Gradient steps from the prior's mode, and from where the last fit ended. */
const FRESH_STEPS = 30;
const WARM_STEPS = 12;

/** The most probable hyperparameters (maximum a posteriori), by gradients from `warm` or else from the prior's mode. */
export function mostProbable(density: LogDensity, prior: Prior, warm: Float64Array | undefined): Float64Array {
  const { mean, lower, upper } = prior;
  const { x } = minimise(
    (theta, gradient) => {
      const value = density(theta, gradient);
      for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i]!;
      return -value;
    },
    warm ?? mean,
    { lower, upper, iterations: warm === undefined ? FRESH_STEPS : WARM_STEPS, tolerance: 1e-2, gain: 1e-3 },
  );
  return x;
}

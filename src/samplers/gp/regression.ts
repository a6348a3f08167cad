import { fitMap } from "./fit.ts";
import type { Inputs } from "./inputs.ts";
import { layoutOf } from "./layout.ts";
import { makeLogPosterior } from "./likelihood.ts";
import { makePosterior, type Posterior } from "./posterior.ts";
import { type LogNormal, priorOf } from "./priors.ts";

/**
 * A process without warp over values at points, its hyperparameters fitted afresh: for what the search must know besides the
 * loss. `x` [n × columns], `y` [n] of about unit variance.
 */
export function regress(inputs: Inputs, x: Float64Array, y: Float64Array, noise: LogNormal): Posterior | undefined {
  const layout = layoutOf({ ...inputs, warped: 0 });
  const data = { n: y.length, x, y };
  const prior = priorOf(layout, noise);
  const theta = fitMap(makeLogPosterior(data, layout, prior), prior, undefined, true);
  return makePosterior(data, layout, theta);
}

import { evenly } from "../../math/evenly.ts";
import { fitMap } from "./fit.ts";
import type { Inputs } from "./inputs.ts";
import { layoutOf } from "./layout.ts";
import { makeLogPosterior } from "./likelihood.ts";
import { makePosterior, type Posterior } from "./posterior.ts";
import { type LogNormal, priorOf } from "./priors.ts";

/** Points that the hyperparameters are fitted to, which is most of the work. */
const MOST_FITTED = 50;

/**
 * A process without warp over values at points, its hyperparameters fitted afresh: for what the search must know besides the
 * loss. `x` [n × columns], `y` [n] of about unit variance.
 */
export function regress(
  { columns, numeric }: Pick<Inputs, "columns" | "numeric">,
  x: Float64Array,
  y: Float64Array,
  noise: LogNormal,
): Posterior | undefined {
  const layout = layoutOf({ columns, numeric, warped: 0 });
  const prior = priorOf(layout, noise);
  const few = evenly([...y.keys()], MOST_FITTED);
  const part = {
    n: few.length,
    x: Float64Array.from(few.flatMap((i) => Array.from(x.subarray(i * columns, (i + 1) * columns)))),
    y: Float64Array.from(few, (i) => y[i]!),
  };
  const theta = fitMap(makeLogPosterior(part, layout, prior), prior, undefined, true);
  return makePosterior({ n: y.length, x, y }, layout, theta);
}

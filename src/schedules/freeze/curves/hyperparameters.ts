import type { LogNormal, Prior } from "../../../samplers/gp/priors.ts";

/** How much of the final value is missing at epoch 1, and the approach's exponent, before any curve is seen. */
export const PRIOR_SHARE = -0.8;
export const PRIOR_EXPONENT = 0.5;

/**
 * Where the model's hyperparameters stand in one vector. By their logarithm: the length scales of the final value, then of the
 * approach to it, one a column; variances of both; of what params do not explain of a final value; of the
 * drift; of the noise. As they are: how much of the final value is missing at epoch 1 (`share`), and the
 * approach's exponent.
 */
export interface Layout {
  readonly columns: number;
  /** Columns 0 … numeric - 1 are compared by difference, those from there on by being the same or not. */
  readonly numeric: number;
  readonly approach: number;
  readonly finalVariance: number;
  readonly approachVariance: number;
  readonly own: number;
  readonly drift: number;
  readonly noise: number;
  readonly share: number;
  readonly exponent: number;
  readonly size: number;
}

export function layoutOf({ columns, numeric }: Pick<Layout, "columns" | "numeric">): Layout {
  const after = 2 * columns;
  return {
    columns,
    numeric,
    approach: columns,
    finalVariance: after,
    approachVariance: after + 1,
    own: after + 2,
    drift: after + 3,
    noise: after + 4,
    share: after + 5,
    exponent: after + 6,
    size: after + 7,
  };
}

/** Length scales that are expected, in roots of the dimensions. */
export const EXPECTED_LENGTH = 0.8;

/**
 * Length scales grow with the root of the dimensions, as distances do (Hvarfner, Hellsten and Nardi, ICML 2024), and
 * the drift is believed in whatever the curves seen are like, since those that are trained far were chosen for their promise.
 * A share of -0.8 says that the first epoch tells little of the final value, and that it differs more from trial to trial: few
 * curves do not tell otherwise, and a model that trusts first epochs is far too sure.
 */
export function priorOf(layout: Layout, expectedLength = EXPECTED_LENGTH): Prior {
  const make = () => new Float64Array(layout.size);
  const prior: Prior = { mean: make(), sd: make(), lower: make(), upper: make() };
  const set = (at: number, { mean, sd }: LogNormal, lower: number, upper: number) => {
    prior.mean[at] = mean;
    prior.sd[at] = sd;
    prior.lower[at] = lower;
    prior.upper[at] = upper;
  };
  const scale = { mean: Math.log(expectedLength * Math.sqrt(Math.max(1, layout.columns))), sd: 0.7 };
  for (let at = 0; at < 2 * layout.columns; at++) set(at, scale, Math.log(0.05), Math.log(30));
  set(layout.finalVariance, { mean: 0.7, sd: 1 }, Math.log(0.05), Math.log(20));
  set(layout.approachVariance, { mean: 2, sd: 0.5 }, Math.log(0.01), Math.log(20));
  set(layout.own, { mean: -6, sd: 1.5 }, Math.log(1e-5), Math.log(0.5));
  set(layout.drift, { mean: -1.5, sd: 0.3 }, Math.log(0.01), Math.log(20));
  set(layout.noise, { mean: -7, sd: 1.5 }, Math.log(1e-5), Math.log(0.3));
  set(layout.share, { mean: PRIOR_SHARE, sd: 0.25 }, -1, 1);
  set(layout.exponent, { mean: PRIOR_EXPONENT, sd: 0.3 }, 0.02, 2);
  return prior;
}

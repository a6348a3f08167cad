import type { Layout } from "./layout.ts";

/** The prior variance of the constant mean, on losses standardised to variance 1. */
export const MEAN_VARIANCE = 1;

export interface LogNormal {
  readonly mean: number;
  readonly sd: number;
}

/** What is believed of hyperparameters before any trial: each is log-normal within bounds, and starts where it is likeliest. */
export interface Prior {
  readonly mean: Float64Array;
  readonly sd: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Length scales grow with the root of the dimensions, as distances do (Hvarfner, Hellsten and Nardi, ICML 2024). Warps are
 * near the identity, but in [0.1, 10] (Snoek et al. 2014). Both are held tighter than there: a fit to few trials otherwise bends
 * the space until they are all explained, and takes corners for known that nothing was tried in. The noise's variance depends on
 * what is observed.
 */
export function priorOf(layout: Layout, noise: LogNormal): Prior {
  const { columns, alpha, beta, signal } = layout;
  const make = () => new Float64Array(layout.size);
  const prior: Prior = { mean: make(), sd: make(), lower: make(), upper: make() };
  const set = (from: number, to: number, { mean, sd }: LogNormal, low: number, high: number) => {
    prior.mean.fill(mean, from, to);
    prior.sd.fill(sd, from, to);
    prior.lower.fill(Math.log(low), from, to);
    prior.upper.fill(Math.log(high), from, to);
  };
  set(0, columns, { mean: 0.5 * Math.log(Math.max(1, columns)), sd: 0.7 }, 0.01, 100);
  set(alpha, beta, { mean: 0, sd: 0.3 }, 0.1, 10);
  set(beta, signal, { mean: 0, sd: 0.3 }, 0.1, 10);
  set(signal, signal + 1, { mean: 0, sd: 2 }, 0.01, 100);
  set(layout.noise, layout.size, noise, 1e-8, 1);
  return prior;
}

/** The log density of `theta` up to a constant; adds its gradient where given. */
export function logPrior({ mean, sd }: Prior, theta: Float64Array, gradient?: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < theta.length; i++) {
    const z = (theta[i]! - mean[i]!) / sd[i]!;
    sum -= 0.5 * z * z;
    if (gradient) gradient[i]! -= z / sd[i]!;
  }
  return sum;
}

import { cholesky, logDeterminant } from "../../math/cholesky.ts";
import { dot, invertFromCholesky, solveLower, solveLowerTransposed } from "../../math/triangular.ts";
import { inverseSquaresOf, matern, maternSlope, scaledDistance } from "./kernel.ts";
import type { Layout } from "./layout.ts";
import { logPrior, MEAN_VARIANCE, type Prior } from "./priors.ts";
import { coordinatesOf, warpColumn, warpSlopes } from "./warp.ts";

/** What was observed: `x` [n × columns] coordinates, `y` [n] standardised values. */
export interface Data {
  readonly n: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** log p(theta | data) up to a constant, and its gradient where one is given; -Infinity where the kernel matrix is not positive definite. */
export type LogPosterior = (theta: Float64Array, gradient?: Float64Array) => number;

/**
 * The log posterior of the hyperparameters of a Gaussian process (Rasmussen and Williams 2006, eq. 5.8 and 5.9). Its buffers
 * are kept between calls, and so is a column's warp until its alpha or beta changes.
 */
export function makeLogPosterior({ n, x, y }: Data, layout: Layout, prior: Prior): LogPosterior {
  const { columns, numeric, warped, alpha, beta, signal, noise } = layout;
  const coordinates = coordinatesOf(x, columns);
  const w = x.slice();
  const warps = new Float64Array(layout.size).fill(NaN);
  const l = new Float64Array(n * n);
  const z = new Float64Array(n);
  let room: { s: Float64Array; work: Float64Array; inverse: Float64Array } | undefined;

  function warpChanged(theta: Float64Array): void {
    for (let d = 0; d < warped; d++) {
      const [a, b] = [theta[alpha + d]!, theta[beta + d]!];
      if (warps[alpha + d] === a && warps[beta + d] === b) continue;
      warps[alpha + d] = a;
      warps[beta + d] = b;
      warpColumn(coordinates, d, a, b, w);
    }
  }

  return (theta, gradient) => {
    const variance = Math.exp(theta[signal]!);
    const noiseVariance = Math.exp(theta[noise]!);
    const inverseSquares = inverseSquaresOf(layout, theta);
    if (gradient)
      room ??= { s: new Float64Array(n * n), work: new Float64Array(n * n), inverse: new Float64Array(n * n) };
    warpChanged(theta);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const s = scaledDistance(layout, inverseSquares, w, i * columns, w, j * columns);
        if (gradient) room!.s[i * n + j] = s;
        l[i * n + j] = variance * matern(s) + MEAN_VARIANCE;
      }
      l[i * n + i] = variance + MEAN_VARIANCE + noiseVariance;
    }
    if (cholesky(l, n, n) < n) return -Infinity;
    z.set(y);
    solveLower(l, n, n, z);
    gradient?.fill(0);
    const value = logPrior(prior, theta, gradient) - 0.5 * (dot(z, 0, z, 0, n) + logDeterminant(l, n, n));
    if (gradient) addSlopes(theta, gradient, inverseSquares, variance, noiseVariance, room!);
    return value;
  };

  /** Adds ½ tr((a aᵀ - K⁻¹) ∂K) for each hyperparameter, with a = K⁻¹ y. */
  function addSlopes(
    theta: Float64Array,
    gradient: Float64Array,
    inverseSquares: Float64Array,
    variance: number,
    noiseVariance: number,
    { s, work, inverse }: { s: Float64Array; work: Float64Array; inverse: Float64Array },
  ): void {
    const slopes = new Float64Array(n * columns);
    solveLowerTransposed(l, n, n, z);
    invertFromCholesky(l, n, n, work, inverse);
    for (let i = 0; i < n; i++) {
      const p = i * columns;
      for (let j = 0; j < i; j++) {
        const q = j * columns;
        const weight = variance * (z[i]! * z[j]! - inverse[i * n + j]!);
        const distance = s[i * n + j]!;
        const decay = Math.exp(-distance);
        gradient[signal]! += weight * matern(distance, decay);
        const bySquare = 2 * weight * maternSlope(distance, decay);
        for (let d = 0; d < numeric; d++) {
          const gap = w[p + d]! - w[q + d]!;
          const slope = bySquare * inverseSquares[d]! * gap;
          gradient[d]! -= slope * gap;
          slopes[p + d]! += slope;
          slopes[q + d]! -= slope;
        }
        for (let d = numeric; d < columns; d++) {
          if (w[p + d] !== w[q + d]) gradient[d]! -= bySquare * inverseSquares[d]!;
        }
      }
      const weight = 0.5 * (z[i]! * z[i]! - inverse[i * n + i]!);
      gradient[signal]! += weight * variance;
      gradient[noise]! += weight * noiseVariance;
    }
    for (let d = 0; d < warped; d++) {
      const [byAlpha, byBeta] = warpSlopes(coordinates, d, theta[alpha + d]!, theta[beta + d]!, w, slopes);
      gradient[alpha + d]! += byAlpha;
      gradient[beta + d]! += byBeta;
    }
  }
}

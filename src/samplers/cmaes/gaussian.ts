import { eigenSymmetric } from "../../math/eigen.ts";
import type { Rng } from "../../math/random.ts";

/** The search distribution of numeric dimensions, N(mean, sigma² A C A), and its memory. Names as in Hansen's tutorial. */
export interface Gaussian {
  readonly n: number;
  readonly mean: Float64Array;
  readonly sigma: number;
  /** [n] the diagonal of A, by which the margin widens discrete dimensions. */
  readonly spread: Float64Array;
  /** [n × n] C. */
  readonly covariance: Float64Array;
  /** [n × n] B and [n] D of C = B D² Bᵀ. */
  readonly axes: Float64Array;
  readonly lengths: Float64Array;
  /** Evolution paths. */
  readonly pSigma: Float64Array;
  readonly pC: Float64Array;
  readonly generation: number;
}

/** A distribution without memory: round, about `mean`. */
export function roundGaussian(mean: Float64Array, sigma: number): Gaussian {
  const n = mean.length;
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  return {
    n,
    mean,
    sigma,
    spread: new Float64Array(n).fill(1),
    covariance: identity,
    axes: identity,
    lengths: new Float64Array(n).fill(1),
    pSigma: new Float64Array(n),
    pC: new Float64Array(n),
    generation: 0,
  };
}

/** B D z of a standard normal z. */
export function drawStep({ n, axes, lengths }: Gaussian, rng: Rng): Float64Array {
  const z = lengths.map((length) => length * rng.normal());
  return Float64Array.from({ length: n }, (_, i) => dotRow(axes, i, n, z));
}

/** C^(-1/2) y = B D⁻¹ Bᵀ y. */
export function whitened({ n, axes, lengths }: Gaussian, y: Float64Array): Float64Array {
  const turned = Float64Array.from({ length: n }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += axes[i * n + j]! * y[i]!;
    return sum / lengths[j]!;
  });
  return Float64Array.from({ length: n }, (_, i) => dotRow(axes, i, n, turned));
}

/** B and D of a covariance; eigenvalues that rounding made too small are lifted. */
export function decomposed(covariance: Float64Array, n: number): Pick<Gaussian, "axes" | "lengths"> {
  const { values, vectors } = eigenSymmetric(covariance, n);
  const floor = 1e-14 * values.reduce((most, value) => Math.max(most, value), 0);
  return { axes: vectors, lengths: values.map((value) => Math.sqrt(Math.max(value, floor))) };
}

/** The standard deviation of each dimension. */
export function deviations({ n, sigma, spread, covariance }: Gaussian): Float64Array {
  return spread.map((a, i) => sigma * a * Math.sqrt(covariance[i * n + i]!));
}

function dotRow(matrix: Float64Array, row: number, n: number, x: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += matrix[row * n + j]! * x[j]!;
  return sum;
}

import { cholesky, logDeterminant } from "../../math/cholesky.ts";
import { momentsOf } from "../../math/moments.ts";
import { dot, solveLower, solveLowerTransposed } from "../../math/triangular.ts";

/** A point of the unit cube at a moment. */
export interface Moment {
  readonly point: Float64Array;
  /** Intervals since training began. */
  readonly step: number;
}

/** What was gained there. */
export interface Gain extends Moment {
  readonly gain: number;
}

export interface Belief {
  readonly mean: number;
  readonly sd: number;
}

/** A Gaussian process of gains that change with time. */
interface VaryingProcess {
  at(moment: Moment): Belief;
  /** The same process once something has been seen at a moment, whatever it is: less is unknown there. */
  expecting(moments: readonly Moment[]): VaryingProcess;
}

interface Kernel {
  readonly lengthScale: number;
  /** How much of what is known is forgotten in each interval. */
  readonly forgetting: number;
  readonly noise: number;
}

/** Kernels among which the likeliest is taken; distances are those of the unit cube divided by the root of its dimensions. */
const KERNELS: readonly Kernel[] = [0.15, 0.4].flatMap((lengthScale) =>
  [0.02, 0.2].flatMap((forgetting) => [0.05, 0.3].map((noise) => ({ lengthScale, forgetting, noise }))),
);

/**
 * Gains, standardised, as a Gaussian process with the kernel exp(-d² / (2 ℓ²)) (1 - ε)^(|t - t'| / 2): what was seen long ago
 * tells less (Bogunovic, Scarlett and Cevher, "Time-Varying Gaussian Process Bandit Optimization", AISTATS 2016).
 * @param gains at least one
 */
export function varyingProcess(gains: readonly Gain[]): VaryingProcess {
  const y = standardised(gains.map(({ gain }) => gain));
  const [best] = KERNELS.map((kernel) => fitted(gains, y, kernel)).sort((a, b) => b.likelihood - a.likelihood);
  return best!.process;
}

function standardised(values: readonly number[]): Float64Array {
  const { mean, variance } = momentsOf(values);
  const sd = variance > 0 ? Math.sqrt(variance) : 1;
  return Float64Array.from(values, (value) => (value - mean) / sd);
}

function covariance(a: Moment, b: Moment, { lengthScale, forgetting }: Kernel): number {
  const square = a.point.reduce((sum, u, d) => sum + (u - b.point[d]!) ** 2, 0) / Math.max(1, a.point.length);
  return Math.exp(-square / (2 * lengthScale ** 2)) * (1 - forgetting) ** (Math.abs(a.step - b.step) / 2);
}

function fitted(moments: readonly Moment[], y: Float64Array, kernel: Kernel) {
  const n = moments.length;
  const l = factorOf(moments, kernel);
  const weights = y.slice();
  solveLower(l, n, n, weights);
  const likelihood = -0.5 * (dot(weights, 0, weights, 0, n) + logDeterminant(l, n, n));
  solveLowerTransposed(l, n, n, weights);
  const meanAt = (moment: Moment) =>
    moments.reduce((sum, other, i) => sum + weights[i]! * covariance(moment, other, kernel), 0);
  return { likelihood, process: processOf(moments, kernel, l, meanAt) };
}

/** The noise keeps the matrix positive definite. */
function factorOf(moments: readonly Moment[], kernel: Kernel): Float64Array {
  const n = moments.length;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) l[i * n + j] = covariance(moments[i]!, moments[j]!, kernel);
    l[i * n + i]! += kernel.noise;
  }
  cholesky(l, n, n);
  return l;
}

function processOf(
  moments: readonly Moment[],
  kernel: Kernel,
  l: Float64Array,
  meanAt: (moment: Moment) => number,
): VaryingProcess {
  const n = moments.length;
  return {
    at(moment) {
      const row = Float64Array.from(moments, (other) => covariance(moment, other, kernel));
      solveLower(l, n, n, row);
      return { mean: meanAt(moment), sd: Math.sqrt(Math.max(1e-12, 1 - dot(row, 0, row, 0, n))) };
    },
    expecting(more) {
      const all = [...moments, ...more];
      return more.length === 0 ? this : processOf(all, kernel, factorOf(all, kernel), meanAt);
    },
  };
}

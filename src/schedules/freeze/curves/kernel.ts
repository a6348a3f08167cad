import type { Layout } from "./hyperparameters.ts";

/** The prior variances of the mean final value and of the mean approach, on values whose best have variance 1. */
export const MEAN_VARIANCE = 1;

/** Rounding leaves no variance below this. */
export const LEAST_VARIANCE = 1e-10;

/** How much of a drift is common to all trials, and how much a trial's own, as parts of what params explain. */
const DRIFT_SHARED = 0.2;
const DRIFT_OWN = 0.3;

/** What was seen of curves: trials' coordinates, and a row for each value, the rows of one trial together and in the trials' order. */
export interface CurveData {
  /** [trials × columns]. */
  readonly x: Float64Array;
  readonly trials: number;
  /** [rows] the trial of each. */
  readonly of: Int32Array;
  /** [rows] the epoch of each. */
  readonly epochs: Float64Array;
  /** [rows] standardised losses, less is better. */
  readonly y: Float64Array;
  /** The last epoch of a full training. */
  readonly last: number;
}

/** Hyperparameters as the kernel uses them. */
export interface Kernel {
  readonly layout: Layout;
  /** [columns] 1 / ℓ². */
  readonly finalScales: Float64Array;
  readonly approachScales: Float64Array;
  readonly finalVariance: number;
  readonly approachVariance: number;
  readonly own: number;
  readonly drift: number;
  readonly noise: number;
  readonly share: number;
  readonly exponent: number;
}

/**
 * The kernel of y(x, t) = f(x) (1 + share φ(t)) + g(x) φ(t) + own + w(x, u(t)) + noise: a final value f and an approach g to
 * it, each a Gaussian process over params; what params do not explain of a trial's final value; and a drift w, a Brownian
 * motion in the logarithm of the epoch that the end anchors. So what early epochs tell of the end is learned, and nothing beyond.
 *
 * The drift is what no shape foresees, and alike in like params, so that late gains are expected where some were seen. Without it
 * a few trials that were trained to the end, all of them in one good place, make the model certain that no other curve can
 * turn. It is even in log(epoch): curves that were flat early say little of whether others, seen to the same epoch, will fall.
 * Freeze-thaw (Swersky, Snoek and Adams 2014) has exponential decays in the place of φ, the same for all params.
 */
export function kernelOf(layout: Layout, theta: Float64Array): Kernel {
  const { columns } = layout;
  const inverseSquare = (at: number) => Math.exp(-2 * theta[at]!);
  return {
    layout,
    finalScales: Float64Array.from({ length: columns }, (_, d) => inverseSquare(d)),
    approachScales: Float64Array.from({ length: columns }, (_, d) => inverseSquare(layout.approach + d)),
    finalVariance: Math.exp(theta[layout.finalVariance]!),
    approachVariance: Math.exp(theta[layout.approachVariance]!),
    own: Math.exp(theta[layout.own]!),
    drift: Math.exp(theta[layout.drift]!),
    noise: Math.exp(theta[layout.noise]!),
    share: theta[layout.share]!,
    exponent: theta[layout.exponent]!,
  };
}

/** φ(t): 1 at epoch 1, 0 at the last; a power of t, or its logarithm where the exponent is near 0. */
export function approachAt(epoch: number, last: number, exponent: number): number {
  return last <= 1 ? 0 : ((last / epoch) ** exponent - 1) / (last ** exponent - 1);
}

/** u(t): how far a curve drifts from an epoch to the end; 1 at epoch 1, 0 at the last. */
export function driftAt(epoch: number, last: number): number {
  return last <= 1 ? 0 : Math.log(last / epoch) / Math.log(last);
}

/**
 * The covariance of the drifts of two trials where u is 1; elsewhere it is that times the lesser of their u. Drifts are alike in
 * trials of like params, and a little in all trials; some of each is a trial's own.
 * @param alike how alike their params are, by the length scales of the approach: 1 where they are the same
 */
export function driftCovariance({ drift }: Kernel, alike: number, same: boolean): number {
  return drift * (alike + DRIFT_SHARED + (same ? DRIFT_OWN : 0));
}

/** The covariance of the final values of two trials, before what is each trial's own. */
export function finalCovariance({ finalVariance }: Kernel, alike: number): number {
  return finalVariance * alike + MEAN_VARIANCE;
}

export function approachCovariance({ approachVariance }: Kernel, alike: number): number {
  return approachVariance * alike + MEAN_VARIANCE;
}

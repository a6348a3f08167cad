import { matern } from "../gp/kernel.ts";
import type { Layout } from "./hyperparameters.ts";

/** The prior variances of the mean final value and of the mean approach, on values whose best have variance 1. */
export const MEAN_VARIANCE = 1;

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
  readonly lateVariance: number;
  readonly own: number;
  readonly wiggle: number;
  readonly noise: number;
  readonly share: number;
  readonly exponent: number;
}

/**
 * The kernel of y(x, t) = f(x) (1 + share φ(t)) + g(x) φ(t) + h(x) λ(t) + own + wiggle(t) φ(t) + noise: a final value f and an
 * approach g to it, each a Gaussian process over params; gains h that come evenly until the end, λ being the part of training
 * that is still ahead; what params do not explain of a trial's final value; and wiggles of each curve that calm down towards
 * its end. So what early epochs tell of the end is learned, and nothing beyond.
 *
 * Without h every curve would be believed to flatten, and the slow but best ones, whose learning rate falls towards the end of
 * training, to have nothing to gain.
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
    lateVariance: Math.exp(theta[layout.lateVariance]!),
    own: Math.exp(theta[layout.own]!),
    wiggle: Math.exp(theta[layout.wiggle]!),
    noise: Math.exp(theta[layout.noise]!),
    share: theta[layout.share]!,
    exponent: theta[layout.exponent]!,
  };
}

/** φ(t): 1 at epoch 1, 0 at the last; a power of t, or its logarithm where the exponent is near 0. */
export function approachAt(epoch: number, last: number, exponent: number): number {
  return last <= 1 ? 0 : ((last / epoch) ** exponent - 1) / (last ** exponent - 1);
}

/** The correlation of two wiggles of one curve, by the ratio of their epochs. */
export function wiggleCorrelation(logEpoch: number, other: number): number {
  return Math.exp(-Math.abs(logEpoch - other));
}

/** Covariances of the final values and of the approaches of two trials, before what is each trial's own. */
export function finalCovariance({ finalVariance }: Kernel, distance: number): number {
  return finalVariance * matern(distance) + MEAN_VARIANCE;
}

export function approachCovariance({ approachVariance }: Kernel, distance: number): number {
  return approachVariance * matern(distance) + MEAN_VARIANCE;
}

/** λ(t): the part of training that is still ahead, 0 at the last epoch. */
export function aheadAt(epoch: number, last: number): number {
  return 1 - epoch / last;
}

/** The covariance of the late gains of two trials, which are alike in all trials by one half. */
export function lateCovariance({ lateVariance }: Kernel, distance: number): number {
  return lateVariance * (matern(distance) + 1);
}

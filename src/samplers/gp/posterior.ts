import { betaCdf, betaDensity, logBeta } from "../../math/beta.ts";
import { dot, solveLower, solveLowerRows, solveLowerTransposed } from "../../math/triangular.ts";
import { type Factor, factorise } from "./factor.ts";
import { inverseSquaresOf, matern, maternSlope, scaledDistance } from "./kernel.ts";
import type { Layout } from "./layout.ts";
import type { Data } from "./likelihood.ts";
import { MEAN_VARIANCE } from "./priors.ts";
import { coordinatesOf, warpColumn } from "./warp.ts";

/** What is believed of a function of points, which are coordinates as the data's. Values are without noise. */
export interface Process {
  /** Writes the mean, and the variance where asked for, at each of `count` points [count × columns]. */
  predict(points: Float64Array, count: number, mean: Float64Array, variance?: Float64Array): void;
  /** The mean and the variance at one point; writes their gradients along its numeric columns. */
  predictWithSlopes(point: Float64Array, meanSlope: Float64Array, varianceSlope: Float64Array): Prediction;
}

/** A Gaussian process given data and hyperparameters. */
export interface Posterior extends Process {
  /** The mean at one point; writes its gradient along the numeric columns. Much less work than with the variance. */
  meanWithSlope(point: Float64Array, slope: Float64Array): number;
  /** The variance of the noise. */
  readonly noise: number;
  /** [n] the mean at each of the data's points. */
  readonly fitted: Float64Array;
  /** For whoever conditions the same process on more. */
  readonly factor: Factor;
}

export interface Prediction {
  readonly mean: number;
  readonly variance: number;
}

/** Rounding leaves no variance below this, in units of the data's. */
const LEAST_VARIANCE = 1e-12;

/**
 * Conditions a process on data, and its variance on `pending` points [… × columns] too: their values are taken to be what the
 * mean expects (kriging believer; Ginsbourger et al. 2010), which leaves the mean as it is.
 * @param earlier factors that may hold a part of this one's
 * Undefined where the kernel matrix is not positive definite.
 */
export function makePosterior(
  { n, x, y }: Data,
  layout: Layout,
  theta: Float64Array,
  pending: Float64Array = new Float64Array(),
  earlier: readonly Factor[] = [],
): Posterior | undefined {
  const { columns, numeric, warped, alpha, beta } = layout;
  const all = n + (columns === 0 ? 0 : pending.length / columns);
  const variance = Math.exp(theta[layout.signal]!);
  const noise = Math.exp(theta[layout.noise]!);
  const inverseSquares = inverseSquaresOf(layout, theta);
  const shapes = Array.from({ length: warped }, (_, d) => {
    const [a, b] = [Math.exp(theta[alpha + d]!), Math.exp(theta[beta + d]!)];
    return { a, b, normaliser: logBeta(a, b) };
  });

  const known = new Float64Array(all * columns);
  known.set(x);
  known.set(pending, n * columns);
  const w = warpedCopy(known);
  const factor = factorise(layout, theta, w, all, earlier);
  if (factor === undefined) return undefined;
  const { l } = factor;
  const weights = y.slice();
  solveLower(l, n, all, weights);
  solveLowerTransposed(l, n, all, weights);

  function warpedCopy(points: Float64Array): Float64Array {
    const coordinates = coordinatesOf(points, columns);
    const copy = points.slice();
    for (let d = 0; d < warped; d++) warpColumn(coordinates, d, theta[alpha + d]!, theta[beta + d]!, copy);
    return copy;
  }

  /** Covariances of the warped point at `p` with all known ones. */
  function writeCovariances(points: Float64Array, p: number, out: Float64Array, to: number): void {
    for (let j = 0; j < all; j++) {
      out[to + j] =
        variance * matern(scaledDistance(layout, inverseSquares, points, p, w, j * columns)) + MEAN_VARIANCE;
    }
  }

  const k = new Float64Array(all);
  /** Covariances' derivatives in squared scaled distance, twice. */
  const bySquare = new Float64Array(all);
  const here = new Float64Array(columns);
  /** Writes what `predictWithSlopes` and `meanWithSlope` need of a point: how it lies to all known ones. */
  function relate(point: Float64Array): void {
    here.set(point);
    shapes.forEach(({ a, b, normaliser }, d) => {
      here[d] = betaCdf(point[d]!, a, b, normaliser);
    });
    for (let j = 0; j < all; j++) {
      const s = scaledDistance(layout, inverseSquares, here, 0, w, j * columns);
      const decay = Math.exp(-s);
      k[j] = variance * matern(s, decay) + MEAN_VARIANCE;
      bySquare[j] = 2 * variance * maternSlope(s, decay);
    }
  }

  /** How steeply column `d` is warped at a point. The warp may be infinitely steep at its ends; a gradient has to stay finite. */
  function stretchAt(point: Float64Array, d: number): number {
    const { a, b, normaliser } = shapes[d]!;
    return betaDensity(Math.min(1 - 1e-9, Math.max(1e-9, point[d]!)), a, b, normaliser);
  }

  return {
    noise,
    // K α = y - noise α, where α are the weights.
    fitted: y.map((value, i) => value - noise * weights[i]!),
    factor,
    predict(points, count, mean, out) {
      const moved = warpedCopy(points.subarray(0, count * columns));
      const rows = new Float64Array(count * all);
      for (let i = 0; i < count; i++) {
        writeCovariances(moved, i * columns, rows, i * all);
        mean[i] = dot(rows, i * all, weights, 0, n);
      }
      if (out === undefined) return;
      solveLowerRows(l, all, all, rows, count, all);
      for (let i = 0; i < count; i++) {
        const explained = dot(rows, i * all, rows, i * all, all);
        out[i] = Math.max(LEAST_VARIANCE, variance + MEAN_VARIANCE - explained);
      }
    },
    meanWithSlope(point, slope) {
      relate(point);
      slope.fill(0);
      for (let j = 0; j < n; j++) {
        for (let d = 0; d < numeric; d++) {
          slope[d]! += weights[j]! * bySquare[j]! * inverseSquares[d]! * (here[d]! - w[j * columns + d]!);
        }
      }
      for (let d = 0; d < warped; d++) slope[d]! *= stretchAt(point, d);
      return dot(k, 0, weights, 0, n);
    },
    predictWithSlopes(point, meanSlope, varianceSlope) {
      relate(point);
      const mean = dot(k, 0, weights, 0, n);
      solveLower(l, all, all, k);
      const explained = dot(k, 0, k, 0, all);
      solveLowerTransposed(l, all, all, k);
      meanSlope.fill(0);
      varianceSlope.fill(0);
      for (let j = 0; j < all; j++) {
        const q = j * columns;
        const weight = j < n ? weights[j]! : 0;
        for (let d = 0; d < numeric; d++) {
          const slope = bySquare[j]! * inverseSquares[d]! * (here[d]! - w[q + d]!);
          meanSlope[d]! += weight * slope;
          varianceSlope[d]! -= 2 * k[j]! * slope;
        }
      }
      for (let d = 0; d < warped; d++) {
        const stretch = stretchAt(point, d);
        meanSlope[d]! *= stretch;
        varianceSlope[d]! *= stretch;
      }
      return { mean, variance: Math.max(LEAST_VARIANCE, variance + MEAN_VARIANCE - explained) };
    },
  };
}

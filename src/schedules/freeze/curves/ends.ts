import { quadraticForms } from "../../../math/quadratic.ts";
import { dot } from "../../../math/triangular.ts";
import { matern, maternSlope, scaledDistance } from "../../../samplers/gp/kernel.ts";
import type { Process } from "../../../samplers/gp/posterior.ts";
import { finalCovariance, type Kernel, LEAST_VARIANCE, MEAN_VARIANCE } from "./kernel.ts";

/** What all values of a trial tell together of final values. */
export interface PerTrial {
  /** [trials] what the covariances with their final values are multiplied by to give the mean. */
  readonly weights: Float64Array;
  /** [trials × trials] what they are multiplied by on both sides to give the part of the variance that is explained. */
  readonly explained: Float64Array;
}

/**
 * What is believed of the ends of new trials. At the last epoch nothing is left of the approach and of the drift, so that what was
 * seen tells of another trial's end through final values alone: all values of a trial act as one, and a point costs what the
 * trials are, not what all values are.
 * @param x [trials × columns]
 */
export function endsOf(kernel: Kernel, x: Float64Array, { weights, explained }: PerTrial): Process {
  const { layout, finalScales, finalVariance } = kernel;
  const { columns, numeric } = layout;
  const trials = weights.length;
  const prior = finalVariance + MEAN_VARIANCE + kernel.own;
  const k = new Float64Array(trials);
  const share = new Float64Array(trials);
  const bySquare = new Float64Array(trials);

  function distance(points: Float64Array, at: number, trial: number): number {
    return scaledDistance(layout, finalScales, points, at, x, trial * columns);
  }

  return {
    predict(points, count, mean, out) {
      const rows = new Float64Array(count * trials);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < trials; j++) {
          rows[i * trials + j] = finalCovariance(kernel, matern(distance(points, i * columns, j)));
        }
        mean[i] = dot(rows, i * trials, weights, 0, trials);
      }
      if (out === undefined) return;
      quadraticForms(explained, trials, rows, count).forEach((form, i) => {
        out[i] = Math.max(LEAST_VARIANCE, prior - form);
      });
    },
    predictWithSlopes(point, meanSlope, varianceSlope) {
      for (let j = 0; j < trials; j++) {
        const s = distance(point, 0, j);
        const decay = Math.exp(-s);
        k[j] = finalCovariance(kernel, matern(s, decay));
        bySquare[j] = 2 * finalVariance * maternSlope(s, decay);
      }
      for (let j = 0; j < trials; j++) share[j] = dot(explained, j * trials, k, 0, trials);
      meanSlope.fill(0);
      varianceSlope.fill(0);
      for (let j = 0; j < trials; j++) {
        for (let d = 0; d < numeric; d++) {
          const slope = bySquare[j]! * finalScales[d]! * (point[d]! - x[j * columns + d]!);
          meanSlope[d]! += weights[j]! * slope;
          varianceSlope[d]! -= 2 * share[j]! * slope;
        }
      }
      const variance = Math.max(LEAST_VARIANCE, prior - dot(k, 0, share, 0, trials));
      return { mean: dot(k, 0, weights, 0, trials), variance };
    },
  };
}

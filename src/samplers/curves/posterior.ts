import { cholesky } from "../../math/cholesky.ts";
import { dot, solveLower, solveLowerRows, solveLowerTransposed } from "../../math/triangular.ts";
import { scaledDistance } from "../gp/kernel.ts";
import {
  approachAt,
  approachCovariance,
  type CurveData,
  driftAt,
  driftCovariance,
  finalCovariance,
  type Kernel,
  MEAN_VARIANCE,
} from "./kernel.ts";

/** Means and variances, without noise. */
export interface Beliefs {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Where a curve is asked for: any params, or a trial's own curve. */
export interface Query {
  readonly epoch: number;
  /** The trial whose own curve it is; -1 for a new one. */
  readonly trial: number;
}

/** What is believed of curves given those seen. */
export interface CurvePosterior {
  /** Beliefs of the values asked for, at the points [queries × columns]. */
  predict(points: Float64Array, queries: readonly Query[]): Beliefs;
}

const LEAST_VARIANCE = 1e-10;

/** Undefined where rounding leaves the kernel matrix not positive definite. */
export function curvePosterior(data: CurveData, kernel: Kernel): CurvePosterior | undefined {
  const { x, trials, of, epochs, y, last } = data;
  const { layout } = kernel;
  const { columns } = layout;
  const n = y.length;
  const away = epochs.map((epoch) => driftAt(epoch, last));
  const drifts = new Float64Array(trials);
  const phi = epochs.map((epoch) => approachAt(epoch, last, kernel.exponent));
  const level = phi.map((value) => 1 + kernel.share * value);
  const finals = new Float64Array(trials);
  const approaches = new Float64Array(trials);

  /** Covariances of a value with the first `count` rows, which are of trials up to `upTo`. */
  function write(
    points: Float64Array,
    at: number,
    { epoch, trial }: Query,
    upTo: number,
    count: number,
    out: Float64Array,
    to: number,
  ): void {
    for (let j = 0; j < upTo; j++) {
      finals[j] = finalCovariance(kernel, scaledDistance(layout, kernel.finalScales, points, at, x, j * columns));
      const distance = scaledDistance(layout, kernel.approachScales, points, at, x, j * columns);
      approaches[j] = approachCovariance(kernel, distance);
      drifts[j] = driftCovariance(kernel, distance, trial === j);
    }
    const here = approachAt(epoch, last, kernel.exponent);
    const hereLevel = 1 + kernel.share * here;
    const hereAway = driftAt(epoch, last);
    for (let b = 0; b < count; b++) {
      const j = of[b]!;
      let sum =
        finals[j]! * hereLevel * level[b]! +
        approaches[j]! * here * phi[b]! +
        drifts[j]! * Math.min(hereAway, away[b]!);
      if (trial === j) sum += kernel.own;
      out[to + b] = sum;
    }
  }

  function priorVariance(epoch: number): number {
    const here = approachAt(epoch, last, kernel.exponent);
    const byFinal = (kernel.finalVariance + MEAN_VARIANCE) * (1 + kernel.share * here) ** 2;
    const byDrift = driftCovariance(kernel, 0, true) * driftAt(epoch, last);
    return byFinal + byDrift + kernel.own + (kernel.approachVariance + MEAN_VARIANCE) * here * here;
  }

  const l = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    const trial = of[a]!;
    write(x, trial * columns, { epoch: epochs[a]!, trial }, trial + 1, a + 1, l, a * n);
    l[a * n + a]! += kernel.noise;
  }
  if (cholesky(l, n, n) < n) return undefined;
  const weights = y.slice();
  solveLower(l, n, n, weights);
  solveLowerTransposed(l, n, n, weights);

  return {
    predict(points, queries) {
      const rows = new Float64Array(queries.length * n);
      queries.forEach((query, q) => {
        write(points, q * columns, query, trials, n, rows, q * n);
      });
      const mean = Float64Array.from(queries, (_, q) => dot(rows, q * n, weights, 0, n));
      solveLowerRows(l, n, n, rows, queries.length, n);
      const variance = Float64Array.from(queries, ({ epoch }, q) =>
        Math.max(LEAST_VARIANCE, priorVariance(epoch) - dot(rows, q * n, rows, q * n, n)),
      );
      return { mean, variance };
    },
  };
}

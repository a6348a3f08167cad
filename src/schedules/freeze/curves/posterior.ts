import { cholesky } from "../../../math/cholesky.ts";
import { dot, solveLower, solveLowerRows, solveLowerTransposed } from "../../../math/triangular.ts";
import { matern, scaledDistance } from "../../../samplers/gp/kernel.ts";
import type { Process } from "../../../samplers/gp/posterior.ts";
import { endsOf, type PerTrial } from "./ends.ts";
import {
  approachAt,
  approachCovariance,
  type CurveData,
  driftAt,
  driftCovariance,
  finalCovariance,
  type Kernel,
  LEAST_VARIANCE,
  MEAN_VARIANCE,
} from "./kernel.ts";

/** Means and variances, without noise. */
interface Beliefs {
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
  /** The means of the values asked for, at the points [queries × columns]. */
  expect(points: Float64Array, queries: readonly Query[]): Float64Array;
  /** The same with their variances, which cost more by far. */
  predict(points: Float64Array, queries: readonly Query[]): Beliefs;
  /** Beliefs of where new trials would end. */
  ends(): Process;
}

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

  /** Covariances of a trial's parts, or of those of any params (`trial` -1), with the parts of trials up to `upTo`. */
  function relate(points: Float64Array, at: number, trial: number, upTo: number): void {
    for (let j = 0; j < upTo; j++) {
      const final = matern(scaledDistance(layout, kernel.finalScales, points, at, x, j * columns));
      const alike = matern(scaledDistance(layout, kernel.approachScales, points, at, x, j * columns));
      finals[j] = finalCovariance(kernel, final);
      approaches[j] = approachCovariance(kernel, alike);
      drifts[j] = driftCovariance(kernel, alike, trial === j);
    }
  }

  /** Covariances with the first `count` rows of a value at an epoch, of what was related last. */
  function write({ epoch, trial }: Query, count: number, out: Float64Array, to: number): void {
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

  /** [queries × n] covariances of values asked for with all rows. */
  function covariances(points: Float64Array, queries: readonly Query[]): Float64Array {
    const rows = new Float64Array(queries.length * n);
    queries.forEach((query, q) => {
      // A trial lies in one place, whatever the epoch.
      if (query.trial < 0 || query.trial !== queries[q - 1]?.trial) relate(points, q * columns, query.trial, trials);
      write(query, n, rows, q * n);
    });
    return rows;
  }

  const meansOf = (rows: Float64Array, count: number) =>
    Float64Array.from({ length: count }, (_, q) => dot(rows, q * n, weights, 0, n));

  function priorVariance(epoch: number): number {
    const here = approachAt(epoch, last, kernel.exponent);
    const byFinal = (kernel.finalVariance + MEAN_VARIANCE) * (1 + kernel.share * here) ** 2;
    const byDrift = driftCovariance(kernel, 1, true) * driftAt(epoch, last);
    return byFinal + byDrift + kernel.own + (kernel.approachVariance + MEAN_VARIANCE) * here * here;
  }

  /** What the values of each trial tell together of other trials' final values. */
  function perTrial(): PerTrial {
    const sums = new Float64Array(trials);
    const levels = new Float64Array(trials * n);
    for (let b = 0; b < n; b++) {
      sums[of[b]!]! += level[b]! * weights[b]!;
      levels[of[b]! * n + b] = level[b]!;
    }
    solveLowerRows(l, n, n, levels, trials, n);
    const explained = new Float64Array(trials * trials);
    for (let i = 0; i < trials; i++) {
      for (let j = 0; j <= i; j++) {
        const both = dot(levels, i * n, levels, j * n, n);
        explained[i * trials + j] = both;
        explained[j * trials + i] = both;
      }
    }
    return { weights: sums, explained };
  }

  const l = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    const trial = of[a]!;
    if (a === 0 || trial !== of[a - 1]) relate(x, trial * columns, trial, trial + 1);
    write({ epoch: epochs[a]!, trial }, a + 1, l, a * n);
    l[a * n + a]! += kernel.noise;
  }
  if (cholesky(l, n, n) < n) return undefined;
  const weights = y.slice();
  solveLower(l, n, n, weights);
  solveLowerTransposed(l, n, n, weights);

  return {
    ends: () => endsOf(kernel, x, perTrial()),
    expect: (points, queries) => meansOf(covariances(points, queries), queries.length),
    predict(points, queries) {
      const rows = covariances(points, queries);
      const mean = meansOf(rows, queries.length);
      solveLowerRows(l, n, n, rows, queries.length, n);
      const variance = Float64Array.from(queries, ({ epoch }, q) =>
        Math.max(LEAST_VARIANCE, priorVariance(epoch) - dot(rows, q * n, rows, q * n, n)),
      );
      return { mean, variance };
    },
  };
}

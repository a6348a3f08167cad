import { cholesky, logDeterminant } from "../../../math/cholesky.ts";
import { dot, invertFromCholesky, solveLower, solveLowerTransposed } from "../../../math/triangular.ts";
import { matern, maternSlope, scaledDistance } from "../../../samplers/gp/kernel.ts";
import type { LogPosterior } from "../../../samplers/gp/likelihood.ts";
import type { Prior } from "../../../samplers/gp/priors.ts";
import type { Layout } from "./hyperparameters.ts";
import {
  approachAt,
  approachCovariance,
  type CurveData,
  driftAt,
  driftCovariance,
  finalCovariance,
  type Kernel,
  kernelOf,
  MEAN_VARIANCE,
} from "./kernel.ts";

/** The step of the exponent by which its slope is taken as a difference. */
const STEP = 1e-6;

/** The log posterior of the hyperparameters (Rasmussen and Williams 2006, eq. 5.8 and 5.9). Buffers are kept between calls. */
export function logPosteriorOf(data: CurveData, layout: Layout, prior: Prior): LogPosterior {
  const { trials, of, epochs, y, last } = data;
  const n = y.length;
  const pairs = pairDistances(data, layout);
  const make = () => new Float64Array(n * n);
  const [k, work, inverse] = [make(), make(), make()];
  const z = new Float64Array(n);
  const phi = new Float64Array(n);
  const level = new Float64Array(n);
  const finals = new Float64Array(trials * trials);
  const approaches = new Float64Array(trials * trials);
  const drifts = new Float64Array(trials * trials);
  const away = epochs.map((epoch) => driftAt(epoch, last));

  return (theta, gradient) => {
    const kernel = kernelOf(layout, theta);
    pairs.update(kernel);
    for (let i = 0; i < trials; i++) {
      for (let p = i * trials; p <= i * trials + i; p++) {
        const alike = matern(pairs.approach[p]!);
        finals[p] = finalCovariance(kernel, matern(pairs.final[p]!));
        approaches[p] = approachCovariance(kernel, alike);
        drifts[p] = driftCovariance(kernel, alike, p === i * trials + i);
      }
    }
    for (let a = 0; a < n; a++) {
      phi[a] = approachAt(epochs[a]!, last, kernel.exponent);
      level[a] = 1 + kernel.share * phi[a]!;
    }
    for (let a = 0; a < n; a++) {
      const row = of[a]! * trials;
      for (let b = 0; b <= a; b++) {
        const p = row + of[b]!;
        k[a * n + b] =
          finals[p]! * level[a]! * level[b]! +
          approaches[p]! * phi[a]! * phi[b]! +
          drifts[p]! * Math.min(away[a]!, away[b]!);
        if (of[a] === of[b]) k[a * n + b]! += kernel.own;
      }
      k[a * n + a]! += kernel.noise;
    }
    if (cholesky(k, n, n) < n) return -Infinity;
    z.set(y);
    solveLower(k, n, n, z);
    let value = -0.5 * (dot(z, 0, z, 0, n) + logDeterminant(k, n, n));
    for (let i = 0; i < theta.length; i++) {
      const away = (theta[i]! - prior.mean[i]!) / prior.sd[i]!;
      value -= 0.5 * away * away;
      if (gradient) gradient[i] = -away / prior.sd[i]!;
    }
    if (gradient) addSlopes(kernel, gradient);
    return value;
  };

  /** Adds ½ tr((w wᵀ - K⁻¹) ∂K) for each hyperparameter, with w = K⁻¹ y. */
  function addSlopes(kernel: Kernel, gradient: Float64Array): void {
    const { share } = kernel;
    solveLowerTransposed(k, n, n, z);
    invertFromCholesky(k, n, n, work, inverse);
    const byFinal = new Float64Array(trials * trials);
    const byApproach = new Float64Array(trials * trials);
    const byDrift = new Float64Array(trials * trials);
    const byPhi = new Float64Array(n);
    for (let a = 0; a < n; a++) {
      for (let b = 0; b <= a; b++) {
        const p = of[a]! * trials + of[b]!;
        const weight = (a === b ? 0.5 : 1) * (z[a]! * z[b]! - inverse[a * n + b]!);
        byFinal[p]! += weight * level[a]! * level[b]!;
        byApproach[p]! += weight * phi[a]! * phi[b]!;
        byDrift[p]! += weight * Math.min(away[a]!, away[b]!);
        gradient[layout.share]! += weight * finals[p]! * (phi[a]! * level[b]! + phi[b]! * level[a]!);
        const slope = approaches[p]!;
        if (of[a] === of[b]) gradient[layout.own]! += weight * kernel.own;
        if (a === b) gradient[layout.noise]! += weight * kernel.noise;
        byPhi[a]! += weight * (finals[p]! * share * level[b]! + slope * phi[b]!);
        byPhi[b]! += weight * (finals[p]! * share * level[a]! + slope * phi[a]!);
      }
    }
    for (let a = 0; a < n; a++) {
      const change = approachAt(epochs[a]!, last, kernel.exponent + STEP) - phi[a]!;
      gradient[layout.exponent]! += (byPhi[a]! * change) / STEP;
    }
    for (let i = 0; i < trials; i++) {
      for (let j = 0; j <= i; j++) {
        const p = i * trials + j;
        gradient[layout.finalVariance]! += byFinal[p]! * (finals[p]! - MEAN_VARIANCE);
        gradient[layout.approachVariance]! += byApproach[p]! * (approaches[p]! - MEAN_VARIANCE);
        const bySquare = 2 * kernel.finalVariance * byFinal[p]! * maternSlope(pairs.final[p]!);
        gradient[layout.drift]! += byDrift[p]! * drifts[p]!;
        const bySquareToo =
          2 * (kernel.approachVariance * byApproach[p]! + kernel.drift * byDrift[p]!) * maternSlope(pairs.approach[p]!);
        for (let d = 0; d < layout.columns; d++) {
          const square = squareGap(data.x, i, j, d, layout);
          gradient[d]! -= bySquare * square * kernel.finalScales[d]!;
          gradient[layout.approach + d]! -= bySquareToo * square * kernel.approachScales[d]!;
        }
      }
    }
  }
}

function squareGap(x: Float64Array, i: number, j: number, d: number, { columns, numeric }: Layout): number {
  const gap = x[i * columns + d]! - x[j * columns + d]!;
  return d < numeric ? gap * gap : gap === 0 ? 0 : 1;
}

/** Scaled distances of all pairs of trials, in lower triangles. */
function pairDistances({ x, trials }: CurveData, layout: Layout) {
  const final = new Float64Array(trials * trials);
  const approach = new Float64Array(trials * trials);
  const { columns } = layout;
  return {
    final,
    approach,
    update({ finalScales, approachScales }: Kernel): void {
      for (let i = 0; i < trials; i++) {
        for (let j = 0; j <= i; j++) {
          final[i * trials + j] = scaledDistance(layout, finalScales, x, i * columns, x, j * columns);
          approach[i * trials + j] = scaledDistance(layout, approachScales, x, i * columns, x, j * columns);
        }
      }
    },
  };
}

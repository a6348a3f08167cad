import { decomposed, type Gaussian, whitened } from "./gaussian.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The distribution after a generation. Points may be few, or drawn from an older distribution: steps that this one would
 * hardly make are cut to a length that it would.
 *
 * References: Hansen, arXiv 1604.00772v2, figure 6 (with negative weights); Hansen, "Injecting external solutions into
 * CMA-ES", arXiv 1110.4181 (2011).
 * @param points best first, [n] each
 * @param weights [points]
 */
export function updated(
  old: Gaussian,
  strategy: Strategy,
  points: readonly Float64Array[],
  weights: Float64Array,
): Gaussian {
  const { n, muEff, cSigma, dSigma, cc, c1, cMu, chiN } = strategy;
  const steps = points.map((x) => stepTo(old, x));

  const yw = new Float64Array(n);
  steps.forEach(({ y }, k) => {
    if (weights[k]! <= 0) return;
    for (let i = 0; i < n; i++) yw[i]! += weights[k]! * y[i]!;
  });
  const mean = old.mean.map((m, i) => m + old.sigma * old.spread[i]! * yw[i]!);

  const whiteYw = whitened(old, yw);
  const pSigma = old.pSigma.map((p, i) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * muEff) * whiteYw[i]!);
  const length = Math.hypot(...pSigma);
  const sigma = old.sigma * Math.exp(Math.min(1, (cSigma / dSigma) * (length / chiN - 1)));

  const age = old.generation + 1;
  const hSigma = length / Math.sqrt(1 - (1 - cSigma) ** (2 * age)) < (1.4 + 2 / (n + 1)) * chiN ? 1 : 0;
  const pC = old.pC.map((p, i) => (1 - cc) * p + hSigma * Math.sqrt(cc * (2 - cc) * muEff) * yw[i]!);

  // What a path held back by hSigma lacks in variance.
  const lack = (1 - hSigma) * cc * (2 - cc);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const keep = 1 + c1 * lack - c1 - cMu * total;
  const covariance = old.covariance.map((c, k) => keep * c + c1 * pC[Math.floor(k / n)]! * pC[k % n]!);
  steps.forEach(({ y, size }, k) => {
    // Negative weights are scaled so that C stays positive definite.
    const w = cMu * (weights[k]! >= 0 ? weights[k]! : (weights[k]! * n) / Math.max(size * size, 1e-12));
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) covariance[i * n + j]! += w * y[i]! * y[j]!;
  });
  return { ...old, mean, sigma, covariance, ...decomposed(covariance, n), pSigma, pC, generation: age };
}

/** The step from the mean in units of sigma, cut to a length that is likely, and its Mahalanobis length. */
function stepTo(gaussian: Gaussian, x: Float64Array): { readonly y: Float64Array; readonly size: number } {
  const { n, mean, sigma, spread } = gaussian;
  const y = x.map((value, i) => (value - mean[i]!) / (sigma * spread[i]!));
  const size = Math.hypot(...whitened(gaussian, y));
  const most = Math.sqrt(n) + (2 * n) / (n + 2);
  if (size <= most) return { y, size };
  return { y: y.map((value) => (value * most) / size), size: most };
}

/**
 * The weights of a generation's trials, best first: those of equal losses are averaged, so that only the order of losses
 * counts; where trials are too few, each stands for a part of the ranks.
 */
export function rankWeights(weights: Float64Array, ranked: readonly { readonly loss: number }[]): Float64Array {
  const count = ranked.length;
  const result = Float64Array.from(ranked, (_, k) => weights[Math.floor(((k + 0.5) * weights.length) / count)]!);
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && ranked[to]!.loss === ranked[from]!.loss) to++;
    const mean = result.subarray(from, to).reduce((sum, w) => sum + w, 0) / (to - from);
    result.fill(mean, from, to);
    from = to;
  }
  const positive = result.reduce((sum, w) => sum + Math.max(0, w), 0);
  return positive > 0 ? result.map((w) => (w > 0 ? w / positive : w)) : result;
}

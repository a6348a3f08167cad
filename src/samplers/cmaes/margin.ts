import { normalCdf, normalQuantile } from "../../math/normal.ts";
import type { Axis } from "../../space/axes.ts";
import { deviations, type Gaussian } from "./gaussian.ts";

/**
 * Moves the means and spreads of discrete dimensions so that each still leaves its mean's cell with a probability of at
 * least `alpha`; otherwise integers freeze long before the other dimensions are found.
 *
 * Reference: Hamano et al., "CMA-ES with margin", GECCO 2022 (arXiv 2205.13482), section 4, for integers.
 */
export function withMargin(gaussian: Gaussian, axes: readonly Axis[], alpha: number): Gaussian {
  if (axes.every(({ kind }) => kind === "line")) return gaussian;
  const mean = gaussian.mean.slice();
  const spread = gaussian.spread.slice();
  const deviation = deviations(gaussian);
  axes.forEach((axis, i) => {
    if (axis.kind === "line" || axis.count === 1) return;
    const cell = Math.min(axis.count - 1, Math.max(0, Math.floor(mean[i]! * axis.count)));
    const lower = cell / axis.count;
    const upper = (cell + 1) / axis.count;
    if (cell === 0) mean[i] = nearThreshold(mean[i]!, upper, deviation[i]!, alpha);
    else if (cell === axis.count - 1) mean[i] = nearThreshold(mean[i]!, lower, deviation[i]!, alpha);
    else {
      const { centre, width } = between(mean[i]!, lower, upper, deviation[i]!, alpha);
      mean[i] = centre;
      spread[i]! *= width / deviation[i]!;
    }
  });
  return { ...gaussian, mean, spread };
}

/** At an end there is one threshold: the mean comes as near to it as `alpha` asks. */
function nearThreshold(mean: number, threshold: number, deviation: number, alpha: number): number {
  const reach = deviation * normalQuantile(1 - alpha);
  return threshold + Math.sign(mean - threshold) * Math.min(Math.abs(mean - threshold), reach);
}

/** Between two thresholds, both tails get half of `alpha` at least, taken from what the others have above that. */
function between(mean: number, lower: number, upper: number, deviation: number, alpha: number) {
  const below = normalCdf((lower - mean) / deviation);
  const above = normalCdf((mean - upper) / deviation);
  if (below >= alpha / 2 && above >= alpha / 2) return { centre: mean, width: deviation };
  const low = Math.max(alpha / 2, below);
  const high = Math.max(alpha / 2, above);
  const middle = 1 - below - above;
  const excess = (1 - low - high - middle) / (low + high + middle - 1.5 * alpha);
  const zLow = normalQuantile(1 - (low + excess * (low - alpha / 2)));
  const zHigh = normalQuantile(1 - (high + excess * (high - alpha / 2)));
  return { centre: (lower * zHigh + upper * zLow) / (zLow + zHigh), width: (upper - lower) / (zLow + zHigh) };
}

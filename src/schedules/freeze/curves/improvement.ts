import { logImprovement } from "../../../math/normal-tail.ts";
import type { CurvePosterior, Query } from "./posterior.ts";

/** log of how far values are expected to fall below `incumbent`, at points [queries × columns]. */
export function logImprovementsOf(
  posterior: CurvePosterior,
  incumbent: number,
  points: Float64Array,
  queries: readonly Query[],
): Float64Array {
  const { mean, variance } = posterior.predict(points, queries);
  return mean.map((mu, q) => {
    const sigma = Math.sqrt(variance[q]!);
    return Math.log(sigma) + logImprovement((incumbent - mu) / sigma);
  });
}

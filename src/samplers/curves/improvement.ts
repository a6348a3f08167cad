import { logImprovement } from "../../math/normal-tail.ts";
import type { CurvePosterior, Query } from "./posterior.ts";

/** log of how far values are expected to fall below `incumbent`, at points [queries × columns]; the mean over several posteriors. */
export function logImprovementsOf(
  posteriors: readonly CurvePosterior[],
  incumbent: number,
  points: Float64Array,
  queries: readonly Query[],
): Float64Array {
  const each = posteriors.map((posterior) => {
    const { mean, variance } = posterior.predict(points, queries);
    return mean.map((mu, q) => {
      const sigma = Math.sqrt(variance[q]!);
      return Math.log(sigma) + logImprovement((incumbent - mu) / sigma);
    });
  });
  return Float64Array.from(queries, (_, q) => {
    const top = Math.max(...each.map((values) => values[q]!));
    if (top === -Infinity) return top;
    return top + Math.log(each.reduce((sum, values) => sum + Math.exp(values[q]! - top), 0) / each.length);
  });
}

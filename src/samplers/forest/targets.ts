import { normalCdf, normalQuantile } from "../../math/normal.ts";

/**
 * Losses as normal scores: the quantile that each one's rank has among all; equal losses share theirs. The model then sees
 * the same whatever the losses' sign, scale or outliers, and differences among the best are as large as they can be.
 * @param losses finite
 */
export function normalScores(losses: readonly number[]): Float64Array {
  const order = [...losses.keys()].sort((a, b) => (losses[a]! < losses[b]! ? -1 : losses[a]! > losses[b]! ? 1 : 0));
  const scores = new Float64Array(losses.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && losses[order[to]!] === losses[order[from]!]) to++;
    const score = normalQuantile((from + to) / 2 / order.length);
    for (let k = from; k < to; k++) scores[order[k]!] = score;
    from = to;
  }
  return scores;
}

/** The loss that has a normal score among others: between the two nearest, and never beyond the least and largest. */
export function lossOfScore(losses: readonly number[], score: number): number {
  const sorted = losses.toSorted((a, b) => a - b);
  const place = Math.min(sorted.length - 1, Math.max(0, normalCdf(score) * losses.length - 0.5));
  const below = Math.floor(place);
  const above = Math.ceil(place);
  // Each by its share, as the difference of huge losses would overflow.
  return sorted[below]! * (1 - (place - below)) + sorted[above]! * (place - below);
}

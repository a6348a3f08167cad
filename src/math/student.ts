import { betaCdf } from "./beta.ts";
import { meanOf } from "./moments.ts";

/** P(T <= t) for Student's t with `df` degrees of freedom. */
export function tCdf(t: number, df: number): number {
  // Abramowitz and Stegun 26.7.1: both tails together are an incomplete beta function.
  const tail = betaCdf(df / (df + t * t), df / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t with P(T <= t) = p, for p in (0, 1). */
export function tQuantile(p: number, df: number): number {
  if (p < 0.5) return -tQuantile(1 - p, df);
  let high = 1;
  while (tCdf(high, df) < p) high *= 2;
  let low = 0;
  // Halving an interval 60 times leaves less than a double can tell.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (tCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A mean, and the interval that holds the true one with the probability asked for. */
export interface MeanInterval {
  readonly count: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of independent values and its interval by Student's t (Gosset 1908), for values that are about normal. One value
 * has no interval, so it is from -Infinity to Infinity; of none the mean is NaN.
 */
export function meanInterval(values: readonly number[], level = 0.95): MeanInterval {
  const count = values.length;
  const mean = meanOf(values);
  if (count < 2) return { count, mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const reach = tQuantile((1 + level) / 2, count - 1) * Math.sqrt(variance / count);
  return { count, mean, low: mean - reach, high: mean + reach };
}

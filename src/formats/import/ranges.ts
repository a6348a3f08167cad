/** The distributions that other tools know and ours are made from, in our grammar. */
import { choice, type Expression, fixed, int, loguniform, pow, uniform, weighted } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";

/** `make(low, high)`, or the one value where the ends are the same. */
export function between(
  low: number,
  high: number,
  make: (low: number, high: number) => Expression<number>,
): Expression<number> {
  return low === high ? fixed(low) : make(low, high);
}

export const evenly = (low: number, high: number) => between(low, high, (a, b) => uniform(a, b));
export const wholly = (low: number, high: number) => between(low, high, (a, b) => int(a, b));
export const byFactors = (low: number, high: number) => between(low, high, (a, b) => loguniform(a, b));

/** As `byFactors`, for what is then rounded: by exponents of 2 where these are whole, or else of 10, to ten digits. */
export function byFactorsRoughly(low: number, high: number): Expression<number> {
  if (low === high || !(low > 0 && high > low)) return byFactors(low, high);
  const twos = [Math.log2(low), Math.log2(high)] as const;
  if (twos.every(Number.isInteger)) return pow(2, uniform(...twos));
  const [first, last] = [low, high].map((end) => Number(Math.log10(end).toPrecision(10)));
  return pow(10, uniform(first!, last!));
}

/**
 * `e ** uniform(low, high)`; by its values where these are decimals that a person may have meant, as with the ends
 * -13.815510557964274 and 0 of a range from 1e-6 to 1.
 */
export function byExponents(low: number, high: number): Expression<number> {
  if (low === high) return fixed(Math.exp(low));
  const ends = [low, high].map(meantBy);
  const [first, last] = ends;
  if (first !== undefined && last !== undefined) return loguniform(first, last);
  return pow(Math.E, uniform(low, high));
}

/** The decimal of at most six digits whose logarithm this is but for rounding. */
function meantBy(exponent: number): number | undefined {
  const value = Math.exp(exponent);
  const short = Number(value.toPrecision(6));
  return short > 0 && Math.abs(Math.log(short) - exponent) < 1e-13 * Math.max(1, Math.abs(exponent))
    ? short
    : undefined;
}

/** One of several values; each once, with the weights of those that stand more than once added up. */
export function oneOf(values: readonly Value[], weights?: readonly number[]): Expression<Value> {
  const shares = new Map<Value, number>();
  values.forEach((value, i) => {
    shares.set(value, (shares.get(value) ?? 0) + (weights?.[i] ?? 1));
  });
  const [only, second] = shares.keys();
  if (only !== undefined && second === undefined) return fixed(only);
  const options = choice(...shares.keys());
  const uneven = new Set(shares.values()).size > 1;
  return uneven ? weighted(options, ...shares.values()) : options;
}

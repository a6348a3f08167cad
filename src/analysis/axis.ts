import type { Distribution, Value } from "../space/distribution.ts";
import { baseOf, baseRange } from "../space/range.ts";

/** A dimension that has two ends: a numeric range on its base coordinate, or an ordinal's options counted from 0. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Where a value lies, 0 at the low end to 1 at the high one. What lies beyond, carried from a wider range, counts as at the end. */
  position(value: Value): number | undefined;
}

/** The axis of a distribution; undefined where it has no ends or no order. */
export function axisOf(distribution: Distribution): Axis | undefined {
  const { base } = distribution;
  if (base.kind !== "ordinal") {
    const range = baseRange(distribution);
    return range && axis(range.low, range.high, (value) => baseOf(distribution, value));
  }
  const places = new Map(base.options.map((option, i) => [option, i]));
  return places.size > 1 ? axis(0, places.size - 1, (value) => places.get(value)) : undefined;
}

function axis(low: number, high: number, coordinate: (value: Value) => number | undefined): Axis {
  return {
    low,
    high,
    position(value) {
      const x = coordinate(value);
      return x === undefined ? undefined : Math.min(1, Math.max(0, (x - low) / (high - low)));
    },
  };
}

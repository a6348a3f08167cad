import { shuffled, stream } from "../math/random.ts";
import type { Position, Sampler } from "./sampler.ts";

/**
 * A Latin hypercube: each dimension is cut into as many intervals as the stage has new trials, and each interval of each
 * dimension holds one trial, at a random place within it.
 *
 * Reference: McKay, Beckman and Conover, Technometrics 21 (1979).
 */
export function latin(): Sampler {
  const orders = new Map<string, readonly number[]>();

  /** The interval of each trial in a dimension; every worker finds the same. */
  function orderOf({ seed, stage, of }: Position, dimension: number): readonly number[] {
    const key = `${seed} ${stage} ${of} ${dimension}`;
    let order = orders.get(key);
    if (order === undefined) {
      const intervals = Array.from({ length: of }, (_, i) => i);
      order = shuffled(intervals, stream(seed, stage, "latin", dimension));
      orders.set(key, order);
    }
    return order;
  }

  return {
    suggest({ space, position, rng }) {
      const { index, of } = position;
      const point = Float64Array.from(
        space.dimensions,
        (_, d) => (orderOf(position, d)[index % of]! + rng.next()) / of,
      );
      return { point };
    },
  };
}

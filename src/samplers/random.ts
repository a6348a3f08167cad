import type { Sampler } from "./sampler.ts";

/**
 * Random search: every coordinate is drawn independently from the trial's own stream, so trial 42 is the same whoever draws it,
 * and when. Coordinates of parameters that are not active are drawn too, which keeps the others where they are.
 *
 * Reference: Bergstra and Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13 (2012).
 */
export function random(): Sampler {
  return {
    suggest: ({ space, rng }) => ({ point: Float64Array.from(space.dimensions, () => rng.next()) }),
  };
}

import { SOBOL_DIMENSIONS, type SobolSequence, scrambledSobol } from "../math/sobol.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Quasi-random search: the points of a scrambled Sobol sequence, which leave no large gap and no cluster. A trial takes the point
 * of its position in the stage, whoever draws it. Dimensions beyond those of the sequence are drawn at random.
 */
export function sobol(): Sampler {
  const sequences = new Map<string, SobolSequence>();
  return {
    suggest({ space, position: { seed, stage, index }, rng }) {
      const dimensions = Math.min(space.dimensions.length, SOBOL_DIMENSIONS);
      const key = `${dimensions} ${seed} ${stage}`;
      let sequence = sequences.get(key);
      if (sequence === undefined) {
        sequence = scrambledSobol(dimensions, seed, stage);
        sequences.set(key, sequence);
      }
      const point = new Float64Array(space.dimensions.length);
      sequence.point(index, point);
      for (let d = dimensions; d < point.length; d++) point[d] = rng.next();
      return { point };
    },
  };
}

import type { Params } from "../space/space.ts";
import { suggestKnown } from "./known-points.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Begins the first stage with points that the user knows, one a trial in their order; then the sampler begins, as if the stage
 * had only the trials that are left. Values that a point leaves out are drawn at random.
 */
export function seededPoints(sampler: Sampler, points: readonly Params[]): Sampler {
  return {
    suggest(ask) {
      const { space, rng, position } = ask;
      if (position.stage !== 1) return sampler.suggest(ask);
      const known = points[position.index];
      if (known === undefined) {
        const rest = { index: position.index - points.length, of: position.of - points.length };
        return sampler.suggest({ ...ask, position: { ...position, ...rest } });
      }
      const suggestion = suggestKnown(space, known, rng);
      // A point outside the space was refused with the definition; whoever changed the folder since gets a trial all the same.
      if (suggestion === undefined) return sampler.suggest(ask);
      return { ...suggestion, why: { model: "try", point: position.index + 1 } };
    },
  };
}

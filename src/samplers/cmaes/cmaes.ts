import type { Rng } from "../../math/random.ts";
import { axesOf, cellAt, middleOf } from "../../space/axes.ts";
import { oncePer } from "../../space/once-per.ts";
import type { Space } from "../../space/space.ts";
import type { Ask, Sampler, Suggestion } from "../sampler.ts";
import { sobol } from "../sobol.ts";
import { drawOption } from "./chances.ts";
import { drawStep, type Gaussian } from "./gaussian.ts";
import { replay } from "./generations.ts";
import type { View } from "./search.ts";

/**
 * The covariance matrix adaptation evolution strategy: a normal distribution that moves, stretches and turns towards what
 * scored well, generation by generation. Integers and ordinals keep a margin; the options of a choice have chances that
 * move likewise. The first generation is spread evenly, and its best trial is where the search begins.
 *
 * References: Hansen, arXiv 1604.00772v2; Hamano et al., "CMA-ES with margin", GECCO 2022.
 */
export function cmaes(): Sampler {
  const start = sobol();
  return {
    suggest(ask: Ask): Suggestion {
      const { space, history, rng, position } = ask;
      const view = viewOf(space);
      const { gaussian, chances, restarts } = replay(history, view, [position.seed, position.stage, "cmaes"]);
      if (gaussian === undefined && view.numeric.length > 0) return start.suggest(ask);
      const point = new Float64Array(view.dimensions);
      if (gaussian !== undefined) {
        const x = drawWithin(gaussian, rng);
        view.numeric.forEach((dimension, i) => {
          const axis = view.axes[i]!;
          point[dimension] = axis.kind === "line" ? x[i]! : middleOf(axis, cellAt(axis, x[i]!));
        });
      }
      view.unordered.forEach(({ dimension, axis }, c) => {
        point[dimension] = middleOf(axis, drawOption(chances[c]!, rng));
      });
      const { sigma = 0, generation = 0 } = gaussian ?? {};
      return { point, why: { model: "cmaes", generation, sigma, restarts } };
    },
  };
}

const viewOf = oncePer((space: Space): View => {
  const all = axesOf(space).map((axis, dimension) => ({ axis, dimension }));
  const numeric = all.filter(({ axis }) => axis.kind !== "unordered");
  return {
    dimensions: all.length,
    numeric: numeric.map(({ dimension }) => dimension),
    axes: numeric.map(({ axis }) => axis),
    unordered: all.flatMap(({ dimension, axis }) => (axis.kind === "unordered" ? [{ dimension, axis }] : [])),
  };
});

/** Draws so often before a point is moved to the border. */
const DRAWS = 10;

/** A draw within the cube; one that will not come to lie there is moved to the border. */
function drawWithin(gaussian: Gaussian, rng: Rng): Float64Array {
  const { mean, sigma, spread } = gaussian;
  for (let draw = 1; ; draw++) {
    const step = drawStep(gaussian, rng);
    const x = mean.map((m, i) => m + sigma * spread[i]! * step[i]!);
    if (x.every((u) => u >= 0 && u <= 1)) return x;
    if (draw === DRAWS) return x.map((u) => Math.min(1, Math.max(0, u)));
  }
}

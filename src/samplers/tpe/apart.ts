import type { Rng } from "../../math/random.ts";
import type { Axis } from "../../space/axes.ts";
import type { Evidence, Proposal } from "./joint.ts";
import { drawParzen, fitParzen, logDensity } from "./parzen.ts";

const CANDIDATES = 24;
/** So many of the newest trials weigh the same; older ones less and less. */
const RECENT = 25;

/**
 * Models each dimension by itself, as the first TPE did: the candidates of each compete alone, bandwidths are gaps between
 * neighbours, and older trials fade ("linear forgetting").
 *
 * References: Bergstra et al., NeurIPS 2011; Bergstra, Yamins and Cox, "Making a science of model search", ICML 2013.
 */
export function proposeApart({ axes, history, groups, ended }: Evidence, rng: Rng): Proposal {
  const { points, dimensions } = history;
  const chance = { good: rampWeights(groups.good, ended), bad: rampWeights(groups.bad, ended) };
  const point = new Float64Array(axes.length);
  const drawn = new Float64Array(axes.length);
  let sum = 0;

  function modelOf(group: "good" | "bad", dimension: number) {
    const active = (row: number) => !Number.isNaN(points[row * dimensions + dimension]);
    const rows = groups[group].filter(active);
    const weights = chance[group].filter((_, i) => active(groups[group][i]!));
    const axis = axes[dimension]!;
    const values = Float64Array.from(rows, (row) => Math.min(1, Math.max(0, points[row * dimensions + dimension]!)));
    return fitParzen({ points, dimensions, rows, weights }, [{ dimension, axis, widths: widthsOf(axis, values) }]);
  }

  for (let dimension = 0; dimension < axes.length; dimension++) {
    const likely = modelOf("good", dimension);
    const unlikely = modelOf("bad", dimension);
    let best = -Infinity;
    for (let c = 0; c < CANDIDATES; c++) {
      drawParzen(likely, rng, drawn);
      const value = logDensity(likely, drawn) - logDensity(unlikely, drawn);
      if (value <= best) continue;
      best = value;
      point[dimension] = drawn[dimension]!;
    }
    sum += best;
  }
  return { point, logRatio: sum };
}

/** Weights by age: from 1 / `ended` for the oldest trial up to 1 for the newest ones. */
function rampWeights(rows: readonly number[], ended: number): Float64Array {
  const oldest = Math.max(1, ended - RECENT);
  return Float64Array.from(rows, (row) => Math.min(1, Math.max(1 / ended, row / oldest)));
}

/** Bandwidths of kernels at `values`. */
function widthsOf(axis: Axis, values: Float64Array): Float64Array {
  return axis.kind === "line" ? gaps(values) : Float64Array.of(0.2 * (values.length + 1) ** -0.2);
}

/** For each value the larger gap to its neighbours, the prior's middle and the ends among them, from 1 / min(100, 1 + values) to 1. */
function gaps(values: Float64Array): Float64Array {
  const least = 1 / Math.min(100, 1 + values.length);
  const places = Float64Array.of(...values, 0.5);
  const order = [...places.keys()].sort((i, j) => places[i]! - places[j]!);
  const widths = new Float64Array(places.length);
  order.forEach((i, rank) => {
    const below = places[i]! - (places[order[rank - 1] ?? -1] ?? 0);
    const above = (places[order[rank + 1] ?? -1] ?? 1) - places[i]!;
    widths[i] = Math.min(1, Math.max(least, below, above));
  });
  return widths;
}

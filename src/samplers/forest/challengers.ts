import type { Rng } from "../../math/random.ts";
import type { Axis } from "../../space/axes.ts";
import { reflected } from "../../space/axes.ts";

/** A point and how much it promises. */
interface Challenger {
  readonly point: Float64Array;
  readonly value: number;
}

/** Random points of the whole cube. */
const DRAWN = 500;
/** Steps from each incumbent, and then from each challenger that is climbed from. */
const STEPS = 10;
const CLIMBS = 50;
/** Challengers that are climbed from. */
const CLIMBERS = 10;
/** Standard deviations of a step along a line, as parts of the range; each step takes one of them. */
const SCALES = [0.2, 0.05];

/**
 * The point that promises most: the best of random points and of steps from `incumbents`, each then improved by steps that lead
 * to no less. Steps along plateaus are taken too.
 *
 * Reference: the local search of Hutter, Hoos and Leyton-Brown, "Sequential model-based optimization for general algorithm
 * configuration", LION 2011.
 */
export function findChallenger(
  axes: readonly Axis[],
  incumbents: readonly Float64Array[],
  promise: (point: Float64Array) => number,
  rng: Rng,
): Challenger {
  const judged = (point: Float64Array): Challenger => ({ point, value: promise(point) });
  const challengers = Array.from({ length: DRAWN }, () => judged(Float64Array.from(axes, () => rng.next())));
  for (const incumbent of incumbents) {
    for (let step = 0; step < STEPS; step++) challengers.push(judged(stepped(axes, incumbent, rng)));
  }
  const climbed = challengers
    .toSorted((a, b) => b.value - a.value)
    .slice(0, CLIMBERS)
    .map((start) => {
      let best = start;
      for (let climb = 0; climb < CLIMBS; climb++) {
        const next = judged(stepped(axes, best.point, rng));
        if (next.value >= best.value) best = next;
      }
      return best;
    });
  return climbed.reduce((best, each) => (each.value > best.value ? each : best));
}

/** A copy that differs in one dimension or some. */
function stepped(axes: readonly Axis[], point: Float64Array, rng: Rng): Float64Array {
  const scale = SCALES[rng.int(SCALES.length)]!;
  const certain = rng.int(axes.length);
  return point.map((u, d) => {
    if (d !== certain && rng.next() * axes.length > 1.5) return u;
    const axis = axes[d]!;
    if (axis.kind === "unordered") return rng.next();
    return reflected(u + (axis.kind === "line" ? scale : Math.max(scale, 1 / axis.count)) * rng.normal());
  });
}

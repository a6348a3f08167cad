import { momentsOf } from "../../math/moments.ts";
import { shuffled, stream } from "../../math/random.ts";
import { type Examples, growTree } from "../../math/tree.ts";
import { featureOf } from "../../space/features.ts";
import type { Space } from "../../space/space.ts";
import { type Dimension, dimensionsOf } from "./regions.ts";
import { Room, TreeAnova } from "./tree-anova.ts";

/** What was tried and what came of it. */
export interface Tried {
  readonly space: Space;
  readonly count: number;
  /** [count × dimensions] in the unit cube, NaN where not active. */
  readonly points: Float64Array;
  /** [count] less is better. */
  readonly losses: Float64Array;
}

/** How much of the variance is due to one parameter, or to two beyond what each does alone; shares of 1. */
export interface Effect {
  readonly parameters: readonly [string] | readonly [string, string];
  readonly share: number;
  /** Standard deviation of the share over the trees. */
  readonly sd: number;
}

const TREES = 64;

/** A tree sees so many trials at most; where there are more, each sees others. */
const MOST = 1000;

/**
 * A random forest over the unit cube, and what each parameter does to its predictions when all others are drawn at random: exact
 * integrals over the trees' leaves. Parameters that are not active are as if they had no influence there.
 *
 * Reference: Hutter, Hoos and Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter Importance", ICML 2014.
 */
export class Fanova {
  readonly dimensions: readonly Dimension[];
  readonly #trees: readonly TreeAnova[];

  constructor(tried: Tried) {
    this.dimensions = dimensionsOf(tried.space);
    const examples = examplesOf(tried, this.dimensions);
    const rows = Array.from({ length: tried.count }, (_, row) => row);
    const room = new Room();
    this.#trees = Array.from({ length: TREES }, (_, tree) => {
      const rng = stream("fanova", tree);
      const members = shuffled(rows, rng).slice(0, MOST);
      return new TreeAnova(growTree(chosen(examples, members), rng), this.dimensions, room);
    });
  }

  /** What each parameter does by itself, the most important first. */
  singles(): Effect[] {
    return this.dimensions
      .map(({ name }, d) => this.#effect([name], (tree) => tree.singleVariance(d)))
      .sort((a, b) => b.share - a.share);
  }

  /** What each two do together beyond that, the most important first. */
  pairs(): Effect[] {
    const { dimensions } = this;
    return dimensions
      .flatMap((one, i) =>
        dimensions
          .slice(i + 1)
          .map((other, k) => this.#effect([one.name, other.name], (tree) => tree.pairVariance(i, i + 1 + k))),
      )
      .sort((a, b) => b.share - a.share);
  }

  /** The loss to be expected at coordinate `u` of a dimension, whatever the others are, and its standard deviation over the trees. */
  marginal(dimension: number, u: number): { readonly mean: number; readonly sd: number } {
    return spread(this.#trees.map((tree) => tree.marginalAt(dimension, u)));
  }

  /** The loss to be expected at coordinates of two dimensions, [us × vs]. */
  joint(i: number, j: number, us: readonly number[], vs: readonly number[]): Float64Array {
    const total = new Float64Array(us.length * vs.length);
    for (const tree of this.#trees) {
      tree.jointAt(i, j, us, vs).forEach((value, k) => {
        total[k]! += value / this.#trees.length;
      });
    }
    return total;
  }

  #effect(parameters: Effect["parameters"], varianceOf: (tree: TreeAnova) => number): Effect {
    // A tree that predicts one value everywhere tells nothing.
    const telling = this.#trees.filter(({ variance }) => variance > 0);
    const { mean, sd } = spread(telling.map((tree) => varianceOf(tree) / tree.variance));
    return { parameters, share: mean, sd };
  }
}

function examplesOf({ count, points, losses }: Tried, dimensions: readonly Dimension[]): Examples {
  const features = new Float64Array(dimensions.length * count);
  dimensions.forEach(({ axis }, d) => {
    for (let row = 0; row < count; row++) {
      const u = points[row * dimensions.length + d]!;
      // Beyond the cube, where ranges were widened, it counts as at the border.
      features[d * count + row] = featureOf(axis, Number.isNaN(u) ? u : Math.min(1, Math.max(0, u)));
    }
  });
  const unordered = Uint8Array.from(dimensions, ({ axis }) => (axis.kind === "unordered" ? 1 : 0));
  return { count, dimensions: dimensions.length, features, targets: losses, unordered };
}

function chosen({ count, dimensions, features, targets, unordered }: Examples, members: readonly number[]): Examples {
  const columns = Float64Array.from({ length: dimensions * members.length }, (_, k) => {
    const d = Math.floor(k / members.length);
    return features[d * count + members[k % members.length]!]!;
  });
  const count2 = members.length;
  return {
    count: count2,
    dimensions,
    features: columns,
    targets: Float64Array.from(members, (i) => targets[i]!),
    unordered,
  };
}

function spread(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const { mean, variance } = momentsOf(values);
  return { mean, sd: Math.sqrt(variance) };
}

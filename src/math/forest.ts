import type { Rng } from "./random.ts";
import { type Examples, growTree, leafOf, type Tree } from "./tree.ts";

/** A prediction's mean and variance. */
export interface Prediction {
  mean: number;
  variance: number;
}

export interface ForestModel {
  readonly trees: readonly Tree[];
  /** Predicts at a point's features; writes to `out`. */
  predict(features: Float64Array, out: Prediction): void;
}

/** Grows `count` trees, each from all examples. */
export function growForest(examples: Examples, count: number, rng: Rng): ForestModel {
  const { unordered } = examples;
  const trees = Array.from({ length: count }, () => growTree(examples, rng));
  return {
    trees,
    predict(features, out) {
      let means = 0;
      let squares = 0;
      let within = 0;
      for (const tree of trees) {
        const leaf = leafOf(tree, unordered, features);
        const mean = tree.mean[leaf]!;
        means += mean;
        squares += mean * mean;
        within += tree.variance[leaf]!;
      }
      out.mean = means / trees.length;
      // The law of total variance: what trees disagree on, and what each leaves open (Hutter et al. 2014).
      out.variance = Math.max(0, squares / trees.length - out.mean ** 2) + within / trees.length;
    },
  };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growForest } from "./forest.ts";
import { stream } from "./random.ts";
import { type Examples, growTree, leafOf } from "./tree.ts";

/** Rows of a line from 0 to 1, a feature without order (0, 1 or 2), and a target. */
const rows = fc.array(
  fc.record({
    u: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(-1)),
    option: fc.integer({ min: 0, max: 2 }),
    target: fc.double({ min: -3, max: 3, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);
type Row = { u: number; option: number; target: number };

function examplesOf(of: readonly Row[]): Examples {
  return {
    count: of.length,
    dimensions: 2,
    features: Float64Array.from([...of.map(({ u }) => u), ...of.map(({ option }) => option)]),
    unordered: Uint8Array.of(0, 1),
    targets: Float64Array.from(of, ({ target }) => target),
  };
}

const featuresOf = ({ u, option }: Row) => Float64Array.of(u, option);

describe("a tree", () => {
  it("gives every example the mean and variance of the examples in its leaf, counted naively", () => {
    fc.assert(
      fc.property(rows, fc.integer(), (examples, seed) => {
        const tree = growTree(examplesOf(examples), stream(seed));
        const leaves = examples.map((row) => leafOf(tree, Uint8Array.of(0, 1), featuresOf(row)));
        examples.forEach((_, i) => {
          const leaf = leaves[i]!;
          const inLeaf = examples.filter((_, k) => leaves[k] === leaf).map(({ target }) => target);
          const mean = inLeaf.reduce((sum, y) => sum + y, 0) / inLeaf.length;
          const variance = inLeaf.reduce((sum, y) => sum + (y - mean) ** 2, 0) / inLeaf.length;
          expect(tree.feature[leaf]).toBe(-1);
          expect(tree.mean[leaf]).toBeCloseTo(mean, 9);
          expect(tree.variance[leaf]).toBeCloseTo(variance, 9);
        });
      }),
    );
  });

  it("tells all examples apart that features tell apart", () => {
    const examples = Array.from({ length: 60 }, (_, i) => ({ u: i / 60, option: i % 3, target: Math.sin(i) }));
    const tree = growTree(examplesOf(examples), stream(1));
    for (const row of examples) {
      expect(tree.mean[leafOf(tree, Uint8Array.of(0, 1), featuresOf(row))]).toBeCloseTo(row.target, 12);
    }
  });

  it("asks first for the feature that matters", () => {
    const examples = Array.from({ length: 90 }, (_, i) => ({
      u: ((i * 37) % 90) / 90,
      option: i % 3,
      target: (i % 3 === 1 ? 5 : 0) + 0.01 * Math.sin(i),
    }));
    const roots = Array.from({ length: 20 }, (_, seed) => growTree(examplesOf(examples), stream(seed)).feature[0]);
    expect(roots.filter((feature) => feature === 1).length).toBeGreaterThan(17);
  });
});

describe("a forest", () => {
  it("has the variance of the law of total variance: of leaves' targets, pooled over trees with equal weight", () => {
    fc.assert(
      fc.property(rows, fc.integer(), (examples, seed) => {
        const data = examplesOf(examples);
        const { trees, predict } = growForest(data, 4, stream(seed));
        const at = examples[0]!;
        const prediction = { mean: 0, variance: 0 };
        predict(featuresOf(at), prediction);
        // The mixture of the leaves' distributions, moment by moment.
        let first = 0;
        let second = 0;
        for (const tree of trees) {
          const leaf = leafOf(tree, data.unordered, featuresOf(at));
          const inLeaf = examples.filter((row) => leafOf(tree, data.unordered, featuresOf(row)) === leaf);
          for (const { target } of inLeaf) {
            first += target / inLeaf.length / trees.length;
            second += target ** 2 / inLeaf.length / trees.length;
          }
        }
        expect(prediction.mean).toBeCloseTo(first, 9);
        expect(prediction.variance).toBeCloseTo(Math.max(0, second - first ** 2), 8);
      }),
    );
  });

  it("is surer near its examples than far from them", () => {
    const examples = Array.from({ length: 20 }, (_, i) => ({
      u: i < 10 ? i / 100 : 0.9 + i / 1000,
      option: 0,
      target: i < 10 ? 0 : 10,
    }));
    const { predict } = growForest(examplesOf(examples), 100, stream(5));
    const varianceAt = (u: number) => {
      const prediction = { mean: 0, variance: 0 };
      predict(Float64Array.of(u, 0), prediction);
      return prediction.variance;
    };
    expect(varianceAt(0.05)).toBeLessThan(0.1);
    expect(varianceAt(0.5)).toBeGreaterThan(1);
  });
});

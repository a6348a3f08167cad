import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { type Examples, growTree, leafOf, type Tree } from "../../math/tree.ts";
import { axesOf, type Cells, cellAt, middleOf } from "../../space/axes.ts";
import { writeFeatures } from "../../space/features.ts";
import { decodePoint, encodePoint, parseSpace, type Space } from "../../space/space.ts";
import { cellsOf, dimensionsOf } from "./regions.ts";
import { TreeAnova } from "./tree-anova.ts";

/** Spaces of few values, so that every point can be looked at: with weights, and with conditions that hang on each other. */
const spaces = [
  parseSpace({ a: "ordinal(1, 2, 3, 4)", b: "choice(x, y, z)", c: "int(0, 4)" }),
  parseSpace({ a: "choice(x, y, weights=[1, 3])", b: "choice(p, q, r)", c: "2 ** int(1, 5)" }),
  parseSpace({
    net: "choice(mlp, cnn, none)",
    depth: "int(1, 4) if net != none",
    skip: "choice(yes, no) if depth in [2, 4]",
    width: "ordinal(8, 16, 32)",
  }),
];

/** Every point of a space of cells, with its share of the cube. */
function pointsOf(
  space: Space,
): readonly { readonly at: readonly number[]; readonly share: number; readonly u: Float64Array }[] {
  const axes: Cells[] = axesOf(space).map(cellsOf);
  let points: { at: number[]; share: number }[] = [{ at: [], share: 1 }];
  for (const { count, shares } of axes)
    points = points.flatMap(({ at, share }) =>
      Array.from({ length: count }, (_, cell) => ({ at: [...at, cell], share: share * shares[cell]! })),
    );
  return points.map((point) => ({ ...point, u: Float64Array.from(axes, (axis, d) => middleOf(axis, point.at[d]!)) }));
}

/** A tree's prediction at a point, what is not active masked by going through the params. */
function predictionAt(space: Space, tree: Tree, u: Float64Array): number {
  const axes = axesOf(space);
  const masked = new Float64Array(u.length);
  encodePoint(space, decodePoint(space, u), masked);
  const features = new Float64Array(u.length);
  writeFeatures(axes, masked, features);
  const unordered = Uint8Array.from(axes, ({ kind }) => (kind === "unordered" ? 1 : 0));
  return tree.mean[leafOf(tree, unordered, features)]!;
}

/** Means over all points that share the cells of some dimensions: functional ANOVA by its definition. */
function naive(space: Space, tree: Tree) {
  const points = pointsOf(space).map((point) => ({ ...point, value: predictionAt(space, tree, point.u) }));
  const mean = points.reduce((sum, { share, value }) => sum + share * value, 0);
  const marginal = (at: readonly number[], dimensions: readonly number[]) => {
    const same = points.filter((point) => dimensions.every((d) => point.at[d] === at[d]));
    const share = same.reduce((sum, each) => sum + each.share, 0);
    return same.reduce((sum, each) => sum + each.share * each.value, 0) / share;
  };
  const variance = (effect: (at: readonly number[], value: number) => number) =>
    points.reduce((sum, { at, share, value }) => sum + share * effect(at, value) ** 2, 0);
  return {
    mean,
    variance: variance((_, value) => value - mean),
    single: (i: number) => variance((at) => marginal(at, [i]) - mean),
    pair: (i: number, j: number) =>
      variance((at) => marginal(at, [i, j]) - marginal(at, [i]) - marginal(at, [j]) + mean),
  };
}

function treeOver(space: Space, count: number, seed: number): Tree {
  const rng = stream("tree-anova test", seed);
  const axes = axesOf(space);
  const dimensions = axes.length;
  const features = new Float64Array(dimensions * count);
  const [u, masked, row] = [new Float64Array(dimensions), new Float64Array(dimensions), new Float64Array(dimensions)];
  for (let i = 0; i < count; i++) {
    u.forEach((_, d) => {
      u[d] = rng.next();
    });
    encodePoint(space, decodePoint(space, u), masked);
    writeFeatures(axes, masked, row);
    row.forEach((feature, d) => {
      features[d * count + i] = feature;
    });
  }
  const unordered = Uint8Array.from(axes, ({ kind }) => (kind === "unordered" ? 1 : 0));
  const targets = Float64Array.from({ length: count }, () => rng.normal());
  return growTree({ count, dimensions, features, unordered, targets } satisfies Examples, rng);
}

describe("the ANOVA of a tree", () => {
  it("is that of looking at every point of the space, also where parameters are conditional", () => {
    fc.assert(
      fc.property(fc.constantFrom(...spaces), fc.integer({ min: 2, max: 40 }), fc.nat(), (space, count, seed) => {
        const tree = treeOver(space, count, seed);
        const anova = new TreeAnova(tree, dimensionsOf(space));
        const known = naive(space, tree);
        expect(anova.mean).toBeCloseTo(known.mean, 10);
        expect(anova.variance).toBeCloseTo(known.variance, 10);
        for (let i = 0; i < space.dimensions.length; i++) {
          expect(anova.singleVariance(i)).toBeCloseTo(known.single(i), 10);
          for (let j = i + 1; j < space.dimensions.length; j++)
            expect(anova.pairVariance(i, j)).toBeCloseTo(known.pair(i, j), 10);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("tells the mean over all others at a place and at two", () => {
    const space = spaces[0]!;
    const tree = treeOver(space, 30, 7);
    const anova = new TreeAnova(tree, dimensionsOf(space));
    const points = pointsOf(space);
    const some = points[17]!;
    const meanOf = (dimensions: readonly number[]) => {
      const same = points.filter(({ at }) => dimensions.every((d) => at[d] === some.at[d]));
      return same.reduce((sum, { u }) => sum + predictionAt(space, tree, u), 0) / same.length;
    };
    expect(anova.marginalAt(1, some.u[1]!)).toBeCloseTo(meanOf([1]), 10);
    expect(anova.jointAt(0, 2, [some.u[0]!], [some.u[2]!])[0]).toBeCloseTo(meanOf([0, 2]), 10);
    expect(cellAt(cellsOf(axesOf(space)[1]!), some.u[1]!)).toBe(some.at[1]);
  });
});

import { describe, expect, it } from "vitest";
import { decodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import { designOf } from "./asks.fixture.ts";
import { adviseOnGrid, grid, gridSize, pointsFitting } from "./grid.ts";
import { describeSampler } from "./sampler.contract.ts";

describeSampler("grid", () => grid({}), { limit: 2 });

const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });

function gridOf(space: Space, of: number, options: Readonly<Record<string, unknown>> = {}, seed = 1): Params[] {
  return designOf(grid(options), space, of, seed).map((point) => decodePoint(space, point));
}

const different = (params: readonly Params[]) => new Set(params.map((each) => JSON.stringify(each))).size;

describe("a grid", () => {
  it("tries every combination of the middles of equal parts once", () => {
    const points = designOf(grid({ points: 2 }), square, 4).map((point) => point.join());
    expect(points.sort()).toEqual(["0.25,0.25", "0.25,0.75", "0.75,0.25", "0.75,0.75"]);
  });

  it("is as fine as the stage allows, and random behind its last cell", () => {
    expect(pointsFitting(square, 60)).toBe(7);
    const params = gridOf(square, 60);
    expect(new Set(params.slice(0, 49).map(({ x }) => x)).size).toBe(7);
    expect(different(params)).toBe(60);
  });

  it("takes all options of a choice, and all values of what has few", () => {
    const space = parseSpace({ net: "choice(a, b, c)", depth: "int(1, 4)", x: "uniform(0, 1)", width: "logint(1, 5)" });
    expect(gridSize(space, 2)).toBe(3 * 2 * 2 * 2);
    expect(gridSize(space, 10)).toBe(3 * 4 * 10 * 5);
    const params = gridOf(space, 600, { points: 10 });
    expect(different(params)).toBe(600);
    expect(new Set(params.map(({ width }) => width))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it("leaves out options that are never drawn", () => {
    const space = parseSpace({ net: "choice(a, b, c, weights=[1, 0, 3])" });
    expect(
      gridOf(space, 2)
        .map(({ net }) => net)
        .sort(),
    ).toEqual(["a", "c"]);
  });

  it("tries no params twice where conditions turn parameters off", () => {
    const space = parseSpace({
      optimizer: "choice(sgd, adam)",
      beta: "uniform(0, 1) if optimizer == adam",
      amsgrad: "choice(true, false) if optimizer == adam",
      limit: "uniform(0, 1) if amsgrad == true",
      x: "uniform(0, 1)",
    });
    // sgd: 3 x. adam: 3 beta and 3 x, without a limit and with 3.
    expect(gridSize(space, 3)).toBe(3 + 9 + 27);
    const params = gridOf(space, 39, { points: 3 });
    expect(different(params)).toBe(39);
    expect(params.slice(0, 13).filter(({ optimizer }) => optimizer === "sgd")).toHaveLength(1);
  });

  it("is balanced wherever it is cut short: each value of each dimension comes as often as any other, but for two", () => {
    const space = parseSpace({ a: "uniform(0, 1)", b: "int(1, 4)", c: "uniform(0, 1)", d: "choice(u, v, w)" });
    const points = designOf(grid({ points: 5 }), space, 300);
    for (const cut of [5, 12, 31, 77, 150]) {
      for (const [d, values] of [5, 4, 5, 3].entries()) {
        const counts = new Map<number, number>();
        for (const point of points.slice(0, cut)) counts.set(point[d]!, (counts.get(point[d]!) ?? 0) + 1);
        expect(counts.size).toBe(values);
        expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(2);
      }
    }
  });

  it("has the same cells with another seed, in another order", () => {
    const cells = (seed: number) => designOf(grid({}), square, 49, seed).map((point) => point.join());
    expect(cells(2)).not.toEqual(cells(1));
    expect(cells(2).sort()).toEqual(cells(1).sort());
  });

  it("says how many trials it needs, and what random search would do with them", () => {
    expect(adviseOnGrid(square, 8, 60)).toBe(
      "a grid of 8 values in 2 dimensions needs 64 trials, which do not fit into 60, so a part of the grid is left out; it tries 8 different values of whatever matters most, where random search (sampler: random) tries 60 (Bergstra and Bengio 2012)",
    );
    const wide = parseSpace(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x${i}`, "uniform(0, 1)"])));
    expect(adviseOnGrid(wide, 10, 60)).toContain("needs 10^30.0 trials");
  });

  it("advises against nothing where the grid tries all there is", () => {
    const space = parseSpace({ net: "choice(a, b)", depth: "int(1, 3)" });
    expect(adviseOnGrid(space, 60, 60)).toBe("a grid of all values in 2 dimensions needs 6 trials, which fit into 60");
  });

  it("refuses conditions with more combinations than anyone has trials for", () => {
    const parents = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, "choice(0, 1)"]));
    const children = Object.fromEntries(
      Object.keys(parents).map((name) => [`of_${name}`, `uniform(0, 1) if ${name} == 1`]),
    );
    const space = parseSpace({ ...parents, ...children });
    expect(() => gridOf(space, 1)).toThrow(/more than 4096 combinations, too many for a grid; write sampler: random/);
    expect(adviseOnGrid(space, 1, 60)).toContain("use random search");
  });

  it("refuses options that it does not know, and points that are no number", () => {
    expect(() => grid({ point: 3 })).toThrow('sampler: grid has no option "point"; did you mean points?');
    expect(() => grid({ points: "many" })).toThrow(
      'points must be a whole number of at least 1 and at most 10000, found "many"; write sampler: { grid: { points: 3 } }',
    );
  });

  it("takes its cells in the same order in every release", () => {
    expect(designOf(grid({}), square, 9).map((point) => point.map((u) => Number(u.toFixed(4))))).toMatchInlineSnapshot(`
      [
        [
          0.8333,
          0.1667,
        ],
        [
          0.5,
          0.5,
        ],
        [
          0.1667,
          0.8333,
        ],
        [
          0.8333,
          0.5,
        ],
        [
          0.5,
          0.8333,
        ],
        [
          0.1667,
          0.1667,
        ],
        [
          0.8333,
          0.8333,
        ],
        [
          0.5,
          0.1667,
        ],
        [
          0.1667,
          0.5,
        ],
      ]
    `);
  });
});

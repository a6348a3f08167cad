import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { decodePoint, parseSpace, type Space } from "../space/space.ts";
import { askAfter } from "./asks.contract.ts";
import { adviseOnGrid, grid, pointsFitting } from "./grid.ts";
import { latin } from "./latin.ts";
import { random } from "./random.ts";
import { describeSampler } from "./sampler.contract.ts";
import type { Sampler } from "./sampler.ts";
import { sobolSampler } from "./sobol.ts";

describeSampler("sobol", sobolSampler, { limit: 2 });
describeSampler("latin", latin, { limit: 5 });
describeSampler("grid", () => grid({}), { limit: 2 });

/** The stage's points in the order of its trials. */
function design(sampler: Sampler, space: Space, of: number, seed = 1): number[][] {
  const ask = askAfter(space, [], { seed, of });
  return Array.from({ length: of }, (_, index) => [
    ...sampler.suggest({ ...ask, rng: stream(seed, "params", index + 1), place: { seed, stage: 1, index, of } }).point,
  ]);
}

const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });

describe("a Latin hypercube", () => {
  it("has one trial in each interval of each dimension", () => {
    const points = design(latin(), square, 30);
    for (const d of [0, 1]) {
      expect(points.map((point) => Math.floor(point[d]! * 30)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 30 }, (_, i) => i),
      );
    }
  });
});

describe("a grid", () => {
  it("tries every combination once, both ends of a range among them", () => {
    const points = design(grid({ points: 3 }), square, 9).map((point) => point.join());
    expect(points.sort()).toEqual(["0,0", "0,0.5", "0,1", "0.5,0", "0.5,0.5", "0.5,1", "1,0", "1,0.5", "1,1"]);
  });

  it("takes all values of what has few", () => {
    const space = parseSpace({ net: "choice(a, b)", x: "uniform(0, 1)" });
    const values = design(grid({ points: 3 }), space, 6).map((point) => JSON.stringify(decodePoint(space, point)));
    expect(new Set(values).size).toBe(6);
  });

  it("is as fine as the stage allows, and says what it needs", () => {
    expect(pointsFitting(square, 60)).toBe(7);
    expect(adviseOnGrid(square, 8, 60)).toMatch(/needs 64 trials, which do not fit into 60.*random search tries 60/);
  });

  it("refuses points that are no number", () => {
    expect(() => grid({ points: "many" })).toThrow(/grid: \{points: 3\}/);
  });
});

describe("the picture of Bergstra and Bengio", () => {
  // One dimension matters, with a peak at a place that differs from seed to seed, and the other does not.
  it("nine random trials find a better value than a grid of three by three in most of 1,000 seeds", () => {
    const gridPoints = design(grid({ points: 3 }), square, 9);
    let better = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const peak = stream(seed, "peak").next();
      const best = (points: readonly number[][]) => Math.max(...points.map(([x = 0]) => -Math.abs(x - peak)));
      if (best(design(random(), square, 9, seed)) > best(gridPoints)) better++;
    }
    expect(better).toBeGreaterThan(650);
  });
});

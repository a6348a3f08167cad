import { describe, expect, it } from "vitest";
import { everywhere, held, regionAround, shrunk } from "./region.ts";

/** Two numbers, a whole number of few values, one of many, and a choice of many. */
const inputs = { cells: [Infinity, Infinity, 3, 100, 50], dimensionOf: [0, 1, 2, 3, 4], warped: 4 };
const best = Float64Array.of(0.1, 0.5, 0.5, Number.NaN, 0.5);

describe("where a model's maximum is looked for", () => {
  it("is a box around the best, within the cube, that grows with the trials that have ended", () => {
    const { low, high } = regionAround(best, inputs, 6);
    expect([low[0], low[1]]).toEqual([0, 0]);
    expect([high[0], high[1]]).toEqual([0.6, 1]);
    expect(regionAround(best, inputs, 0).low[1]).toBeCloseTo(0.2, 14);
  });

  it("is all of choices and of dimensions that take few values or are not active at the best", () => {
    const { low, high } = regionAround(best, inputs, 0);
    for (const d of [2, 3, 4]) expect([low[d], high[d]]).toEqual([0, 1]);
  });

  it("is everywhere once fifteen trials have ended", () => {
    expect(regionAround(best, inputs, 14)).not.toEqual(everywhere(5));
    expect(regionAround(best, inputs, 15)).toEqual(everywhere(5));
  });

  it("lies in the cube where the best was tried in a wider range", () => {
    const { low, high } = regionAround(Float64Array.of(-0.5, 1.5, 0.5, 0.5, 0.5), inputs, 0);
    expect([low[0], high[0], low[1], high[1]]).toEqual([0, 0.3, 0.7, 1]);
  });

  it("has all points of the cube drawn together into it, or each moved to its nearest", () => {
    const region = { low: Float64Array.of(0.2, 0), high: Float64Array.of(0.6, 1) };
    expect([...shrunk(region, Float64Array.of(0.5, 0.5))]).toEqual([0.4, 0.5]);
    expect([...held(region, Float64Array.of(0.9, 0.9))]).toEqual([0.6, 0.9]);
    expect(held(region, Float64Array.of(Number.NaN, 0.3))[0]).toBeNaN();
  });
});

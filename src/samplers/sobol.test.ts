import { describe, expect, it } from "vitest";
import { scrambledSobol } from "../math/sobol.ts";
import { parseSpace } from "../space/space.ts";
import { designOf } from "./asks.fixture.ts";
import { describeSampler } from "./sampler.contract.ts";
import { sobol } from "./sobol.ts";

describeSampler("sobol", sobol, { limit: 2 });

const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });

describe("Sobol search", () => {
  it("takes the point of the trial's position in its stage, whatever was suggested before", () => {
    const expected = new Float64Array(2);
    scrambledSobol(2, 5, 1).point(17, expected);
    expect(designOf(sobol(), square, 20, 5)[17]).toEqual([...expected]);
  });

  it("scrambles each stage and each study anew, so that a later stage does not repeat the first", () => {
    const sampler = sobol();
    const first = designOf(sampler, square, 8, 1, 1);
    expect(designOf(sampler, square, 8, 2, 1)).not.toEqual(first);
    expect(designOf(sampler, square, 8, 1, 2)).not.toEqual(first);
  });

  it("draws dimensions beyond its table at random", () => {
    const many = parseSpace(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x${i}`, "uniform(0, 1)"])));
    const points = designOf(sobol(), many, 64);
    const intervals = (d: number) => new Set(points.map((point) => Math.floor(point[d]! * 64))).size;
    expect(intervals(63)).toBe(64);
    expect(intervals(64)).toBeLessThan(60);
  });
});

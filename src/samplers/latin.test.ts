import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { parseSpace } from "../space/space.ts";
import { askAfter, designOf } from "./asks.fixture.ts";
import { latin } from "./latin.ts";
import { describeSampler } from "./sampler.contract.ts";

describeSampler("latin", latin, { limit: 5 });

const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });

describe("a Latin hypercube", () => {
  it("has one trial in each interval of each dimension", () => {
    const points = designOf(latin(), square, 30);
    for (const d of [0, 1]) {
      const intervals = points.map((point) => Math.floor(point[d]! * 30));
      expect(intervals.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    }
  });

  it("is the same hypercube for every worker", () => {
    const whole = designOf(latin(), square, 10);
    const ask = askAfter(square, [], { of: 10 });
    const alone = latin().suggest({ ...ask, rng: stream(1, "params", 7), position: { ...ask.position, index: 6 } });
    expect([...alone.point]).toEqual(whole[6]);
  });

  it("has other intervals in another stage and another study", () => {
    const sampler = latin();
    const first = designOf(sampler, square, 30);
    const columns = [designOf(sampler, square, 30, 1, 2), designOf(sampler, square, 30, 2)].map((points) =>
      points.map(([x = 0]) => Math.floor(x * 30)),
    );
    for (const column of columns) expect(column).not.toEqual(first.map(([x = 0]) => Math.floor(x * 30)));
  });

  it("draws the same hypercube in every release", () => {
    expect(
      designOf(latin(), square, 4).map((point) => point.map((u) => u.toFixed(6)).join(" ")),
    ).toMatchInlineSnapshot(`
      [
        "0.787898 0.720630",
        "0.359017 0.929107",
        "0.009741 0.302030",
        "0.597952 0.128221",
      ]
    `);
  });
});

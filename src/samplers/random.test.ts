import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { decodePoint, parseSpace } from "../space/space.ts";
import { askAfter, designOf } from "./asks.fixture.ts";
import { grid } from "./grid.ts";
import { random } from "./random.ts";
import { describeSampler } from "./sampler.contract.ts";

describeSampler("random", random, { limit: 1 });

describe("random search", () => {
  it("draws trial 42 alike whatever is known when it is drawn", () => {
    const space = parseSpace({ lr: "10 ** uniform(-6, 1)", net: "choice(a, b)" });
    const ask = askAfter(space, []);
    const later = askAfter(space, [{ params: { lr: 1, net: "a" }, state: "done", score: 1 }]);
    expect(random().suggest({ ...later, rng: askAfter(space, []).rng }).point).toEqual(random().suggest(ask).point);
  });

  it("draws the same stream in every release", () => {
    const space = parseSpace({ a: "uniform(0, 1)", b: "uniform(0, 1)", c: "uniform(0, 1)" });
    const { point } = random().suggest(askAfter(space, []));
    expect([...point].map((u) => u.toFixed(12))).toMatchInlineSnapshot(`
      [
        "0.151592175800",
        "0.882519957757",
        "0.187245884223",
      ]
    `);
  });

  it("leaves the other coordinates where they are when a condition turns one off", () => {
    const space = parseSpace({ net: "choice(a, b)", x: "uniform(0, 1) if net == a", y: "uniform(0, 1)" });
    const { point } = random().suggest(askAfter(space, []));
    const off = decodePoint(space, [0.9, point[1]!, point[2]!]);
    const on = decodePoint(space, [0.1, point[1]!, point[2]!]);
    expect(off).toEqual({ net: "b", y: on.y });
  });
});

describe("the picture of Bergstra and Bengio", () => {
  const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });
  const nineInGrid = designOf(grid({ points: 3 }), square, 9);

  /** Figure 1 of the paper: f(x, y) = g(x) + h(y) ≈ g(x), whose peaks lie elsewhere in each seed. */
  function landscape(seed: number): (point: readonly number[]) => number {
    const rng = stream(seed, "landscape");
    const [important, unimportant] = [rng.next(), rng.next()];
    const peak = (x: number, at: number) => Math.exp(-(((x - at) / 0.1) ** 2) / 2);
    return ([x = 0, y = 0]) => peak(x, important) + 0.01 * peak(y, unimportant);
  }

  it("nine random trials find a better value than a grid of three by three in most of 1,000 seeds", () => {
    let better = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const value = landscape(seed);
      const best = (points: readonly number[][]) => Math.max(...points.map(value));
      if (best(designOf(random(), square, 9, seed)) > best(nineInGrid)) better++;
    }
    // 676 expected, of a standard deviation of 15.
    expect(better).toBeGreaterThan(620);
  });
});

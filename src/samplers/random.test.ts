import { describe, expect, it } from "vitest";
import { decodePoint, parseSpace } from "../space/space.ts";
import { askAfter } from "./asks.contract.ts";
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

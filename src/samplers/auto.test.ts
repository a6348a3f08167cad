import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { askAfter, pastOf } from "./asks.fixture.ts";
import { auto } from "./auto.ts";
import { describeSampler } from "./sampler.contract.ts";

describeSampler("auto", auto, { limit: 500 });

describe("the sampler auto", () => {
  const judged = (count: number, expressions: Readonly<Record<string, string>>) => {
    const space = parseSpace(expressions);
    const past = pastOf(space, count, (_, i) => ({ state: "done", score: Math.sin(i) }));
    return auto().suggest(askAfter(space, past)).why?.model;
  };
  const wide = Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`x${i}`, "uniform(0, 1)"]));

  it("takes a Gaussian process for a search of some trials", () => {
    expect(judged(30, { x: "uniform(0, 1)", net: "choice(a, b)" })).toBe("gp");
  });

  it("takes a Parzen estimator beyond a thousand trials or forty dimensions", () => {
    expect(judged(1001, { x: "uniform(0, 1)" })).toBe("tpe");
    expect(judged(30, wide)).toBe("tpe");
  });
});

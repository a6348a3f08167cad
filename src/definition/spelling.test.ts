import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "./spelling.ts";

describe("a misspelt word", () => {
  const known = ["stages", "space", "seed", "lr", "keep_best"];

  it.each([
    ["stage", "stages"],
    ["Stages", "stages"],
    ["satges", "stages"],
    ["spcae", "space"],
    ["sede", "seed"],
    ["rl", "lr"],
    ["LR", "lr"],
    ["keep-best", "keep_best"],
  ])("%s is taken for %s", (word, meant) => {
    expect(nearest(word, known)).toBe(meant);
  });

  it.each(["l2", "colour", "", "st"])("%j is taken for none of them", (word) => {
    expect(nearest(word, known)).toBeUndefined();
  });

  it("is answered with the nearest word, or with all", () => {
    expect(didYouMean("sead", ["seed", "space"])).toBe("did you mean seed?");
    expect(didYouMean("x", ["seed", "space"])).toBe("use one of seed, space");
    expect(didYouMean("x", ["seed"])).toBe("use seed");
  });
});

import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { describeSpace } from "./describe-space.ts";

describe("a space in words", () => {
  it("has one aligned line for each hyperparameter", () => {
    const space = parseSpace({
      lr: "10 ** uniform(-6, 1)",
      optimizer: "choice(sgd, adam)",
      beta2: "1 - 10 ** uniform(-4, -1) if optimizer == adam",
    });
    expect(describeSpace(space)).toEqual([
      "lr         10 ** uniform(-6, 1)       1e-6 … 10, log scale",
      "optimizer  choice(sgd, adam)          one of sgd, adam",
      "beta2      1 - 10 ** uniform(-4, -1)  0.9 … 0.9999, log scale of its distance from 1, only if optimizer == adam",
    ]);
  });

  it.each([
    ["uniform(0, 0.9)", "0 … 0.9"],
    ["uniform(0, 0.9)!", "0 … 0.9, never widened"],
    ["uniform(0, 1, step=0.1)", "0, 0.1 … 1"],
    ["int(1, 3)", "1, 2, 3"],
    ["int(1, 8)", "1, 2 … 8"],
    ["0 - int(1, 9)", "-9, -8 … -1"],
    ["2 ** int(4, 9)", "16, 32 … 512, log scale"],
    ["loguniform(1e-7, 0.1)", "1e-7 … 0.1, log scale"],
    ["logint(16, 512)", "16 … 512, whole numbers, log scale"],
    ["normal(0.9, 0.05)", "mostly 0.8 … 1 around 0.9"],
    ["10 ** normal(-3, 1)", "mostly 1e-5 … 0.1 around 0.001, log scale"],
    ["1 - 10 ** uniform(-3, -1)", "0.9 … 0.999, log scale of its distance from 1"],
    ['choice(a, "b c", weights=[3, 1])', 'one of a 75 %, "b c" 25 %'],
    ["ordinal(32, 64, 128)", "32, 64, 128, in this order"],
    ["fixed(1.0)", "always 1"],
    ["uniform(0, 2500000)", "0 … 2.5e6"],
  ])("says of %s: %s", (expression, words) => {
    expect(
      describeSpace(parseSpace({ x: expression }))[0]
        ?.split(/ {2,}/)
        .at(-1),
    ).toBe(words);
  });

  it("says nothing of a space of nothing", () => {
    expect(describeSpace(parseSpace({}))).toEqual([]);
  });
});

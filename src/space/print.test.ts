import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySpace, anyValue } from "./arbitrary.fixture.ts";
import { parseParameter } from "./grammar.ts";
import { printParameter, printValue } from "./print.ts";
import { parseSpace, printSpace } from "./space.ts";

describe("a printed space", () => {
  it("reads back as itself", () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        expect(parseSpace(printSpace(space))).toEqual(space);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a printed value", () => {
  it("reads back as itself", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(parseParameter(`fixed(${printValue(value)})`).distribution.base).toEqual({ kind: "fixed", value });
      }),
    );
  });

  it.each([
    [1e-6, "1e-6"],
    [-2.5e-7, "-2.5e-7"],
    [0.001, "0.001"],
    [0, "0"],
    [1e21, "1e+21"],
    ["resnet-50", "resnet-50"],
    ["two words", '"two words"'],
    ["True", '"True"'],
    ["", '""'],
    ["3", '"3"'],
    [true, "true"],
    [null, "null"],
  ])("%j is written as %s", (value, text) => {
    expect(printValue(value)).toBe(text);
  });
});

describe("a printed parameter", () => {
  it.each([
    "round(2 ** uniform(4, 8), 8)",
    "1 + round(normal(0, 3), 0.5)",
    "10 ** uniform(-6, 1)",
    "1 - 10 ** uniform(-3, -0.3)",
    "loguniform(1e-6, 10)!",
    "logint(16, 512)",
    "normal(0.9, 0.05)",
    "choice(sgd, adam, weights=[0.7, 0.3])",
    "uniform(0, 1, step=0.1)!",
    "10 ** (uniform(0, 1)! - 3)",
    "2 * (3 * uniform(0, 1))",
    "2 + (uniform(0, 1) - 3)",
    "1 - (2 - uniform(0, 1))",
    "1 - -2 * uniform(0, 1)",
    "1 - 10 ** uniform(-4, -1) if optimizer == adam and depth not in [1, 2]",
    'fixed(1) if "a name" != x',
  ])("is written as people write it: %s", (text) => {
    expect(printParameter(parseParameter(text))).toBe(text);
  });
});

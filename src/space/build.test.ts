import { describe, expect, expectTypeOf, it } from "vitest";
import {
  choice,
  fixed,
  hard,
  int,
  logint,
  loguniform,
  minus,
  normal,
  ordinal,
  plus,
  pow,
  space,
  times,
  uniform,
  unless,
  weighted,
  when,
} from "./build.ts";
import { printParameter } from "./print.ts";
import { type Params, parseSpace, type Space } from "./space.ts";

const digits = space({
  lr: pow(10, uniform(-6, 1)),
  l2: loguniform(1e-6, 0.1),
  momentum: minus(1, pow(10, uniform(-3, -0.3))),
  dropout: hard(uniform(0, 1, { step: 0.1 })),
  hidden: pow(2, int(4, 9)),
  width: logint(16, 512),
  decay: normal(0.9, 0.05, { step: 0.01 }),
  optimizer: choice("sgd", "adam"),
  nesterov: when(choice(true, false), "optimizer", "sgd"),
  beta2: unless(minus(1, pow(10, uniform(-4, -1))), "optimizer", "sgd"),
  activation: weighted(choice("relu", "tanh", null), 0.7, 0.2, 0.1),
  depth: int(1, 8, { step: 1 }),
  batch: ordinal(32, 64, 128),
  warmup: when(when(times(2, plus(-3, int(4, 8))), "depth", [1, 2]), "optimizer", "adam"),
  clip: fixed(1.0),
});

describe("a space built in TypeScript", () => {
  it("equals the one that its text means", () => {
    expect(digits).toEqual(
      parseSpace({
        lr: "10 ** uniform(-6, 1)",
        l2: "loguniform(1e-6, 0.1)",
        momentum: "1 - 10 ** uniform(-3, -0.3)",
        dropout: "uniform(0, 1, step=0.1)!",
        hidden: "2 ** int(4, 9)",
        width: "logint(16, 512)",
        decay: "normal(0.9, 0.05, step=0.01)",
        optimizer: "choice(sgd, adam)",
        nesterov: "choice(true, false) if optimizer == sgd",
        beta2: "1 - 10 ** uniform(-4, -1) if optimizer != sgd",
        activation: "choice(relu, tanh, null, weights=[0.7, 0.2, 0.1])",
        depth: "int(1, 8, step=1)",
        batch: "ordinal(32, 64, 128)",
        warmup: "2 * (int(4, 8) - 3) if depth in [1, 2] and optimizer == adam",
        clip: "fixed(1.0)",
      }),
    );
  });

  it("knows its params' types", () => {
    expectTypeOf(digits).toEqualTypeOf<
      Space<{
        lr: number;
        l2: number;
        momentum: number;
        dropout: number;
        hidden: number;
        width: number;
        decay: number;
        optimizer: "sgd" | "adam";
        nesterov?: boolean;
        beta2?: number;
        activation: "relu" | "tanh" | null;
        depth: number;
        batch: 32 | 64 | 128;
        warmup?: number;
        clip: 1;
      }>
    >();
  });

  it("lists values of several types", () => {
    const mixed = space({ penalty: choice("none", 0.5, null), depth: ordinal(1, "all") });
    expectTypeOf(mixed).toEqualTypeOf<Space<{ penalty: "none" | 0.5 | null; depth: 1 | "all" }>>();
    expect(mixed.parameters.map(printParameter)).toEqual(["choice(none, 0.5, null)", "ordinal(1, all)"]);
  });

  it("goes wherever a space goes", () => {
    expectTypeOf(digits).toExtend<Space>();
    expectTypeOf(parseSpace({})).toEqualTypeOf<Space<Params>>();
  });

  it("has no arithmetic around a condition, nor weights of what is not listed", () => {
    // @ts-expect-error: a condition stands outside of all arithmetic
    pow(10, when(uniform(0, 1), "optimizer", "sgd"));
    // @ts-expect-error: words take no arithmetic
    expect(() => pow(10, choice("a"))).toThrow("choice(...) takes no arithmetic");
    expect(() => weighted(ordinal(1, 2), 0.5, 0.5)).toThrow('ordinal has no "weights"');
  });

  it("refuses what the grammar refuses, in the same words", () => {
    expect(() => uniform(10, 1)).toThrow("uniform(10, 1) has its low end above its high end; write uniform(1, 10)");
    expect(() => uniform(0, Number.NaN)).toThrow("uniform takes numbers, found NaN");
    expect(() => pow(1, uniform(0, 1))).toThrow("the base of a power must be above 0 and not 1, found 1");
    expect(() => pow(10, uniform(0, 400))).toThrow("its values go as far as Infinity");
    expect(() => times(0, uniform(0, 1))).toThrow("a product with 0 is always 0");
    expect(() => when(fixed(1), "a", [])).toThrow("the list of values of a is empty");
    expect(() => space({ a: when(fixed(1), "b", 1) })).toThrow('a: depends on "b", which the space does not have');
  });

  it("has no -0, like the grammar", () => {
    expect(space({ a: plus(-0, uniform(-0, 1)), b: fixed(-0) })).toEqual(
      parseSpace({ a: "0 + uniform(0, 1)", b: "fixed(0)" }),
    );
  });
});

it.each([
  [
    "a number for a distribution",
    () => space({ x: 3 as never }),
    "x: expected a distribution, found 3; write uniform(0, 1), for example",
  ],
  [
    "a text for a distribution",
    () => space({ x: "uniform(0, 1)" as never }),
    'x: expected a distribution, found "uniform(0, 1)"',
  ],
  [
    "no text",
    () => parseSpace({ lr: 5 as never }),
    'lr: expected an expression as text, as in "uniform(0, 1)", found 5',
  ],
  [
    "a list of options",
    () => choice(["a", "b"] as never),
    'choice takes numbers, texts, true, false and null, each by itself, found ["a","b"]',
  ],
  ["an option that is not there", () => choice("a", undefined as never), "each by itself, found nothing"],
  [
    "arguments the wrong way round",
    () => pow(uniform(0, 1) as never, 10 as never),
    "pow takes a distribution such as uniform(0, 1), and a number before it, found 10",
  ],
])("tells callers without types of %s", (_, act, message) => {
  expect(act).toThrow(message);
});

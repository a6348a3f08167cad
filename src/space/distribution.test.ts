import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDistribution } from "./arbitrary.fixture.ts";
import { cellCount, type Distribution, decode, encode } from "./distribution.ts";
import { parseParameter } from "./grammar.ts";
import { GrammarError } from "./user-error.ts";

const parse = (text: string): Distribution => parseParameter(text).distribution;
const unit = fc.double({ min: 0, max: 1, noNaN: true });
/** Where a normal's far tails do not cost digits. */
const insideUnit = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });

describe("the ends of the unit interval", () => {
  it.each([
    ["10 ** uniform(-6, 1)", 1e-6, 10],
    ["loguniform(1e-6, 10)", 1e-6, 10],
    ["10 ** uniform(-23, 22)", 1e-23, 1e22],
    ["1 - 10 ** uniform(-3, -0.3)", 0.999, 1 - 10 ** -0.3],
    ["1 - 10 ** uniform(-5, -1)", 0.99999, 0.9],
    ["2 ** int(4, 9)", 16, 512],
    ["10 ** int(-6, -1)", 1e-6, 0.1],
    ["logint(16, 512)", 16, 512],
    ["0.1 * int(1, 3)", 0.1, 0.3],
    ["0.1 * uniform(1, 3)", 0.1, 0.3],
    ["0.1 + uniform(0, 0.2)", 0.1, 0.3],
    ["uniform(0.1, 0.7)", 0.1, 0.7],
    ["uniform(-1, 1, step=0.1)", -1, 1],
    ["int(1, 8)", 1, 8],
    ["5 - uniform(0, 3)", 5, 2],
    ["choice(sgd, adam)", "sgd", "adam"],
    ["ordinal(32, 64, 128)", 32, 128],
    ["fixed(1.0)", 1, 1],
  ])("of %s are exactly %s and %s", (text, first, last) => {
    expect([decode(parse(text), 0), decode(parse(text), 1)]).toEqual([first, last]);
  });

  it("are where the ends of a continuous range are encoded", () => {
    for (const text of [
      "10 ** uniform(-6, 1)",
      "loguniform(0.003, 7)",
      "1 - 10 ** uniform(-3, -0.3)",
      "uniform(0.1, 0.7)",
    ]) {
      const distribution = parse(text);
      expect([0, 1].map((u) => encode(distribution, decode(distribution, u)))).toEqual([0, 1]);
    }
  });
});

describe("decode", () => {
  it("gives decimals on a grid without what binary fractions add", () => {
    const values = (text: string, count: number) =>
      Array.from({ length: count }, (_, k) => decode(parse(text), (k + 0.5) / count));
    expect(values("uniform(-0.3, 0.3, step=0.1)", 7)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(values("0.1 * int(1, 9)", 9)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
    expect(values("1 - 10 ** int(-4, -1)", 4)).toEqual([0.9999, 0.999, 0.99, 0.9]);
    expect(values("2 ** int(-3, 2)", 6)).toEqual([0.125, 0.25, 0.5, 1, 2, 4]);
    expect(values("uniform(-100, -99.9, step=0.01)", 11).at(-2)).toBe(-99.91);
  });

  it("gives each whole number an equal part of the unit interval, the ends too", () => {
    const counts = new Map<unknown, number>();
    for (let k = 0; k < 8000; k++) {
      const value = decode(parse("int(1, 8)"), (k + 0.5) / 8000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((value) => [value, 1000]));
  });

  it("gives each number of a logint the part that its own half on either side has of the log scale", () => {
    const counts = [0, 0, 0, 0];
    for (let k = 0; k < 9000; k++) counts[Number(decode(parse("logint(1, 4)"), (k + 0.5) / 9000)) - 1]! += 1;
    const share = (k: number) => Math.log((k + 0.5) / (k - 0.5)) / Math.log(4.5 / 0.5);
    counts.forEach((count, i) => {
      expect(Math.abs(count / 9000 - share(i + 1))).toBeLessThan(1 / 9000);
    });
  });

  it("leaves no value out of a wide logint's neighbourhood of its ends", () => {
    const distribution = parse("logint(1, 1e12)");
    for (const value of [1, 2, 3, 10, 999, 123456789, 999999999999, 1e12]) {
      expect(decode(distribution, encode(distribution, value)!)).toBe(value);
    }
  });

  it("gives options their weights' parts, and none to a weight of 0", () => {
    const distribution = parse("choice(a, b, c, weights=[1, 0, 3])");
    expect([0, 0.249, 0.251, 1].map((u) => decode(distribution, u))).toEqual(["a", "a", "c", "c"]);
    expect(encode(distribution, "b")).toBeUndefined();
  });

  it("stays inside of the range for every u", () => {
    fc.assert(
      fc.property(anyDistribution, unit, (distribution, u) => {
        const value = decode(distribution, u);
        expect(encode(distribution, value)).toBeDefined();
        const { kind } = distribution.base;
        if (typeof value !== "number" || (kind !== "uniform" && kind !== "int")) return;
        const ends = [Number(decode(distribution, 0)), Number(decode(distribution, 1))];
        expect(value).toBeGreaterThanOrEqual(Math.min(...ends));
        expect(value).toBeLessThanOrEqual(Math.max(...ends));
      }),
    );
  });
});

describe("encode", () => {
  it("is undone by decode", () => {
    fc.assert(
      fc.property(anyDistribution, insideUnit, (distribution, u) => {
        const value = decode(distribution, u);
        const again = decode(distribution, encode(distribution, value)!);
        if (typeof value !== "number" || cellCount(distribution) < Infinity) expect(again).toBe(value);
        else expect(Math.abs(Number(again) - value)).toBeLessThanOrEqual(1e-9 * largest(distribution));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["uniform(-3, 12)", 1e-6],
    ["10 ** uniform(-6, 1)", 1e-6],
    ["1 - 10 ** uniform(-4, -1)", 1e-6],
    ["loguniform(1e-6, 10)", 1e-6],
    ["100 * 0.5 ** uniform(1, 9) + 3", 1e-6],
    ["normal(0.9, 0.05)", 1e-4],
    ["10 ** normal(-3, 1)", 1e-4],
    ["beta(2, 5)", 1e-4],
  ])("finds the u that %s was decoded from", (text, least) => {
    const distribution = parse(text);
    fc.assert(
      fc.property(fc.double({ min: least, max: 1 - least, noNaN: true }), (u) => {
        expect(Math.abs(encode(distribution, decode(distribution, u))! - u)).toBeLessThan(1e-9);
      }),
    );
  });

  it("has nothing of a normal further than four standard deviations from its mean", () => {
    for (const u of [0, 1e-12, 1 - 1e-12, 1])
      expect(Math.abs(Number(decode(parse("normal(0, 1)"), u)))).toBeCloseTo(3.89, 2);
    expect(encode(parse("normal(0, 1)"), 6)).toBeCloseTo(1, 8);
  });

  it("finds the middle of a discrete value's cell", () => {
    expect(encode(parse("int(1, 4)"), 1)).toBe(0.125);
    expect(encode(parse("2 ** int(4, 7)"), 128)).toBe(0.875);
    expect(encode(parse("choice(a, b, weights=[3, 1])"), "b")).toBe(0.875);
    expect(encode(parse("ordinal(32, 64, 128, 256)"), 64)).toBe(0.375);
  });

  it("does not know values that the distribution cannot give", () => {
    const impossible: readonly (readonly [string, number | string | null])[] = [
      ["uniform(0, 1)", 1.0001],
      ["uniform(0, 1)", "0.5"],
      ["uniform(0, 1)", Number.NaN],
      ["uniform(0, 1, step=0.25)", 0.3],
      ["10 ** uniform(-6, 1)", 0],
      ["10 ** uniform(-6, 1)", -1],
      ["1 - 10 ** uniform(-3, -1)", 1],
      ["int(1, 8)", 9],
      ["int(1, 8)", 2.5],
      ["2 ** int(4, 9)", 100],
      ["logint(1, 8)", 0],
      ["logint(1, 8)", 2.5],
      ["normal(0, 1, step=0.5)", 0.7],
      ["10 ** normal(0, 1)", -1],
      ["choice(a, b)", "c"],
      ["choice(1, 2)", "1"],
      ["fixed(1)", null],
    ];
    for (const [text, value] of impossible) expect([text, encode(parse(text), value)]).toEqual([text, undefined]);
  });

  it("takes a decimal that binary fractions have touched for what it was", () => {
    expect(encode(parse("0.1 * int(1, 9)"), 0.30000000000000004)).toBe(encode(parse("0.1 * int(1, 9)"), 0.3));
  });
});

describe("a rounded distribution", () => {
  it("gives multiples alone, without what binary fractions add", () => {
    const tenths = parse("round(uniform(0, 1), 0.1)");
    for (const u of [0, 0.01, 0.27, 0.31, 0.72, 1]) expect(Number(decode(tenths, u)) * 10).toBe(Math.round(u * 10));
    expect(decode(parse("round(2 ** uniform(4, 8), 8)"), 0.5)).toBe(64);
    expect(decode(parse("round(loguniform(16, 256), 8)"), 1)).toBe(256);
  });

  it("holds its multiples, which come back, and nothing between them", () => {
    const eights = parse("round(loguniform(16, 256), 8)");
    for (let value = 16; value <= 256; value += 8) expect(decode(eights, encode(eights, value)!)).toBe(value);
    expect(encode(eights, 20)).toBeUndefined();
    expect(encode(eights, 264)).toBeUndefined();
  });

  it.each([
    "round(uniform(0, 1), 0)",
    "round(3, 2)",
    "round(logint(1, 8), 2)",
    "round(uniform(0, 1), 8)",
    "round(int(1, 8))",
  ])("is refused as %s", (text) => {
    expect(() => parse(text)).toThrow(GrammarError);
  });
});

describe("cellCount", () => {
  it.each([
    ["uniform(0, 1)", Infinity],
    ["uniform(0, 1, step=0.1)", 11],
    ["uniform(0, 1, step=0.3)", 4],
    ["int(1, 8)", 8],
    ["int(1, 8, step=3)", 3],
    ["logint(16, 512)", 497],
    ["normal(0, 1)", Infinity],
    ["choice(a, b)", 2],
    ["ordinal(1, 2, 3)", 3],
    ["fixed(a)", 1],
  ])("of %s is %s", (text, count) => {
    expect(cellCount(parse(text))).toBe(count);
  });
});

/** The size of a numeric distribution's values. */
function largest(distribution: Distribution): number {
  return Math.max(...[0, 0.5, 1].map((u) => Math.abs(Number(decode(distribution, u)))));
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyDistribution } from "./arbitrary.fixture.ts";
import { cellCount, type Distribution, decode } from "./distribution.ts";
import { parseParameter } from "./grammar.ts";
import { printDistribution } from "./print.ts";
import { baseOf, baseRange, isProbability, naturalLimits, withBaseRange, withOptions } from "./range.ts";

const parse = (text: string): Distribution => parseParameter(text).distribution;
/** Shares of a range, and of what lies beside it. */
const wider = fc.double({ min: -0.5, max: 1.5, noNaN: true });
const anyRanged = anyDistribution.filter((distribution) => baseRange(distribution) !== undefined);

describe("the base coordinate", () => {
  it.each([
    ["uniform(-6, 1)", -6, 1],
    ["10 ** uniform(-6, 1)", -6, 1],
    ["1 - 10 ** uniform(-3, -0.3)", -3, -0.3],
    ["loguniform(1e-6, 10)", -6, 1],
    ["logint(1, 1000)", 0, 3],
    ["2 ** int(4, 9)", 4, 9],
    ["uniform(0, 1, step=0.3)", 0, 0.9],
  ])("of %s goes from %d to %d", (text, low, high) => {
    expect(baseRange(parse(text))).toEqual({ low, high });
  });

  it.each(["choice(a, b)", "ordinal(1, 2)", "fixed(1)", "normal(0, 1)"])("of %s has no ends", (text) => {
    expect(baseRange(parse(text))).toBeUndefined();
  });

  it.each([
    ["10 ** uniform(-6, 1)", 0.001, -3],
    ["10 ** uniform(-6, 1)", 1000, 3],
    ["10 ** uniform(-6, 1)", -1, undefined],
    ["10 ** uniform(-6, 1)", 0, undefined],
    ["10 ** uniform(-6, 1)", "0.001", undefined],
    ["logint(1, 1000)", 100, 2],
    ["2 ** int(4, 9)", 512, 9],
    ["0.1 * int(1, 9)", 0.3, 3],
    ["1 - 10 ** normal(-2, 1)", 0.9, -1],
    ["choice(1, 2)", 1, undefined],
  ])("of %s has the value %s at %s", (text, value, x) => {
    const found = baseOf(parse(text), value);
    if (x === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(x, 12);
  });

  it("has a range's end values exactly at its ends where they are on a grid", () => {
    for (const text of ["2 ** int(4, 9)", "0.1 * int(1, 3)", "uniform(-0.3, 0.3, step=0.1)", "5 - int(1, 8)"]) {
      const distribution = parse(text);
      const ends = [0, 1].map((u) => baseOf(distribution, decode(distribution, u)));
      expect(ends).toEqual([baseRange(distribution)?.low, baseRange(distribution)?.high]);
    }
  });
});

describe("withBaseRange", () => {
  it.each([
    ["10 ** uniform(-6, 1)", -4.34567, -2.123, "10 ** uniform(-4.35, -2.12)"],
    ["10 ** uniform(-6, 1)", -4.34567, -4.1, "10 ** uniform(-4.346, -4.1)"],
    ["uniform(0, 1)", 0.23456, 0.71111, "uniform(0.234, 0.712)"],
    ["uniform(0, 1)!", -0.3, 0.5, "uniform(0, 0.5)!"],
    ["uniform(0, 20000)", 1234.5, 4567.8, "uniform(1230, 4570)"],
    ["uniform(0.123456, 1)", 0.123456, 0.5, "uniform(0.123456, 0.5)"],
    ["uniform(0.123456, 1)", 0.1235, 0.5, "uniform(0.123456, 0.5)"],
    ["uniform(0, 1)", -0.25, 1.25, "uniform(-0.25, 1.25)"],
    ["loguniform(1e-6, 10)", -4.34567, -2.123, "loguniform(4.5e-5, 0.0076)"],
    ["loguniform(1e-6, 10)", -6, -2.123, "loguniform(1e-6, 0.0076)"],
    ["loguniform(3e-6, 10)", Math.log10(3e-6), 2, "loguniform(3e-6, 100)"],
    ["logint(16, 512)", Math.log10(30), Math.log10(200), "logint(30, 200)"],
    ["logint(16, 512)", 1.4, 2.2, "logint(25, 159)"],
    ["logint(16, 512)", 1.401, 1.402, "logint(25, 26)"],
    ["logint(1, 100)", -0.3, 1, "logint(1, 10)"],
    ["logint(3, 100)!", -0.3, 9, "logint(3, 100)!"],
    ["loguniform(3e-6, 7)!", -9, 9, "loguniform(3e-6, 7)!"],
    ["int(1, 8)", 2.7, 4.2, "int(2, 5)"],
    ["int(1, 8)", 3, 4, "int(3, 4)"],
    ["2 ** int(4, 9)", 5.1, 5.2, "2 ** int(5, 6)"],
    ["2 ** int(4, 9)", 8, 12, "2 ** int(8, 12)"],
    ["int(0, 12, step=3)", 4, 13, "int(3, 15, step=3)"],
    ["uniform(0, 1, step=0.1)", 0.25, 0.31, "uniform(0.2, 0.4, step=0.1)"],
    ["uniform(-32800, -32799.997, step=0.003)!", -32800, -32799.997, "uniform(-32800, -32799.997, step=0.003)!"],
  ])("of %s to %d and %d is written as %s", (text, low, high, narrowed) => {
    expect(printDistribution(withBaseRange(parse(text), low, high))).toBe(narrowed);
  });

  it("stays within limits", () => {
    const dropout = withBaseRange(parse("uniform(0.5, 0.9)"), 0.4, 1.3, { low: 0, high: 1 });
    expect(printDistribution(dropout)).toBe("uniform(0.4, 1)");
    const third = withBaseRange(parse("0.3 * uniform(0, 2)"), 0, 5, { low: 0, high: 1 / 0.3 });
    expect(Number(decode(third, 1))).toBeLessThanOrEqual(1);
    expect(printDistribution(withBaseRange(parse("int(2, 8)"), -1, 3, { low: 1, high: Infinity }))).toBe("int(1, 3)");
  });

  it("keeps what was asked for, at most a hundredth wider, and reads back as itself", () => {
    fc.assert(
      fc.property(anyRanged, wider, wider, (distribution, u, v) => {
        fc.pre(Math.abs(u - v) > 1e-3 && Math.min(u, v) < 0.99 && Math.max(u, v) > 0.01);
        const { low, high } = baseRange(distribution)!;
        const asked = { low: low + Math.min(u, v) * (high - low), high: low + Math.max(u, v) * (high - low) };
        // A logint begins at 1, whatever is asked for.
        const least = distribution.hard ? low : distribution.ends?.integer ? 0 : -Infinity;
        const from = Math.max(least, asked.low);
        const to = distribution.hard ? Math.min(high, asked.high) : asked.high;
        const narrowed = withBaseRange(distribution, asked.low, asked.high);
        const range = baseRange(narrowed)!;
        const slack = 2e-8 * Math.max(Math.abs(low), Math.abs(high));
        expect(range.low).toBeLessThanOrEqual(from + slack);
        expect(range.high).toBeGreaterThanOrEqual(to - slack);
        if (from >= low) expect(range.low).toBeGreaterThanOrEqual(low - slack);
        if (to <= high) expect(range.high).toBeLessThanOrEqual(high + slack);
        if (cellCount(distribution) === Infinity)
          expect(range.high - range.low).toBeLessThanOrEqual(to - from + 0.025 * (asked.high - asked.low) + slack);
        else expect(cellCount(narrowed)).toBeGreaterThanOrEqual(2);
        expect(parse(printDistribution(narrowed))).toEqual(narrowed);
      }),
      { numRuns: 300 },
    );
  });

  it("of the same ends changes nothing", () => {
    fc.assert(
      fc.property(anyRanged, (distribution) => {
        const { low, high } = baseRange(distribution)!;
        expect(withBaseRange(distribution, low, high)).toEqual(distribution);
      }),
    );
  });

  it("refuses what has no ends, and ends the wrong way round", () => {
    expect(() => withBaseRange(parse("choice(a, b)"), 0, 1)).toThrow(RangeError);
    expect(() => withBaseRange(parse("uniform(0, 1)"), 1, 1)).toThrow(RangeError);
  });
});

describe("withOptions", () => {
  it.each([
    ["choice(a, b, c)", ["c", "a"], "choice(a, c)"],
    ["choice(a, b, c, weights=[1, 2, 3])", ["b", "c"], "choice(b, c, weights=[2, 3])"],
    ["choice(a, b, weights=[1, 0])", ["b"], "choice(b)"],
    ["ordinal(32, 64, 128)", [64, 128], "ordinal(64, 128)"],
  ])("of %s to %j is %s", (text, options, left) => {
    expect(printDistribution(withOptions(parse(text), options))).toBe(left);
  });

  it("refuses what has no options, and to leave none", () => {
    expect(() => withOptions(parse("uniform(0, 1)"), [1])).toThrow(RangeError);
    expect(() => withOptions(parse("choice(a, b)"), ["c"])).toThrow(RangeError);
  });
});

describe("isProbability", () => {
  it.each([
    ["dropout", "uniform(0, 1)"],
    ["attention_dropout", "uniform(0, 0.5)"],
    ["dropout2", "uniform(0, 0.5)"],
    ["drop_path_rate", "uniform(0, 0.5)"],
    ["momentum", "1 - 10 ** uniform(-3, -0.3)"],
    ["beta1", "uniform(0.8, 0.99)"],
    ["adam.beta_2", "uniform(0.8, 0.99)"],
    ["mixup_prob", "uniform(0, 1)"],
    ["p_flip", "uniform(0, 1)"],
    ["labelSmoothing", "uniform(0, 0.2)"],
    ["ema_decay", "1 - 10 ** uniform(-4, -1)"],
    ["gamma", "uniform(0.9, 0.999)"],
    ["subsample", "uniform(0.5, 1)"],
  ])("takes %s: %s for one", (name, text) => {
    expect(isProbability(name, parse(text))).toBe(true);
  });

  it.each([
    ["lr", "10 ** uniform(-6, 0)"],
    ["gamma", "10 ** uniform(-4, 0)"],
    ["weight_decay", "10 ** uniform(-6, -1)"],
    ["beta", "uniform(0, 1)"],
    ["momentum", "uniform(0, 2)"],
    ["dropout", "choice(0.1, 0.5)"],
    ["depth", "int(0, 1)"],
    ["temperature", "uniform(0, 1)"],
  ])("does not take %s: %s for one", (name, text) => {
    expect(isProbability(name, parse(text))).toBe(false);
  });
});

describe("naturalLimits", () => {
  it.each([
    ["dropout", "uniform(0.1, 0.5)", 0, 1],
    ["momentum", "1 - 10 ** uniform(-3, -0.3)", -Infinity, 0],
    ["keep_prob", "10 ** uniform(-3, -1)", -Infinity, 0],
    ["keep_prob", "1 - uniform(0.1, 0.5)", 0, 1],
    ["keep_prob", "0.5 ** uniform(1, 3)", 0, Infinity],
    ["lr", "10 ** uniform(-6, 1)", -Infinity, Infinity],
    ["gap", "1 - 10 ** uniform(-3, -1)", -Infinity, 0],
    ["offset", "3 + 10 ** uniform(-3, -1)", -Infinity, Infinity],
    ["scale", "uniform(0.5, 2)", 0, Infinity],
    ["shift", "uniform(-1, 1)", -Infinity, Infinity],
    ["depth", "int(1, 8)", 1, Infinity],
    ["extra_layers", "int(0, 8)", 0, Infinity],
    ["hidden", "2 ** int(4, 9)", 0, Infinity],
    ["hidden", "logint(16, 512)", 0, Infinity],
    ["decay", "normal(0.9, 0.05)", -Infinity, Infinity],
    ["optimizer", "choice(sgd, adam)", -Infinity, Infinity],
  ])("of %s: %s are %d and %d", (name, text, low, high) => {
    const limits = naturalLimits(name, parse(text));
    expect({ low: limits.low + 0, high: limits.high + 0 }).toEqual({ low, high });
  });
});

import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../math/normal.ts";
import { stream } from "../math/random.ts";
import { decode, type Value } from "./distribution.ts";
import { parseParameter } from "./grammar.ts";

const DRAWS = 100_000;

function draw(text: string): Value[] {
  const { distribution } = parseParameter(text);
  const rng = stream(1, "draws", text);
  return Array.from({ length: DRAWS }, () => decode(distribution, rng.next()));
}

/** Kolmogorov's statistic √n sup|F_n - F|; above 1.95 with probability 0.001 where the numbers do come from `cdf`. */
function kolmogorov(numbers: readonly number[], cdf: (x: number) => number): number {
  const sorted = Float64Array.from(numbers).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  });
  return Math.sqrt(n) * distance;
}

/** The chi-square statistic of counts against expected shares, less its 0.999 quantile (Wilson and Hilferty 1931). */
function excess(values: readonly Value[], shares: ReadonlyMap<Value, number>): number {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  expect([...counts.keys()].filter((value) => !shares.has(value))).toEqual([]);
  let statistic = 0;
  for (const [value, share] of shares) {
    const expected = share * values.length;
    statistic += ((counts.get(value) ?? 0) - expected) ** 2 / expected;
  }
  const degrees = shares.size - 1;
  const spread = 2 / (9 * degrees);
  return statistic - degrees * (1 - spread + normalQuantile(0.999) * Math.sqrt(spread)) ** 3;
}

const even = (values: readonly Value[]) => new Map(values.map((value) => [value, 1 / values.length]));

describe(`${DRAWS} draws of a continuous distribution pass Kolmogorov and Smirnov's test`, () => {
  it.each<[string, (x: number) => number]>([
    ["10 ** uniform(-6, 1)", (x) => (Math.log10(x) + 6) / 7],
    ["loguniform(1e-6, 10)", (x) => (Math.log10(x) + 6) / 7],
    ["uniform(-3, 12)", (x) => (x + 3) / 15],
    ["1 - 10 ** uniform(-3, -0.3)", (x) => (-0.3 - Math.log10(1 - x)) / 2.7],
    ["5 - 2 * uniform(0, 1)", (x) => (x - 3) / 2],
    ["0.5 ** uniform(1, 9) + 3", (x) => 1 - (-Math.log2(x - 3) - 1) / 8],
    ["normal(0.9, 0.05)", (x) => normalCdf((x - 0.9) / 0.05)],
    ["10 ** normal(-3, 1)", (x) => normalCdf(Math.log10(x) + 3)],
  ])("%s", (text, cdf) => {
    expect(kolmogorov(draw(text).map(Number), cdf)).toBeLessThan(1.95);
  });

  it("which fails for a range that is a hundredth too wide", () => {
    expect(kolmogorov(draw("10 ** uniform(-6, 1)").map(Number), (x) => (Math.log10(x) + 6) / 7.07)).toBeGreaterThan(
      1.95,
    );
  });
});

describe(`${DRAWS} draws of a discrete distribution pass the chi-square test`, () => {
  const log = (k: number) => Math.log((k + 0.5) / (k - 0.5)) / Math.log(20.5 / 0.5);
  const cell = (k: number) => normalCdf(k / 4 + 1 / 8) - normalCdf(k / 4 - 1 / 8);
  it.each<[string, ReadonlyMap<Value, number>]>([
    ["int(1, 8)", even([1, 2, 3, 4, 5, 6, 7, 8])],
    ["int(-4, 9, step=3)", even([-4, -1, 2, 5, 8])],
    ["2 ** int(4, 9)", even([16, 32, 64, 128, 256, 512])],
    ["uniform(0, 0.5, step=0.1)", even([0, 0.1, 0.2, 0.3, 0.4, 0.5])],
    ["logint(1, 20)", new Map(Array.from({ length: 20 }, (_, i) => [i + 1, log(i + 1)]))],
    ["choice(sgd, adam, rmsprop)", even(["sgd", "adam", "rmsprop"])],
    [
      "choice(a, b, c, weights=[1, 2, 5])",
      new Map([
        ["a", 1 / 8],
        ["b", 2 / 8],
        ["c", 5 / 8],
      ]),
    ],
    ["ordinal(32, 64, 128)", even([32, 64, 128])],
  ])("%s", (text, shares) => {
    expect(excess(draw(text), shares)).toBeLessThan(0);
  });

  it("normal(0, 1, step=0.25), within three standard deviations", () => {
    const inside = Array.from({ length: 25 }, (_, i) => i - 12);
    const all = inside.reduce((sum, k) => sum + cell(k), 0);
    const drawn = draw("normal(0, 1, step=0.25)").filter((x) => Math.abs(Number(x)) <= 3);
    expect(excess(drawn, new Map(inside.map((k) => [k / 4 + 0, cell(k) / all])))).toBeLessThan(0);
  });

  it("round(uniform(0, 8), 2), whose ends are half as likely as the rest", () => {
    const shares = new Map<Value, number>([0, 2, 4, 6, 8].map((k) => [k, k === 0 || k === 8 ? 1 / 8 : 1 / 4]));
    expect(excess(draw("round(uniform(0, 8), 2)"), shares)).toBeLessThan(0);
  });

  it("which fails where one of eight is a tenth too rare", () => {
    const shares = new Map<Value, number>([1, 2, 3, 4, 5, 6, 7, 8].map((k) => [k, (k === 1 ? 1.1 : 1) / 8.1]));
    expect(excess(draw("int(1, 8)"), shares)).toBeGreaterThan(0);
  });
});

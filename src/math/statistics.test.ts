import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shuffled, stream } from "./random.ts";
import { drawTail, kuiperTail, kuiperTest, midranks, quantile, rankCorrelation, trimmedRange } from "./statistics.ts";

const marked = (ones: number, zeros: number) => [...new Array(ones).fill(1), ...new Array(zeros).fill(0)];

describe("the worth of a draw by chance", () => {
  it("is Fisher's for a lady who tastes tea: 1/70 for four cups of four, 17/70 for three", () => {
    const cups = { points: marked(4, 4), drawn: 4 };
    expect(drawTail([cups], 4)).toBeCloseTo(1 / 70, 14);
    expect(drawTail([cups], 3)).toBeCloseTo(17 / 70, 14);
  });

  it("is hypergeometric for points of 0 and 1: four or more aces in five cards are 1 in 54,145", () => {
    expect(drawTail([{ points: marked(4, 48), drawn: 5 }], 4)).toBeCloseTo(1 / 54145, 14);
  });

  it("is certain to be worth nothing or more, and never worth more than the best draw", () => {
    const stratum = fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 })
      .chain((points) => fc.record({ points: fc.constant(points), drawn: fc.integer({ min: 0, max: points.length }) }));
    fc.assert(
      fc.property(fc.array(stratum, { maxLength: 4 }), (strata) => {
        const most = strata.flatMap(({ points, drawn }) => points.toSorted((a, b) => b - a).slice(0, drawn));
        const total = most.reduce((sum, x) => sum + x, 0);
        expect(drawTail(strata, 0)).toBeCloseTo(1, 10);
        expect(drawTail(strata, total)).toBeGreaterThan(0);
        expect(drawTail(strata, total + 1)).toBe(0);
      }),
    );
  });

  it("agrees with shuffling in two strata", () => {
    const strata = [
      { points: [4, 3, 0, 0, 1, 2, 0, 0], drawn: 3 },
      { points: [0, 0, 4, 1, 0], drawn: 2 },
    ];
    const rng = stream("draws");
    const rounds = 20_000;
    let reached = 0;
    for (let i = 0; i < rounds; i++) {
      const worth = strata.flatMap(({ points, drawn }) => shuffled(points, rng).slice(0, drawn));
      if (worth.reduce((sum, x) => sum + x, 0) >= 8) reached++;
    }
    expect(drawTail(strata, 8)).toBeCloseTo(reached / rounds, 2);
  });
});

describe("Kuiper's test", () => {
  it("has the percentage points of Stephens (1974, table 1A)", () => {
    expect(kuiperTail(1.62)).toBeCloseTo(0.1, 3);
    expect(kuiperTail(1.747)).toBeCloseTo(0.05, 3);
    expect(kuiperTail(1.862)).toBeCloseTo(0.025, 3);
    expect(kuiperTail(2.001)).toBeCloseTo(0.01, 3);
    expect(kuiperTail(0.1)).toBe(1);
  });

  it.each([
    [5, 5],
    [6, 24],
    [12, 48],
  ])("rejects samples of %i and %i from one distribution in at most one of twenty cases", (m, n) => {
    const rng = stream("kuiper", m);
    const draw = (count: number) => Array.from({ length: count }, () => rng.next());
    let rejected = 0;
    for (let i = 0; i < 1000; i++) if (kuiperTest(draw(m), draw(n)) <= 0.05) rejected++;
    expect(rejected / 1000).toBeLessThan(0.065);
    expect(rejected / 1000).toBeGreaterThan(0.005);
  });

  it("sees a sample gathered in the middle as well as one at an end", () => {
    const all = Array.from({ length: 48 }, (_, i) => i / 48);
    const gathered = (at: number) => Array.from({ length: 12 }, (_, i) => at + i / 60);
    expect(kuiperTest(gathered(0.4), all)).toBeLessThan(0.001);
    expect(kuiperTest(gathered(0.8), all)).toBeLessThan(0.001);
    expect(kuiperTest(all, all)).toBe(1);
    expect(kuiperTest([], all)).toBe(1);
  });
});

describe("rank correlation", () => {
  it("is -29/165 between the intelligence and television hours of ten people", () => {
    const intelligence = [86, 97, 99, 100, 101, 103, 106, 110, 112, 113];
    const hours = [2, 20, 28, 27, 50, 29, 7, 17, 6, 12];
    expect(rankCorrelation(intelligence, hours)).toBeCloseTo(-29 / 165, 12);
  });

  it("shares ranks among equals, and is 0 where one does not vary", () => {
    expect(midranks([3, 1, 3, 2, 3])).toEqual([4, 1, 4, 2, 4]);
    expect(midranks([Infinity, 5, Infinity, -Infinity])).toEqual([3.5, 2, 3.5, 1]);
    expect(rankCorrelation([1, 2, 3], [5, 5, 5])).toBe(0);
    expect(rankCorrelation([], [])).toBe(0);
  });

  it("is 1 under any rising map and -1 under any falling one", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 2 }), (values) => {
        expect(rankCorrelation(values, values.map(Math.exp))).toBeCloseTo(1, 12);
        expect(
          rankCorrelation(
            values,
            values.map((x) => -(x ** 3)),
          ),
        ).toBeCloseTo(-1, 12);
      }),
    );
  });
});

describe("a trimmed range", () => {
  it("leaves out what weighs too little at either end", () => {
    const values = [9, 1, 2, 3, 4, 5];
    expect(trimmedRange(values, [1, 1, 1, 1, 1, 1], 0)).toEqual([1, 9]);
    expect(trimmedRange(values, [1, 1, 1, 1, 1, 1], 0.2)).toEqual([2, 5]);
    expect(trimmedRange(values, [5, 1, 1, 1, 1, 1], 0.2)).toEqual([3, 9]);
  });
});

describe("a quantile", () => {
  it("lies between its neighbours in proportion, on a value where it meets one, and nowhere among none", () => {
    expect(quantile([1, 2, 4], 0.25)).toBe(1.5);
    expect([0, 0.5, 1].map((share) => quantile([1, 2, 4], share))).toEqual([1, 2, 4]);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "./random.ts";
import { meanInterval, tCdf, tQuantile } from "./student.ts";

describe("Student's t", () => {
  // Table 4.10 of Snedecor and Cochran, and any other.
  it.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 4, 2.776],
    [0.995, 4, 4.604],
    [0.95, 9, 1.833],
    [0.975, 30, 2.042],
    [0.975, 1e6, 1.96],
  ])("has the quantile of tables at %f with %i degrees of freedom", (p, df, t) => {
    expect(tQuantile(p, df)).toBeCloseTo(t, 3);
    expect(tQuantile(1 - p, df)).toBeCloseTo(-t, 3);
  });

  it("is Cauchy's distribution with one degree of freedom", () => {
    for (const t of [-30, -1, -0.1, 0, 0.5, 2, 1000]) expect(tCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
  });

  it("has quantiles that its distribution function takes back", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 200 }), (p, df) => {
        expect(tCdf(tQuantile(p, df), df)).toBeCloseTo(p, 9);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a mean's interval", () => {
  // Student's own data, the additional hours of sleep gained by ten patients: mean 1.58, sd 1.230.
  it("is that of Student's sleep data", () => {
    const gained = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4];
    const { mean, low, high, count } = meanInterval(gained);
    expect([mean, low, high].map((x) => x.toFixed(4))).toEqual(["1.5800", "0.7001", "2.4599"]);
    expect(count).toBe(10);
  });

  it("holds the true mean as often as it says", () => {
    const rng = stream("coverage");
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => 3 + rng.normal()));
      if (low <= 3 && 3 <= high) held++;
    }
    expect(held / 2000).toBeCloseTo(0.95, 1.5);
  });

  it("is without limits for one value, and nothing for none", () => {
    expect(meanInterval([2])).toEqual({
      count: 1,
      mean: 2,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    });
    expect(meanInterval([]).mean).toBeNaN();
  });
});

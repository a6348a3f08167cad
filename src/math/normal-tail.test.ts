import { describe, expect, it } from "vitest";
import { logImprovement, logImprovementSlope, logNormalCdf, normalHazard } from "./normal-tail.ts";

/**
 * Mills's ratio (1 - Φ(x)) / φ(x) to 60 decimal digits: Laplace's continued fraction in whole numbers scaled by 10^60, from
 * its 4,000th term.
 */
function mills(x: bigint): bigint {
  const one = 10n ** 60n;
  let tail = x * one;
  for (let k = 4000n; k >= 1n; k--) tail = x * one + (k * one * one) / tail;
  return (one * one) / tail;
}

const unit = (value: bigint) => Number(value) / 1e60;
const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** log h(-x), h(-x) = φ(x) (1 - x M(x)). */
const exactLogImprovement = (x: number) => {
  const rest = 10n ** 60n - BigInt(x) * mills(BigInt(x));
  return -0.5 * x * x - LOG_SQRT_2PI + Math.log(unit(rest));
};

describe("the normal tail", () => {
  it.each([2, 3, 4, 5, 8, 10, 20, 37, 40, 100, 1000])("has log Φ(-%i) of high precision", (x) => {
    const exact = -0.5 * x * x - LOG_SQRT_2PI + Math.log(unit(mills(BigInt(x))));
    expect(logNormalCdf(-x) / exact).toBeCloseTo(1, 13);
  });

  it.each([2, 3, 4, 5, 8, 10, 20, 37, 40, 100, 1000, 100000])("has log h(-%i) of high precision", (x) => {
    expect(logImprovement(-x) / exactLogImprovement(x)).toBeCloseTo(1, 13);
  });

  it("has the published h(0) = φ(0), and nearly the improvement itself far above", () => {
    expect(logImprovement(0)).toBeCloseTo(-LOG_SQRT_2PI, 14);
    expect(logImprovement(30)).toBeCloseTo(Math.log(30), 14);
    expect(logNormalCdf(10)).toBeCloseTo(0, 14);
  });

  it("has slopes that match differences, across where the formulas change", () => {
    for (const z of [-1e4, -50, -10, -5, -3.0001, -2.9999, -1, 0, 2]) {
      const step = 1e-4 * Math.max(1, Math.abs(z) / 10);
      const slope = (f: (z: number) => number) => (f(z + step) - f(z - step)) / (2 * step);
      expect(logImprovementSlope(z) / slope(logImprovement)).toBeCloseTo(1, 5);
      expect(normalHazard(z) / slope(logNormalCdf)).toBeCloseTo(1, 5);
    }
  });

  it("neither underflows nor jumps where the formulas change", () => {
    for (const f of [logImprovement, logNormalCdf]) {
      expect(Number.isFinite(f(-1e8))).toBe(true);
      expect(f(-3 + 1e-12)).toBeCloseTo(f(-3 - 1e-12), 10);
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaCdf, betaDensity, betaQuantile, logGamma } from "./beta.ts";

/** Simpson's rule with `steps` steps (even). */
function integral(f: (x: number) => number, low: number, high: number, steps: number): number {
  const h = (high - low) / steps;
  let sum = f(low) + f(high);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * f(low + i * h);
  return (sum * h) / 3;
}

describe("log Γ", () => {
  it("is the logarithm of factorials and of √π", () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 13);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
    expect(logGamma(101)).toBeCloseTo(363.73937555556347, 11); // log 100!
    expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 13); // DLMF: Γ(0.1) = 9.513507698668732
  });
});

describe("the beta distribution", () => {
  it("is uniform for alpha = beta = 1, and a power for either alone", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.1, max: 10, noNaN: true }), (x, a) => {
        expect(betaCdf(x, 1, 1)).toBeCloseTo(x, 13);
        expect(betaCdf(x, a, 1)).toBeCloseTo(x ** a, 12);
        expect(betaCdf(x, 1, a)).toBeCloseTo(1 - (1 - x) ** a, 12);
      }),
    );
  });

  it("is a binomial tail for whole alpha and beta", () => {
    // I_x(3, 4) = P(at least 3 of 6 with probability x)
    for (const x of [0.01, 0.2, 0.5, 0.77, 0.99]) {
      const choose = [1, 6, 15, 20, 15, 6, 1];
      let tail = 0;
      for (let k = 3; k <= 6; k++) tail += choose[k]! * x ** k * (1 - x) ** (6 - k);
      expect(betaCdf(x, 3, 4)).toBeCloseTo(tail, 14);
    }
  });

  it("has the distribution function of its density", () => {
    for (const [a, b] of [
      [2.5, 7],
      [9.7, 3.2],
      [5, 5.5],
    ] as const) {
      for (const x of [0.1, 0.4, 0.8]) {
        expect(betaCdf(x, a, b)).toBeCloseTo(
          integral((t) => (t === 0 ? 0 : betaDensity(t, a, b)), 0, x, 20000),
          8,
        );
      }
    }
  });

  it("mirrors when alpha and beta change places, and grows with x", () => {
    const shape = fc.double({ min: 0.1, max: 10, noNaN: true });
    // Whole thousandths: closer to 0, 1 - x would round and not mirror.
    const place = fc.integer({ min: 1, max: 999 }).map((k) => k / 1000);
    fc.assert(
      fc.property(place, place, shape, shape, (x, y, a, b) => {
        expect(betaCdf(x, a, b) + betaCdf(1 - x, b, a)).toBeCloseTo(1, 9);
        expect(betaCdf(Math.min(x, y), a, b)).toBeLessThanOrEqual(betaCdf(Math.max(x, y), a, b) + 1e-13);
      }),
    );
  });

  it("has quantiles that its distribution function leads back from", () => {
    const shape = fc.double({ min: 0.1, max: 1000, noNaN: true });
    const p = fc.double({ min: 1e-6, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(p, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // Where b is small, most of what is left of 1 lies nearer to it than a double can say.
        if (x < 1 - 1e-9) expect(betaCdf(x, a, b) / p).toBeCloseTo(1, 6);
      }),
    );
    expect(betaQuantile(0.5, 3, 3)).toBeCloseTo(0.5, 14);
    expect(betaQuantile(0.3, 2.5, 1)).toBeCloseTo(0.3 ** 0.4, 14);
    expect([-1, 0, 1, 2].map((p) => betaQuantile(p, 2, 3))).toEqual([0, 0, 1, 1]);
  });

  it("is 0 and 1 at the ends and beyond them", () => {
    expect([-0.1, 0, 1, 1.1].map((x) => betaCdf(x, 0.3, 4))).toEqual([0, 0, 1, 1]);
  });
});

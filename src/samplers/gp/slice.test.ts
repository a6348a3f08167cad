import { describe, expect, it } from "vitest";
import { betaCdf } from "../../math/beta.ts";
import { normalCdf } from "../../math/normal.ts";
import { stream } from "../../math/random.ts";
import { sliceSweep } from "./slice.ts";

const free = (n: number) => ({ lower: new Float64Array(n).fill(-Infinity), upper: new Float64Array(n).fill(Infinity) });

/** Every `apart`th state of a chain that begins at `start`. */
function chain(
  logDensity: (x: Float64Array) => number,
  start: number[],
  bounds: { lower: Float64Array; upper: Float64Array },
  count: number,
  apart = 3,
) {
  const rng = stream("slice", count);
  const x = Float64Array.from(start);
  return Array.from({ length: count }, () => {
    for (let k = 0; k < apart; k++) sliceSweep(logDensity, x, bounds.lower, bounds.upper, 1, rng);
    return x.slice();
  });
}

/** The largest distance between an empirical distribution and `cdf` (Kolmogorov), times √n: above 1.95 with probability 0.001. */
function kolmogorov(values: number[], cdf: (x: number) => number): number {
  const sorted = values.sort((a, b) => a - b);
  const n = sorted.length;
  const distances = sorted.map((x, i) => Math.max(Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n)));
  return Math.sqrt(n) * Math.max(...distances);
}

describe("slice sampling", () => {
  it("draws from a normal distribution, from a start far off", () => {
    const states = chain((x) => -0.5 * ((x[0]! - 3) / 0.2) ** 2, [40], free(1), 3000).slice(10);
    expect(
      kolmogorov(
        states.map((x) => x[0]!),
        (x) => normalCdf((x - 3) / 0.2),
      ),
    ).toBeLessThan(1.95);
  });

  it("draws from a distribution that ends at bounds", () => {
    const states = chain(
      (x) => 1.5 * Math.log(x[0]!) + 3 * Math.log1p(-x[0]!),
      [0.5],
      { lower: Float64Array.of(0), upper: Float64Array.of(1) },
      3000,
    );
    expect(
      kolmogorov(
        states.map((x) => x[0]!),
        (x) => betaCdf(x, 2.5, 4),
      ),
    ).toBeLessThan(1.95);
  });

  it("draws coordinates that depend on each other", () => {
    const rho = 0.8;
    const states = chain(
      ([a = 0, b = 0]) => -(a * a - 2 * rho * a * b + b * b) / (2 * (1 - rho * rho)),
      [0, 0],
      free(2),
      4000,
      10,
    );
    expect(
      kolmogorov(
        states.map((x) => x[1]!),
        normalCdf,
      ),
    ).toBeLessThan(1.95);
    const product = states.reduce((sum, x) => sum + x[0]! * x[1]!, 0) / states.length;
    // Standard error √((1 + ρ²) / n) = 0.02.
    expect(Math.abs(product - rho)).toBeLessThan(0.08);
  });

  it("ends on a flat density, on one of a single point, and never leaves its bounds", () => {
    const bounds = { lower: Float64Array.of(-2), upper: Float64Array.of(5) };
    const flat = chain(() => 0, [0], bounds, 500);
    expect(flat.every((x) => x[0]! >= -2 && x[0]! <= 5)).toBe(true);
    expect(
      kolmogorov(
        flat.map((x) => x[0]!),
        (x) => (x + 2) / 7,
      ),
    ).toBeLessThan(1.95);
    expect(chain((x) => (x[0] === 1 ? 0 : -Infinity), [1], bounds, 3).map((x) => x[0])).toEqual([1, 1, 1]);
  });
});

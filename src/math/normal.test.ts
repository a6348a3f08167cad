import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "./normal.ts";

describe("normalCdf", () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions (1964), table 26.1.
  it.each([
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [2, 0.977249868051821],
    [3, 0.99865010196837],
  ])("gives the published probability below %d", (x, published) => {
    expect(Math.abs(normalCdf(x) - published)).toBeLessThan(1e-15);
  });

  // From erfc(-x / sqrt 2) / 2 with 60 digits (mpmath 1.3).
  it.each([
    [-5, 2.866515718791939e-7],
    [-6, 9.86587645037698e-10],
    [-10, 7.619853024160525e-24],
    [-20, 2.7536241186062337e-89],
    [-37.5, 4.605353009581955e-308],
  ])("keeps its digits in the tail below %d", (x, expected) => {
    expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-14);
  });

  it("equals the sum of its series", () => {
    // Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + ...), Abramowitz and Stegun 26.2.11.
    for (let x = 0; x <= 7; x += 0.01) {
      let term = x;
      let sum = x;
      for (let k = 3; term > 1e-20; k += 2) {
        term *= (x * x) / k;
        sum += term;
      }
      const series = 0.5 + (sum * Math.exp(-x * x * 0.5)) / Math.sqrt(2 * Math.PI);
      expect(Math.abs(normalCdf(x) - series)).toBeLessThan(1e-15);
    }
  });

  it("is symmetric and never falls", () => {
    const number = fc.double({ min: -45, max: 45, noNaN: true });
    fc.assert(fc.property(number, (x) => Math.abs(normalCdf(x) + normalCdf(-x) - 1) < 1e-15));
    fc.assert(fc.property(number, number, (a, b) => normalCdf(Math.min(a, b)) <= normalCdf(Math.max(a, b))));
  });

  it("ends at 0 and 1, and does not hide what is not a number", () => {
    expect([-Infinity, Infinity, NaN].map(normalCdf)).toEqual([0, 1, NaN]);
  });
});

describe("normalQuantile", () => {
  // Wichura (1988), AS 241, test values; 0.975 and 1e-300 with 60 digits (mpmath 1.3).
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
    [0.975, 1.9599639845400543],
    [1e-300, -37.0470962993612],
  ])("gives the published point with probability %d below it", (p, published) => {
    expect(Math.abs(normalQuantile(p) / published - 1)).toBeLessThan(1e-15);
  });

  it("is the inverse of normalCdf", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1 - 2 ** -53, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-15);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
        expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(1e-9);
      }),
    );
  });

  it("is exactly antisymmetric around a half", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 20 - 1 }),
        (k) => normalQuantile(k / 2 ** 21) === -normalQuantile(1 - k / 2 ** 21),
      ),
    );
  });

  it("is infinite at 0 and 1, and not a number outside", () => {
    expect([0, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN, NaN]);
  });
});

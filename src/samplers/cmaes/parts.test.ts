import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../math/normal.ts";
import { axesOf } from "../../space/axes.ts";
import { parseSpace } from "../../space/space.ts";
import { movedChances } from "./chances.ts";
import { decomposed, deviations, roundGaussian, whitened } from "./gaussian.ts";
import { withMargin } from "./margin.ts";
import { defaultLambda, strategyOf } from "./strategy.ts";
import { rankWeights, updated } from "./update.ts";

describe("the strategy", () => {
  // What pycma prints as it starts: "(5_w,10)-aCMA-ES (mu_w=3.2,w_1=45%) in dimension 10".
  it.each([
    [2, 6, 2.0, 63],
    [5, 8, 2.6, 52],
    [10, 10, 3.2, 45],
    [20, 12, 3.7, 40],
  ])("in %i dimensions is the published default", (n, lambda, muEff, percent) => {
    expect(defaultLambda(n)).toBe(lambda);
    const strategy = strategyOf(n, lambda);
    expect(strategy.muEff).toBeCloseTo(muEff, 1);
    expect(Math.floor(100 * strategy.weights[0]!)).toBe(percent);
    expect(strategy.weights.filter((w) => w > 0).reduce((sum, w) => sum + w)).toBeCloseTo(1, 12);
    // So that the covariance decays by no more than it gains.
    expect(strategy.c1 + strategy.cMu).toBeLessThanOrEqual(1);
  });

  it("gives equal losses equal weights, and few trials the sum of all", () => {
    const { weights } = strategyOf(5, 8);
    const shared = rankWeights(weights, [{ loss: 1 }, { loss: 2 }, { loss: 2 }, { loss: 3 }, { loss: Infinity }]);
    expect(shared[1]).toBe(shared[2]);
    expect(shared.filter((w) => w > 0).reduce((sum, w) => sum + w)).toBeCloseTo(1, 12);
    expect(rankWeights(weights, new Array(8).fill({ loss: 0 })).every((w, _, all) => w === all[0])).toBe(true);
  });
});

describe("the update", () => {
  it("keeps the covariance positive definite whatever the points", () => {
    const point = fc.array(fc.double({ min: -2, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(fc.array(point, { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 6 }),
        (generations) => {
          const strategy = strategyOf(3, 7);
          let gaussian = roundGaussian(Float64Array.of(0.5, 0.5, 0.5), 0.2);
          for (const points of generations) {
            gaussian = updated(
              gaussian,
              strategy,
              points.map((x) => Float64Array.from(x)),
              strategy.weights,
            );
          }
          expect(Math.min(...gaussian.lengths)).toBeGreaterThan(0);
          expect([...gaussian.mean, gaussian.sigma, ...gaussian.covariance].every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });

  it("moves the mean to the weighted mean of the better half", () => {
    const strategy = strategyOf(2, 6);
    const old = roundGaussian(Float64Array.of(0.5, 0.5), 0.2);
    const points = Array.from({ length: 6 }, (_, k) => Float64Array.of(0.5 + 0.02 * k, 0.45));
    const [, w2 = 0, w3 = 0] = strategy.weights;
    expect(updated(old, strategy, points, strategy.weights).mean[0]).toBeCloseTo(0.5 + 0.02 * (w2 + 2 * w3), 12);
  });

  it("whitens with the inverse root of the covariance", () => {
    const covariance = Float64Array.of(4, 1.2, 1.2, 1);
    const gaussian = { ...roundGaussian(Float64Array.of(0, 0), 1), covariance, ...decomposed(covariance, 2) };
    const y = Float64Array.of(0.3, -0.7);
    // yᵀ C⁻¹ y, by the inverse of a 2 × 2 matrix.
    const [a = 0, b = 0] = y;
    const expected = (1 * a * a - 2 * 1.2 * a * b + 4 * b * b) / (4 * 1 - 1.2 * 1.2);
    expect(Math.hypot(...whitened(gaussian, y)) ** 2).toBeCloseTo(expected, 12);
  });
});

describe("the margin", () => {
  it("lets every integer dimension leave its mean's cell with the chance asked for", () => {
    const axes = axesOf(parseSpace({ depth: "int(1, 5)" }));
    const alpha = 0.02;
    fc.assert(
      fc.property(
        fc.double({ min: -0.1, max: 1.1, noNaN: true }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        (mean, sigma) => {
          const gaussian = withMargin(roundGaussian(Float64Array.of(mean), sigma), axes, alpha);
          const [deviation = 0] = deviations(gaussian);
          const [m = 0] = gaussian.mean;
          const cell = Math.min(4, Math.max(0, Math.floor(mean * 5)));
          const below = cell === 0 ? 0 : normalCdf((cell / 5 - m) / deviation);
          const above = cell === 4 ? 0 : normalCdf((m - (cell + 1) / 5) / deviation);
          expect(below + above).toBeGreaterThanOrEqual(alpha * (1 - 1e-6));
          if (cell > 0 && cell < 4) expect(Math.min(below, above)).toBeGreaterThanOrEqual((alpha / 2) * (1 - 1e-6));
        },
      ),
    );
  });

  it("leaves continuous dimensions and wide distributions alone", () => {
    const axes = axesOf(parseSpace({ x: "uniform(0, 1)", depth: "int(1, 5)" }));
    const gaussian = roundGaussian(Float64Array.of(0.3, 0.5), 0.4);
    expect(withMargin(gaussian, axes, 0.01)).toEqual(gaussian);
  });
});

describe("the chances of a choice", () => {
  it("add up to one, keep their least, and move to what the best chose", () => {
    const own = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(own, { minLength: 1, maxLength: 20 }), (generations) => {
        const weights = Float64Array.of(0.6, 0.3, 0.1, -0.2, -0.3, -0.5);
        let chances: Float64Array = Float64Array.of(0.25, 0.25, 0.25, 0.25);
        for (const options of generations) chances = movedChances(chances, options, weights, 2);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...chances)).toBeGreaterThan((1 - Math.sqrt(0.73)) / 3 - 1e-12);
      }),
    );
    const moved = movedChances(Float64Array.of(0.5, 0.5), [1, 1, 0], Float64Array.of(0.7, 0.3, -0.5), 1);
    expect(moved[1]).toBeGreaterThan(0.5);
  });
});

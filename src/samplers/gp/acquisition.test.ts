import { describe, expect, it } from "vitest";
import { normalCdf } from "../../math/normal.ts";
import {
  type Acquisition,
  logConfident,
  logExpectedImprovement,
  logMeanOf,
  negativeMean,
  sumOf,
} from "./acquisition.ts";
import { difference, example } from "./dense.fixture.ts";
import { makePosterior } from "./posterior.ts";

const { data, layout, theta } = example(20);
const posterior = makePosterior(data, layout, theta)!;
const other = makePosterior(
  data,
  layout,
  theta.map((value) => 0.5 * value),
)!;
const point = Float64Array.of(0.3, 0.8, 0.5, 1);
const mean = new Float64Array(1);
const variance = new Float64Array(1);
posterior.predict(point, 1, mean, variance);
const valueAt = (term: Acquisition) => term.evaluate(point, 1)[0]!;

describe("what is maximised", () => {
  it("is the logarithm of the expected improvement", () => {
    const sigma = Math.sqrt(variance[0]!);
    // The mean of max(0, incumbent - value) by summing over the normal density.
    for (const incumbent of [mean[0]! + sigma, mean[0]!, mean[0]! - 2 * sigma]) {
      let sum = 0;
      const step = 1e-4;
      for (let z = -9; z < (incumbent - mean[0]!) / sigma; z += step) {
        sum += (incumbent - mean[0]! - z * sigma) * Math.exp(-0.5 * z * z) * step;
      }
      const expected = Math.log(sum / Math.sqrt(2 * Math.PI));
      expect(valueAt(logExpectedImprovement(posterior, incumbent, 4))).toBeCloseTo(expected, 3);
    }
  });

  it("tells points apart whose expected improvement underflows", () => {
    const term = logExpectedImprovement(posterior, mean[0]! - 60 * Math.sqrt(variance[0]!), 4);
    expect(valueAt(term)).toBeGreaterThan(-2000);
    expect(Math.exp(valueAt(term))).toBe(0);
  });

  it("is confidence that a value is positive, noise included", () => {
    const z = mean[0]! / Math.sqrt(variance[0]! + posterior.noise);
    expect(valueAt(logConfident(posterior, 4, 1, 3))).toBeCloseTo(Math.log(normalCdf(3 * (z - 1))), 10);
  });

  it("averages improvements over models, not their logarithms", () => {
    const terms = [posterior, other].map((one) => logExpectedImprovement(one, -0.5, 4));
    const expected = Math.log((Math.exp(valueAt(terms[0]!)) + Math.exp(valueAt(terms[1]!))) / 2);
    expect(valueAt(logMeanOf(terms, 4))).toBeCloseTo(expected, 10);
  });

  it("has the slopes that differences show", () => {
    const terms: Record<string, Acquisition> = {
      improvement: logExpectedImprovement(posterior, -0.5, 4),
      "far improvement": logExpectedImprovement(posterior, -30, 4),
      positive: logConfident(posterior, 4, 1, 2),
      "far from positive": logConfident(
        makePosterior({ ...data, y: data.y.map((y) => y - 20) }, layout, theta)!,
        4,
        1,
        2,
      ),
      mean: negativeMean(posterior, 4, { scale: 1.7, shift: 0.6 }),
      average: logMeanOf(
        [posterior, other].map((one) => logExpectedImprovement(one, -0.5, 4)),
        4,
      ),
    };
    terms.sum = sumOf([terms.improvement!, terms.positive!, terms.mean!]);
    for (const [name, term] of Object.entries(terms)) {
      const slope = new Float64Array(4);
      expect(term.evaluateWithSlope(point, slope), name).toBeCloseTo(valueAt(term), 8);
      for (let d = 0; d < 3; d++) {
        const expected = difference((x) => term.evaluate(x, 1)[0]!, point, d);
        expect(slope[d]! / expected, name).toBeCloseTo(1, 4);
      }
    }
  });
});

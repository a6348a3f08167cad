import { describe, expect, it } from "vitest";
import { denseKernel, difference, example, solveDense } from "./dense.fixture.ts";
import { makeLogPosterior } from "./likelihood.ts";
import { logPrior, priorOf } from "./priors.ts";

const noise = { mean: -4, sd: 1 };

describe("the log posterior of hyperparameters", () => {
  it.each([1, 2, 7, 30])("is the marginal likelihood of %i values by plain elimination, and the prior", (n) => {
    const it = example(n);
    const prior = priorOf(it.layout, noise);
    const { x, logDet } = solveDense(denseKernel(it), it.data.y);
    const fit = x.reduce((sum, value, i) => sum + value * it.data.y[i]!, 0);
    const expected = -0.5 * fit - 0.5 * logDet + logPrior(prior, it.theta);
    expect(makeLogPosterior(it.data, it.layout, prior)(it.theta)).toBeCloseTo(expected, 8);
  });

  it("has the gradient that differences show, for every kind of hyperparameter", () => {
    const { data, layout, theta } = example(25);
    const logPosterior = makeLogPosterior(data, layout, priorOf(layout, noise));
    const gradient = new Float64Array(layout.size);
    const value = logPosterior(theta, gradient);
    expect(value).toBe(logPosterior(theta));
    gradient.forEach((slope, i) => {
      expect(slope).toBeCloseTo(difference(logPosterior, theta, i), 3);
    });
  });

  it("is the same whatever was asked before, though it keeps warps", () => {
    const { data, layout, theta, rng } = example(12);
    const prior = priorOf(layout, noise);
    const kept = makeLogPosterior(data, layout, prior);
    for (let k = 0; k < 20; k++) {
      theta[rng.int(layout.size)]! += 0.3 * rng.normal();
      expect(kept(theta)).toBe(makeLogPosterior(data, layout, prior)(theta));
    }
  });

  it("is without likelihood where rounding leaves the matrix indefinite", () => {
    const { data, layout, theta } = example(10);
    data.x.copyWithin(4, 0, 4);
    theta[layout.noise] = -60;
    expect(makeLogPosterior(data, layout, priorOf(layout, noise))(theta)).toBe(-Infinity);
  });
});

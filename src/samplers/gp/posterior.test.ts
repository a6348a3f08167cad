import { describe, expect, it } from "vitest";
import { denseCovariance, denseKernel, difference, example, solveDense } from "./dense.fixture.ts";
import { makePosterior } from "./posterior.ts";

const dot = (a: readonly number[], b: ArrayLike<number>) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** Predictions at one point. */
function at(posterior: NonNullable<ReturnType<typeof makePosterior>>, point: Float64Array) {
  const [mean, variance] = [new Float64Array(1), new Float64Array(1)];
  posterior.predict(point, 1, mean, variance);
  return { mean: mean[0]!, variance: variance[0]! };
}

describe("the posterior of a Gaussian process", () => {
  it.each([1, 2, 15, 40])("has the mean and variance of plain elimination after %i values", (n) => {
    const it = example(n);
    const posterior = makePosterior(it.data, it.layout, it.theta)!;
    const points = Float64Array.from({ length: 12 }, (_, i) => (i % 4 === 3 ? it.rng.int(3) : it.rng.next()));
    const [mean, variance] = [new Float64Array(3), new Float64Array(3)];
    posterior.predict(points, 3, mean, variance);
    for (let i = 0; i < 3; i++) {
      const point = points.subarray(4 * i, 4 * i + 4);
      const k = Array.from({ length: n }, (_, j) => denseCovariance(it, point, it.data.x.subarray(4 * j, 4 * j + 4)));
      const kernel = denseKernel(it);
      expect(mean[i]).toBeCloseTo(dot(k, solveDense(kernel, it.data.y).x), 8);
      expect(variance[i]).toBeCloseTo(denseCovariance(it, point, point) - dot(k, solveDense(kernel, k).x), 8);
    }
  });

  it("believes of pending points what its mean expects: its mean stays, its variance is as if they were known", () => {
    const it = example(12);
    const pending = Float64Array.of(0.2, 0.7, 0.5, 1, 0.9, 0.1, 0.2, 2);
    const plain = makePosterior(it.data, it.layout, it.theta)!;
    const believing = makePosterior(it.data, it.layout, it.theta, pending)!;
    const point = Float64Array.of(0.25, 0.6, 0.5, 1);
    const points = [
      ...Array.from({ length: 12 }, (_, j) => it.data.x.subarray(4 * j, 4 * j + 4)),
      pending.subarray(0, 4),
      pending.subarray(4),
    ];
    const k = points.map((one) => denseCovariance(it, point, one));
    expect(at(believing, point).mean).toBeCloseTo(at(plain, point).mean, 10);
    const explained = dot(k, solveDense(denseKernel(it, pending), k).x);
    expect(at(believing, point).variance).toBeCloseTo(denseCovariance(it, point, point) - explained, 8);
    expect(at(believing, point).variance).toBeLessThan(at(plain, point).variance);
  });

  it("has the slopes that differences show", () => {
    const { data, layout, theta } = example(20);
    const posterior = makePosterior(data, layout, theta, Float64Array.of(0.4, 0.4, 0.4, 1))!;
    const point = Float64Array.of(0.3, 0.8, 0.5, 1);
    const [meanSlope, varianceSlope] = [new Float64Array(4), new Float64Array(4)];
    const found = posterior.predictWithSlopes(point, meanSlope, varianceSlope);
    expect(found.mean).toBeCloseTo(at(posterior, point).mean, 10);
    expect(found.variance).toBeCloseTo(at(posterior, point).variance, 10);
    for (let d = 0; d < layout.numeric; d++) {
      expect(meanSlope[d]).toBeCloseTo(
        difference((x) => at(posterior, x).mean, point, d),
        5,
      );
      expect(varianceSlope[d]).toBeCloseTo(
        difference((x) => at(posterior, x).variance, point, d),
        5,
      );
    }
    expect([meanSlope[3], varianceSlope[3]]).toEqual([0, 0]);
  });

  it("has finite slopes at the ends of the cube, where a warp may be infinitely steep", () => {
    const { data, layout, theta } = example(10);
    theta[layout.alpha] = Math.log(0.1);
    const [meanSlope, varianceSlope] = [new Float64Array(4), new Float64Array(4)];
    makePosterior(data, layout, theta)!.predictWithSlopes(Float64Array.of(0, 1, 0, 1), meanSlope, varianceSlope);
    expect([...meanSlope, ...varianceSlope].every(Number.isFinite)).toBe(true);
  });
});

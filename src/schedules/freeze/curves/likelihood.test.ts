import { describe, expect, it } from "vitest";
import { stream } from "../../../math/random.ts";
import { mostProbable } from "./fit.ts";
import { layoutOf, priorOf } from "./hyperparameters.ts";
import { type CurveData, kernelOf } from "./kernel.ts";
import { logPosteriorOf } from "./likelihood.ts";
import { curvePosterior } from "./posterior.ts";

const layout = layoutOf({ columns: 3, numeric: 2 });
const prior = priorOf(layout);
const rng = stream("curves");

/** Five trials of one to three epochs; the last column is a choice. */
function randomData(): CurveData {
  const trials = 5;
  const rows = Array.from({ length: trials }, (_, trial) =>
    [1, 3, 8].slice(0, 1 + (trial % 3)).map((epoch) => ({ trial, epoch })),
  ).flat();
  return {
    x: Float64Array.from({ length: 3 * trials }, (_, i) => (i % 3 === 2 ? rng.int(2) : rng.next())),
    trials,
    of: Int32Array.from(rows, ({ trial }) => trial),
    epochs: Float64Array.from(rows, ({ epoch }) => epoch),
    y: Float64Array.from(rows, () => rng.normal()),
    last: 52,
  };
}

describe("the density of a curve model's hyperparameters", () => {
  it("has the slopes that differences show", () => {
    const density = logPosteriorOf(randomData(), layout, prior);
    const theta = prior.mean.map((mean) => mean + 0.1 * rng.normal());
    const gradient = new Float64Array(layout.size);
    density(theta, gradient);
    const step = 1e-5;
    for (let i = 0; i < layout.size; i++) {
      const moved = (by: number) => density(theta.map((value, j) => (i === j ? value + by : value)));
      expect(gradient[i]).toBeCloseTo((moved(step) - moved(-step)) / (2 * step), 3);
    }
  });
});

describe("what is believed of curves", () => {
  it("goes through what was seen of a trial, as far as there is no noise", () => {
    const data = randomData();
    const theta = prior.mean.slice();
    theta[layout.noise] = Math.log(1e-8);
    const queries = Array.from(data.of, (trial, row) => ({ trial, epoch: data.epochs[row]! }));
    const points = Float64Array.from(
      queries.flatMap(({ trial }) => Array.from(data.x.subarray(3 * trial, 3 * trial + 3))),
    );
    const { mean, variance } = curvePosterior(data, kernelOf(layout, theta))!.predict(points, queries);
    mean.forEach((value, row) => {
      expect(value).toBeCloseTo(data.y[row]!, 3);
    });
    expect(Math.max(...variance)).toBeLessThan(1e-4);
  });

  it("is less sure of a trial's end the less of it was seen", () => {
    const data: CurveData = {
      x: Float64Array.of(0.2, 0.5, 0, 0.8, 0.5, 0),
      trials: 2,
      of: Int32Array.of(0, 1, 1),
      epochs: Float64Array.of(3, 3, 34),
      y: Float64Array.of(0.5, 0.5, -0.5),
      last: 52,
    };
    const posterior = curvePosterior(data, kernelOf(layout, prior.mean))!;
    const { variance } = posterior.predict(
      data.x,
      [0, 1].map((trial) => ({ trial, epoch: 52 })),
    );
    expect(variance[1]).toBeLessThan(0.5 * variance[0]!);
  });

  it("stays unsure of a curve's end where all that were trained on are alike, and flat", () => {
    const cluster = Array.from({ length: 6 }, (_, i) => ({ x: [0.1 + 0.01 * i, 0.5, 0], y: 0.01 * i }));
    const at = [3, 5, 8, 13, 21, 34, 52];
    const rows = [
      ...cluster.flatMap(({ y }, trial) => at.map((epoch) => ({ trial, epoch, y }))),
      ...[3, 5].map((epoch) => ({ trial: cluster.length, epoch, y: 1 })),
    ];
    const data: CurveData = {
      x: Float64Array.of(...cluster.flatMap(({ x }) => x), 0.9, 0.9, 0),
      trials: cluster.length + 1,
      of: Int32Array.from(rows, ({ trial }) => trial),
      epochs: Float64Array.from(rows, ({ epoch }) => epoch),
      y: Float64Array.from(rows, ({ y }) => y),
      last: 52,
    };
    const theta = mostProbable(logPosteriorOf(data, layout, prior), prior, undefined);
    const posterior = curvePosterior(data, kernelOf(layout, theta))!;
    const { variance } = posterior.predict(data.x.subarray(3 * cluster.length), [{ trial: cluster.length, epoch: 52 }]);
    expect(Math.sqrt(variance[0]!)).toBeGreaterThan(0.15);
  });

  it("foresees a late gain of params like those that were seen to gain late", () => {
    // Two trials flatten, one falls evenly to the end; a fourth, beside it, has come to epoch 8.
    const flat = [1, 0.4, 0.1, 0, 0, 0];
    const even = [1, 0.94, 0.82, 0.4, -0.1, -0.8];
    const at = [1, 3, 8, 21, 34, 52];
    const curves = [flat, flat, even, even.slice(0, 3)];
    const rows = curves.flatMap((curve, trial) => curve.map((y, i) => ({ trial, epoch: at[i]!, y })));
    const data: CurveData = {
      x: Float64Array.of(0.1, 0.5, 0, 0.2, 0.4, 0, 0.9, 0.5, 0, 0.88, 0.52, 0),
      trials: 4,
      of: Int32Array.from(rows, ({ trial }) => trial),
      epochs: Float64Array.from(rows, ({ epoch }) => epoch),
      y: Float64Array.from(rows, ({ y }) => y),
      last: 52,
    };
    const posterior = curvePosterior(data, kernelOf(layout, prior.mean))!;
    const { mean } = posterior.predict(data.x.subarray(9), [{ trial: 3, epoch: 52 }]);
    expect(mean[0]).toBeLessThan(-0.5);
  });
});

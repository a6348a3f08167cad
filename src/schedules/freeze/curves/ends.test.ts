import { describe, expect, it } from "vitest";
import { stream } from "../../../math/random.ts";
import { layoutOf, priorOf } from "./hyperparameters.ts";
import { kernelOf } from "./kernel.ts";
import { curvePosterior } from "./posterior.ts";

const layout = layoutOf({ columns: 3, numeric: 2 });
const rng = stream("ends of curves");
const points = (count: number) =>
  Float64Array.from({ length: 3 * count }, (_, i) => (i % 3 === 2 ? rng.int(2) : rng.next()));
/** Nine trials, of which the last tells nothing yet. */
const rows = Array.from({ length: 8 }, (_, trial) =>
  [1, 3, 8, 13].slice(0, 1 + (trial % 4)).map((epoch) => ({ trial, epoch })),
).flat();
const posterior = curvePosterior(
  {
    x: points(9),
    trials: 9,
    of: Int32Array.from(rows, ({ trial }) => trial),
    epochs: Float64Array.from(rows, ({ epoch }) => epoch),
    y: Float64Array.from(rows, () => rng.normal()),
    last: 52,
  },
  kernelOf(layout, priorOf(layout).mean),
)!;

describe("the ends of new trials", () => {
  it("are those that the whole model expects at the last epoch", () => {
    const at = points(20);
    const whole = posterior.predict(
      at,
      Array.from({ length: 20 }, () => ({ epoch: 52, trial: -1 })),
    );
    const mean = new Float64Array(20);
    const variance = new Float64Array(20);
    posterior.ends().predict(at, 20, mean, variance);
    mean.forEach((value, i) => {
      expect(value).toBeCloseTo(whole.mean[i]!, 8);
      expect(variance[i]).toBeCloseTo(whole.variance[i]!, 8);
    });
  });

  it("have the slopes that differences show", () => {
    const at = points(1);
    const slopes = [new Float64Array(3), new Float64Array(3)] as const;
    const here = posterior.ends().predictWithSlopes(at, ...slopes);
    const step = 1e-5;
    for (const d of [0, 1]) {
      const moved = (by: number) => {
        const point = at.map((value, i) => (i === d ? value + by : value));
        return posterior.ends().predictWithSlopes(point, new Float64Array(3), new Float64Array(3));
      };
      const difference = (of: "mean" | "variance") => (moved(step)[of] - moved(-step)[of]) / (2 * step);
      expect(slopes[0][d]).toBeCloseTo(difference("mean"), 5);
      expect(slopes[1][d]).toBeCloseTo(difference("variance"), 5);
    }
    expect(here.variance).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { example } from "./dense.fixture.ts";
import { explainedHeldOut } from "./held-out.ts";
import { makePosterior } from "./posterior.ts";

describe("what a Gaussian process explains of held-out values", () => {
  it.each([2, 9, 20])("is what processes of all the others explain, of %i values", (n) => {
    const { data, layout, theta } = example(n);
    const { x, y } = data;
    const columns = layout.columns;
    const missed = y.map((value, i) => {
      const others = [...y.keys()].filter((j) => j !== i);
      const rest = {
        n: n - 1,
        x: Float64Array.from(others.flatMap((j) => [...x.subarray(j * columns, (j + 1) * columns)])),
        y: Float64Array.from(others, (j) => y[j]!),
      };
      const mean = new Float64Array(1);
      makePosterior(rest, layout, theta)!.predict(x.subarray(i * columns, (i + 1) * columns), 1, mean);
      return value - mean[0]!;
    });
    const squares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
    const average = y.reduce((sum, value) => sum + value, 0) / n;
    const pending = Float64Array.of(0.2, 0.7, 0.5, 1);
    const { factor } = makePosterior(data, layout, theta, pending)!;
    expect(explainedHeldOut(factor, y)).toBeCloseTo(1 - squares(missed) / squares(y.map((v) => v - average)), 8);
  });

  it("is nothing where all values are the same", () => {
    const { data, layout, theta } = example(6);
    const { factor } = makePosterior(data, layout, theta)!;
    expect(explainedHeldOut(factor, new Float64Array(6))).toBe(0);
  });
});

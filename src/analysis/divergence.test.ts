import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import type { Metric } from "../study/definition.ts";
import { curveOf } from "../study/study.fixture.ts";
import { divergenceOf } from "./divergence.ts";

const accuracy: Metric = { name: "val_accuracy", goal: "maximize" };
const loss: Metric = { name: "val_loss", goal: "minimize" };

describe("divergence", () => {
  it("is told by a searched metric or any loss that is no finite number", () => {
    expect(divergenceOf(curveOf({ val_accuracy: [0.9, Number.NaN] }), accuracy)).toBe("val_accuracy is NaN at epoch 2");
    expect(divergenceOf(curveOf({ val_accuracy: [0.9], train_loss: [Infinity] }), accuracy)).toBe(
      "train_loss is Infinity at epoch 1",
    );
    for (const name of ["Loss/critic", "valLoss", "nll", "perplexity", "l1_error"]) {
      expect(divergenceOf(curveOf({ [name]: [Number.NaN] }), accuracy)).toContain("NaN");
    }
  });

  it("is told in one epoch by a value that no loss can have", () => {
    expect(divergenceOf(curveOf({ train_loss: [3e33] }), loss)).toBe(
      "train_loss is 3e+33 at epoch 1, beyond any real loss",
    );
    expect(divergenceOf(curveOf({ train_loss: [3e9], val_loss: [2e9] }), loss)).toBeUndefined();
  });

  it("is not told by metrics that are no losses", () => {
    expect(divergenceOf(curveOf({ val_accuracy: [0.1], gpu_temperature: [Number.NaN] }), accuracy)).toBeUndefined();
    expect(
      divergenceOf(curveOf({ val_accuracy: [0.1, 0.1, 0.1], gradient_norm: [1, 900, 900] }), accuracy),
    ).toBeUndefined();
  });

  it("is told by a training loss that stays far above its start, in two epochs and not in one", () => {
    const curve = { val_accuracy: [0.3, 0.1, 0.1], train_loss: [2.3, 40, 61.5] };
    expect(divergenceOf(curveOf(curve), accuracy)).toBe("train_loss grew from 2.3 to 61.5 by epoch 3");
    expect(divergenceOf(curveOf(curve).slice(0, 2), accuracy)).toBeUndefined();
    expect(divergenceOf(curveOf({ loss: [2.3, 40, 2.1, 40] }), accuracy)).toBeUndefined();
  });

  it("is not told by overfitting, where the validation loss alone grows", () => {
    const curve = { train_loss: [0.3, 0.01, 0.001, 0.001], val_loss: [0.08, 0.2, 2.5, 3.1] };
    expect(divergenceOf(curveOf(curve), loss)).toBeUndefined();
    expect(divergenceOf(curveOf({ val_loss: curve.val_loss }), loss)).toBeUndefined();
    expect(divergenceOf(curveOf({ val_loss: [0.08, 900, 8000] }), loss)).toBe(
      "val_loss grew from 0.08 to 8000 by epoch 3",
    );
  });

  it("is not told by losses that were negative, or that may grow by their nature", () => {
    expect(divergenceOf(curveOf({ val_loss: [-0.1, 50, 60], train_loss: [-0.1, 50, 60] }), loss)).toBeUndefined();
    expect(divergenceOf(curveOf({ value_loss: [0.01, 50, 60] }), { name: "reward", goal: "maximize" })).toBeUndefined();
  });

  it("is not told before the first epoch", () => {
    expect(divergenceOf([], loss)).toBeUndefined();
  });

  it("is never told of a healthy noisy curve, at any of its epochs", () => {
    const healthy = fc.record({
      seed: fc.integer(),
      start: fc.double({ min: 0.01, max: 1e4, noNaN: true }),
      floor: fc.double({ min: 0, max: 0.5, noNaN: true }),
      rate: fc.double({ min: 0.01, max: 1, noNaN: true }),
      noise: fc.double({ min: 0, max: 0.25, noNaN: true }),
      spike: fc.integer({ min: 2, max: 30 }),
    });
    fc.assert(
      fc.property(healthy, ({ seed, start, floor, rate, noise, spike }) => {
        const rng = stream("healthy", seed);
        const column = (overfit: number) =>
          Array.from({ length: 30 }, (_, i) => {
            const smooth = start * (floor + (1 - floor) * Math.exp(-rate * i) + overfit * i);
            return smooth * Math.exp(noise * rng.normal()) * (i === spike ? 20 : 1);
          });
        const curve = curveOf({ train_loss: column(0), val_loss: column(0.05) });
        for (let epochs = 1; epochs <= 30; epochs++) expect(divergenceOf(curve.slice(0, epochs), loss)).toBeUndefined();
      }),
    );
  });
});

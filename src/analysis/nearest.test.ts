import { describe, expect, it } from "vitest";
import { type Params, parseSpace } from "../space/space.ts";
import { trialWith } from "../study/study.fixture.ts";
import { nearestTrials } from "./nearest.ts";

const space = parseSpace({
  lr: "10 ** uniform(-4, 0)",
  net: "choice(mlp, cnn, rnn)",
  depth: "int(1, 4) if net == cnn",
});

const distances = (params: Params, ...others: readonly Params[]) =>
  nearestTrials(
    space,
    params,
    others.map((params, i) => trialWith({ number: i + 1, params })),
    10,
  ).map(({ trial, distance }) => [trial.number, Number(distance.toFixed(6))]);

describe("the nearest trials", () => {
  it("are measured on the scale of each hyperparameter, nearest first, and the earlier first of equals", () => {
    const at = (lr: number) => ({ lr, net: "mlp" });
    expect(distances(at(0.01), at(1), at(0.1), at(0.001), at(0.01))).toEqual([
      [4, 0],
      [2, 0.25],
      [3, 0.25],
      [1, 0.5],
    ]);
  });

  it("are 1 away for another option, whichever it is", () => {
    expect(distances({ lr: 0.01, net: "mlp" }, { lr: 0.01, net: "rnn" }, { lr: 0.1, net: "rnn" })).toEqual([
      [1, 1],
      [2, 1.030776],
    ]);
  });

  it("are 1 further where only one of two has a hyperparameter", () => {
    const cnn = { lr: 0.01, net: "cnn", depth: 2 };
    expect(distances(cnn, { ...cnn, depth: 4 }, { lr: 0.1, net: "mlp" })).toEqual([
      [1, 0.5],
      [2, 1.436141],
    ]);
  });

  it("may lie outside of the ranges, and are as many as were asked for", () => {
    expect(distances({ lr: 1, net: "mlp" }, { lr: 100, net: "mlp" })).toEqual([[1, 0.5]]);
    const trials = [undefined, trialWith({ number: 2, params: { lr: 1, net: "mlp" } }), trialWith({ number: 3 })];
    expect(nearestTrials(space, { lr: 1, net: "mlp" }, trials, 1).map(({ trial }) => trial.number)).toEqual([2]);
  });
});

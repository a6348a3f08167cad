import { expect, it } from "vitest";
import { definitionWith } from "../study/study.fixture.ts";
import { adviseOnSchedule } from "./advice.ts";

const stages = [
  { trials: 6, epochs: 1, narrow: false, carry: 0 },
  { trials: 6, epochs: 5, narrow: false, carry: 0 },
];
const advice = (name: string, options: Record<string, unknown>, sampler = "auto") =>
  adviseOnSchedule(definitionWith({ stages, schedule: { name, options }, sampler: { name: sampler, options: {} } }));

it.each([
  ["asha", { grace: 4 }, "its first rung is only at epoch 4; choose a smaller grace, or more epochs"],
  ["hyperband", { grace: 2 }, "its first rung is only at epoch 2; choose a smaller grace, or more epochs"],
  ["bohb", { eta: 6 }, "its first rung is only at epoch 1; choose a smaller grace, or more epochs"],
  ["median", { warmup: 5 }, "it spares the first 5 epochs; choose a smaller warmup"],
  ["percentile", { startup: 6 }, "it waits until 6 trials are done; choose a smaller startup"],
  ["threshold", { score: 0.5, by: 5 }, "it looks from epoch 5 on; choose a smaller by"],
  ["patience", {}, "it waits for 5 epochs without progress; choose fewer"],
])("says why %s with %j stops nobody", (name, options, reason) => {
  expect(advice(name, options)).toEqual([`schedule ${name}: all trials train to their end, since ${reason}`]);
});

it.each([
  ["asha", { grace: 2 }],
  ["hyperband", {}],
  ["median", {}],
  ["threshold", { score: 0.5, by: 4 }],
  ["patience", { epochs: 4 }],
  ["stages", {}],
  ["auto", {}],
  ["freeze", {}],
])("is silent about %s with %j, which stops some in one of its stages, or was never meant to", (name, options) => {
  expect(advice(name, options)).toEqual([]);
});

it("says that freeze leaves a chosen sampler the first trials alone", () => {
  expect(advice("freeze", {}, "tpe")).toEqual([
    "sampler tpe: it draws the first trials alone; freeze draws the others by a model of its own",
  ]);
});

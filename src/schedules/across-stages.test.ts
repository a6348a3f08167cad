import { describe, expect, it } from "vitest";
import { toldOf } from "./across-stages.ts";
import { drive } from "./drive.fixture.ts";
import { risingCurves } from "./schedule.contract.ts";
import { stages } from "./stages.ts";

/** The states and scores that the sampler of a stage is told, where stages train for so many epochs. */
function told(epochs: readonly number[], sampler = "auto", stage = 1) {
  const { study } = drive({
    make: stages,
    stages: epochs.map((each) => ({ trials: 8, epochs: each })),
    accuracy: (trial, epoch) => (trial === 3 ? Number.NaN : risingCurves(1, 0)(trial, epoch)),
  });
  const definition = { ...study.definition, sampler: { name: sampler, options: {} } };
  return toldOf({ ...study, definition }, study.stages[stage - 1]!).map((trial) => ({
    state: trial!.state,
    isScored: trial!.score !== undefined,
  }));
}

describe("what the sampler that we choose is told of a stage", () => {
  const nothing = Array.from({ length: 8 }, (_, i) => ({ state: i === 2 ? "diverged" : "running", isScored: false }));
  const all = nothing.map((one, i) => (i === 2 ? one : { state: "done", isScored: true }));

  it.each([[[1, 5, 30]], [[1, 3]], [[3, 60]]])(
    "are no scores where later ones train far longer: epochs %j",
    (epochs) => {
      expect(told(epochs)).toEqual(nothing);
    },
  );

  it.each([[[1]], [[2, 30]], [[5, 1]]])("are all scores where they tell enough: epochs %j", (epochs) => {
    expect(told(epochs)).toEqual(all);
  });

  it("are all scores where the user chose the sampler", () => {
    expect(told([1, 5, 30], "gp")).toEqual(all);
  });

  it("are also those of a stage before that trained as far", () => {
    expect(told([5, 5], "auto", 2)).toEqual([...all, ...all.map(() => ({ state: "done", isScored: true }))]);
    expect(told([5, 5], "gp", 2)).toHaveLength(8);
    expect(told([2, 5], "auto", 2)).toHaveLength(8);
  });
});

import { describe, expect, it } from "vitest";
import { trialWith } from "../study/study.fixture.ts";
import type { Study, Trial } from "../study/study.ts";
import { comparableTrials, levelsTo } from "./comparable.ts";
import { drive } from "./drive.fixture.ts";
import { stages } from "./stages.ts";

const { study } = drive({ make: stages, stages: [{ trials: 4, epochs: 9 }], accuracy: () => 0 });
const [stage] = study.stages;

interface Curve {
  readonly state: Trial["state"];
  readonly accuracies: readonly number[];
}

/** A study whose trials have these accuracies by epoch. */
function studyOf(...curves: readonly Curve[]): Study {
  const trials = curves.map(({ state, accuracies }, i) => {
    const curve = accuracies.map((accuracy, e) => ({ epoch: e + 1, metrics: { accuracy }, at: 0 }));
    const finite = accuracies.filter((accuracy) => !Number.isNaN(accuracy));
    return trialWith({ number: i + 1, state, curve, score: finite.length > 0 ? Math.max(...finite) : undefined });
  });
  return { ...study, trials };
}

/** What a sampler sees of them, levels at epochs 1 and 3 of 9. */
function seen(...curves: readonly Curve[]) {
  return comparableTrials(studyOf(...curves), stage!, [1, 3]).map((trial) => [trial?.state, trial?.score]);
}

const nine = (first: number, third: number, last: number) => [
  first,
  first,
  third,
  third,
  third,
  third,
  third,
  third,
  last,
];

describe("scores made comparable", () => {
  it("add to an early score what others gained from there, level by level", () => {
    // From epoch 1 to 3 trials gained 0.2, 0.4 and 0.3; from 3 to 9 the first two gained 0.1 and 0.3.
    const trials = seen(
      { state: "done", accuracies: nine(0.1, 0.3, 0.4) },
      { state: "done", accuracies: nine(0.1, 0.5, 0.8) },
      { state: "paused", accuracies: [0.2, 0.2, 0.5] },
      { state: "paused", accuracies: [0.25] },
    );
    expect(trials[0]).toEqual(["done", 0.4]);
    expect(trials[2]).toEqual(["paused", expect.closeTo(0.5 + 0.2, 12)]);
    expect(trials[3]).toEqual(["paused", expect.closeTo(0.25 + 0.3 + 0.2, 12)]);
  });

  it("count what still trains once it has come to a level, and leave it pending before", () => {
    const trials = seen(
      { state: "done", accuracies: nine(0.1, 0.3, 0.4) },
      { state: "running", accuracies: [0.2, 0.3] },
      { state: "running", accuracies: [] },
    );
    // From epoch 2 to 3 the first gained 0.2, and 0.1 from there.
    expect(trials[1]).toEqual(["paused", expect.closeTo(0.6, 12)]);
    expect(trials[2]).toEqual(["running", undefined]);
  });

  it("leave scores as they are where nobody has gone further, and whatever diverged or failed", () => {
    expect(
      seen(
        { state: "stopped", accuracies: [0.2, 0.4] },
        { state: "diverged", accuracies: [0.9, Number.NaN] },
        { state: "failed", accuracies: [0.1] },
        { state: "running", accuracies: [Number.NaN] },
      ),
    ).toEqual([
      ["paused", 0.4],
      ["diverged", 0.9],
      ["failed", 0.1],
      ["running", undefined],
    ]);
  });

  it("are the same objects while nothing changes, so that a long history costs nothing", () => {
    const paused = studyOf({ state: "done", accuracies: nine(0.1, 0.3, 0.4) }, { state: "paused", accuracies: [0.2] });
    const once = comparableTrials(paused, stage!, [1, 3]);
    const again = comparableTrials(paused, stage!, [1, 3]);
    expect(once[1]!.score).not.toBe(paused.trials[1]!.score);
    expect(again[1]).toBe(once[1]);
  });

  it("are measured at thirds of the way where trials may stop anywhere", () => {
    expect(levelsTo(27)).toEqual([1, 3, 9]);
    expect(levelsTo(1)).toEqual([]);
  });
});

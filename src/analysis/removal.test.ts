import { describe, expect, it } from "vitest";
import { definitionWith, stageWith, trialWith } from "../study/study.fixture.ts";
import type { Study, Trial } from "../study/study.ts";
import { removable } from "./removal.ts";

/** A trial of one epoch whose checkpoint is named by its number. */
const saved = (number: number, score: number, state: Trial["state"]): Trial =>
  trialWith({ number, state, score, curve: [{ epoch: 1, at: 0, metrics: { acc: score }, checkpoint: `${number}` }] });

function studyOf(trials: readonly Trial[], carry = 0): Study {
  const plan = { trials: 10, epochs: 5, narrow: false, carry: 0 };
  const definition = definitionWith({ stages: carry === 0 ? [plan] : [plan, { ...plan, carry }] });
  return { definition, plans: definition.stages, stages: [stageWith(definition)], trials, workers: new Map() };
}

/** The trials whose checkpoints may go for want of space, the least useful first. */
function going(trials: readonly Trial[], carry = 0): number[] {
  const stored = trials.map(({ number: trial }) => ({ name: `${trial}`, trial, epoch: 1 }));
  return removable(studyOf(trials, carry), stored).map(({ trial }) => trial);
}

describe("the checkpoints that may go for want of space", () => {
  const ended = [saved(1, 0.9, "done"), saved(2, 0.8, "done"), saved(3, 0.7, "stopped"), saved(4, 0.6, "done")];

  it("are those with the worst scores first, and never the study's best", () => {
    expect(going(ended)).toEqual([4, 3, 2]);
  });

  it("are of one trial those that nobody wants, then its last, and its best behind that", () => {
    const scores = [0.1, 0.7, 0.3];
    const curve = scores.map((acc, i) => ({ epoch: i + 1, at: 0, metrics: { acc }, checkpoint: `2 at ${i + 1}` }));
    const study = studyOf([saved(1, 0.9, "done"), trialWith({ number: 2, score: 0.7, scoreEpoch: 2, curve })]);
    const stored = curve.map(({ checkpoint: name, epoch }) => ({ name, trial: 2, epoch }));
    expect(removable(study, stored).map(({ epoch }) => epoch)).toEqual([1, 3, 2]);
  });

  it.each(["running", "paused"] as const)(
    "leave out the best of those that have ended while one that is %s leads, which may yet diverge",
    (state) => {
      expect(going([...ended, saved(5, 0.95, state)])).toEqual([4, 3, 2]);
      expect(going([...ended, saved(5, 0.95, "diverged")])).toEqual([5, 4, 3, 2]);
    },
  );

  it("leave out whom the next stage would carry if one that still trains were given up", () => {
    expect(going([...ended, saved(5, 0.95, "running")], 1)).toEqual([4, 3]);
    expect(going([...ended, saved(5, 0.95, "killed")], 1)).toEqual([4, 3]);
  });
});

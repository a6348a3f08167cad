import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { foldMetric } from "../study/folds.ts";
import type { Stage, Study, Trial, TrialState } from "../study/study.ts";
import { droppingFolds } from "./folds.ts";
import { stages } from "./stages.ts";
import { definition, first, toldStudy } from "./told.fixture.ts";

const stage: Stage = { ...first, epochs: 1, last: 20 };

/** A trial of one epoch on four folds, with its values on those that it has done. */
function folded(
  number: number,
  values: readonly number[],
  state: TrialState = "done",
  more: Partial<Trial> = {},
): Trial {
  const parts = values.map((value, i) => ({
    epoch: 0.25 * (i + 1),
    at: i,
    metrics: { [foldMetric("acc", i + 1)]: value },
  }));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const done = values.length === 4;
  const curve = done ? [...parts.slice(0, 3), { ...parts[3]!, metrics: { ...parts[3]!.metrics, acc: mean } }] : parts;
  const [told] = toldStudy([{ number: 1, acc: [0.5] }]).trials;
  return { ...told!, number, state, epochs: 1, curve, score: done ? mean : undefined, scoreEpoch: 1, ...more };
}

function studyOf(trials: readonly Trial[]): Study {
  return { ...toldStudy([], [stage], { ...definition, folds: 4 }), trials };
}

const schedule = droppingFolds(stages());
const verdict = (others: readonly Trial[], trial: Trial) => schedule.verdict(studyOf([...others, trial]), trial);

/** Ten trials: the better the higher their number. The first fold is easy. */
const ten = Array.from({ length: 10 }, (_, i) => folded(i + 1, [10 + i, i, i, i]));

describe("a trial on folds", () => {
  it("is stopped when more than half of those that ended were better over the same folds", () => {
    expect(verdict(ten, folded(11, [13.5], "running"))).toEqual({
      kind: "stop",
      reason: "over its first fold 6 of 10 trials had a better acc",
    });
    expect(verdict(ten, folded(11, [14.5], "running"))).toEqual({ kind: "continue" });
    expect(verdict(ten, folded(11, [14.5, 3.5], "running"))).toEqual({ kind: "continue" });
    expect(verdict(ten, folded(11, [14.5, 1.5], "running"))).toMatchObject({
      kind: "stop",
      reason: "over its first 2 folds 6 of 10 trials had a better acc",
    });
  });

  it("is not stopped within its first fold, nor after its last, nor before five others have ended", () => {
    const within = folded(11, [0], "running");
    expect(verdict(ten, { ...within, curve: [{ ...within.curve[0]!, epoch: 0.2 }] })).toEqual({ kind: "continue" });
    expect(verdict(ten, folded(11, [0, 0, 0, 0], "running"))).toEqual({ kind: "continue" });
    expect(verdict(ten.slice(0, 4), folded(11, [0], "running"))).toEqual({ kind: "continue" });
    expect(verdict(ten.slice(0, 5), folded(11, [0], "running"))).toMatchObject({ kind: "stop" });
  });

  it("is measured by all that ended: those stopped before a fold count as worse, so that the bar does not rise", () => {
    const [bad, good] = [ten.slice(0, 5), ten.slice(5)];
    const stopped = bad.map((trial) => ({ ...trial, state: "stopped" as const, curve: trial.curve.slice(0, 1) }));
    // Worse than all that went on, and yet better than those that did not.
    expect(verdict([...stopped, ...good], folded(11, [14.5, 1], "running"))).toEqual({ kind: "continue" });
    const more = [...good, folded(12, [19, 9], "stopped")];
    expect(verdict([...stopped, ...more], folded(11, [14.5, 1], "running"))).toMatchObject({ kind: "stop" });
  });

  it("is left alone where it was carried into the stage, and not disturbed by what diverged or is NaN", () => {
    expect(verdict(ten, folded(11, [0], "running", { born: 0 }))).toEqual({ kind: "continue" });
    const diverged = Array.from({ length: 20 }, (_, i) => folded(12 + i, [Number.NaN], "diverged"));
    expect(verdict([...ten.slice(5), ...diverged.slice(0, 4)], folded(11, [0], "running"))).toMatchObject({
      kind: "stop",
    });
    expect(verdict([...ten, ...diverged], folded(11, [14.5], "running"))).toEqual({ kind: "continue" });
    expect(verdict(ten, folded(11, [Number.NaN], "running"))).toMatchObject({ kind: "stop" });
  });
});

describe("a search on folds", () => {
  it("trains less than seven in ten of all folds, and still finds the best", () => {
    let trained = 0;
    for (let search = 0; search < 10; search++) {
      const rng = stream("folds", search);
      const easiness = Array.from({ length: 4 }, () => rng.normal());
      const quality = Array.from({ length: 60 }, () => rng.normal());
      const values = quality.map((q) => easiness.map((fold) => q + fold + 0.3 * rng.normal()));
      const trials: Trial[] = [];
      values.forEach((all, i) => {
        let done = 1;
        while (done < 4 && verdict(trials, folded(i + 1, all.slice(0, done), "running")).kind === "continue") done++;
        trained += done;
        trials.push(folded(i + 1, all.slice(0, done), done === 4 ? "done" : "stopped"));
      });
      const means = values.map((all) => all.reduce((sum, value) => sum + value, 0));
      expect(trials[means.indexOf(Math.max(...means))]?.state).toBe("done");
    }
    expect(trained / (10 * 60 * 4)).toBeLessThan(0.7);
  });
});

describe("a sampler", () => {
  it("sees a stopped trial with its mean and what its missing folds changed for the others", () => {
    const stopped = folded(11, [13], "stopped");
    const study = studyOf([...ten, stopped]);
    const seen = schedule.comparable!(study, stage);
    // Over all folds the done trials had 7.5 less than over the first alone.
    expect(seen[10]?.score).toBeCloseTo(13 - 7.5);
    expect(seen.slice(0, 10)).toEqual(ten);
    expect(schedule.comparable!(study, stage)[10]).toBe(seen[10]);
    expect(stopped.score).toBeUndefined();
  });

  it("sees it as it is where no trial has done all folds, or its own is not finite", () => {
    const stopped = folded(1, [13], "stopped");
    expect(schedule.comparable!(studyOf([stopped]), stage)).toEqual([stopped]);
    const nan = folded(11, [Number.NaN], "stopped");
    expect(schedule.comparable!(studyOf([...ten, nan]), stage)[10]).toBe(nan);
  });
});

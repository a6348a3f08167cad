import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import type { Definition, StagePlan } from "../study/definition.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { keptCheckpoints } from "./retention.ts";

const space = parseSpace({ lr: "uniform(0, 1)" });

/** A study that keeps the best trial, with three trials a stage. */
function studyWith(trials: readonly Trial[], stages: readonly Partial<Stage>[], carry = 0): Study {
  const plan: StagePlan = { trials: 3, epochs: 3, narrow: false, carry };
  const definition: Definition = {
    name: "kept",
    metric: { name: "acc", goal: "maximize" },
    space,
    stages: [plan, plan],
    sampler: { name: "random", options: {} },
    schedule: { name: "asha", options: {} },
    seed: 0,
    lease: 60,
    keepBest: 1,
  };
  return {
    definition,
    plans: definition.stages,
    stages: stages.map((given, i) => ({
      number: i + 1,
      space,
      epochs: 3,
      first: 1,
      last: 3,
      carried: [],
      notes: [],
      ...given,
    })),
    trials,
    workers: new Map(),
  };
}

/** A trial with scores by epoch, each saved. */
function trial(number: number, state: Trial["state"], scores: readonly number[], stage = 1): Trial {
  const score = Math.max(...scores);
  return trialWith({
    number,
    state,
    stage,
    score,
    scoreEpoch: scores.indexOf(score) + 1,
    curve: scores.map((acc, i) => ({ epoch: i + 1, at: 0, metrics: { acc }, checkpoint: `${number}@${i + 1}` })),
  });
}

const names = (kept: ReadonlyMap<number, ReadonlySet<string>>) => [...kept.values()].flatMap((set) => [...set]).sort();

describe("the checkpoints that are kept", () => {
  const trials = [trial(1, "done", [0.9, 0.8, 0.7]), trial(2, "done", [0.1, 0.2, 0.3]), trial(3, "paused", [0.5])];

  it("are found among 200,000 trials, though all of them failed", () => {
    const many = Array.from({ length: 200_000 }, (_, i) => trialWith({ number: i + 1, state: "failed" }));
    expect(keptCheckpoints(studyWith(many, [{}])).size).toBe(200_000);
  });

  it("are the best and last of the best trial, and of each that may still train", () => {
    expect(names(keptCheckpoints(studyWith(trials, [{}])))).toEqual(["1@1", "1@3", "3@1"]);
    const running = [...trials.slice(0, 2), trial(3, "running", [0.5, 0.1, 0.4])];
    expect(names(keptCheckpoints(studyWith(running, [{}])))).toEqual(["1@1", "1@3", "3@1", "3@3"]);
  });

  it("are not those of a trial that waited on a rung when its stage was over", () => {
    expect(names(keptCheckpoints(studyWith(trials, [{}, {}])))).toEqual(["1@1", "1@3"]);
    expect(names(keptCheckpoints(studyWith(trials, [{}]), true))).toEqual(["1@1", "1@3"]);
  });

  it("are those of a trial that failed in the newest stage, which people may have tried again, until the search is over", () => {
    const failed = [...trials.slice(0, 2), trial(3, "failed", [0.5, 0.4])];
    expect(names(keptCheckpoints(studyWith(failed, [{}])))).toEqual(["1@1", "1@3", "3@1", "3@2"]);
    expect(names(keptCheckpoints(studyWith(failed, [{}, {}])))).toEqual(["1@1", "1@3"]);
    expect(names(keptCheckpoints(studyWith(failed, [{}]), true))).toEqual(["1@1", "1@3"]);
  });

  it("are those of such a trial where it goes on in the next stage, or is the best of all", () => {
    expect(names(keptCheckpoints(studyWith(trials, [{}, { carried: [3] }])))).toEqual(["1@1", "1@3", "3@1"]);
    const best = [...trials.slice(0, 2), trial(3, "paused", [0.95])];
    expect(names(keptCheckpoints(studyWith(best, [{}, {}])))).toEqual(["3@1"]);
  });

  it("are those of the best of a stage while they may be carried into the next, at most twice as many as planned", () => {
    expect(names(keptCheckpoints(studyWith(trials, [{}], 1), true))).toEqual(["1@1", "1@3", "3@1"]);
  });

  it("are those that the next stage may carry, until it is open, and then those that it carries, until they go on", () => {
    const ended = [trial(1, "done", [0.9]), trial(2, "done", [0.8]), trial(3, "done", [0.7])];
    expect(names(keptCheckpoints(studyWith(ended, [{}], 1)))).toEqual(["1@1", "2@1"]);
    const later = [
      trial(1, "done", [0.9]),
      trial(2, "done", [0.8]),
      trial(3, "done", [0.7]),
      trial(4, "done", [0.95], 2),
    ];
    const stages = [{}, { first: 4, last: 4, carried: [1, 2] }];
    expect(names(keptCheckpoints(studyWith(later, stages, 2)))).toEqual(["1@1", "2@1", "4@1"]);
    const resumed = [trial(1, "done", [0.9, 0.9], 2), trial(2, "done", [0.8, 0.8], 2), ...later.slice(2)];
    expect(names(keptCheckpoints(studyWith(resumed, stages, 2)))).toEqual(["4@1"]);
  });
});

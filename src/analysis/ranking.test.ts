import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { curveOf, definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Study, TrialState } from "../study/study.ts";
import { best, countStates, leading, ranked, studySummary } from "./ranking.ts";

const numbers = (trials: readonly { readonly number: number }[]) => trials.map(({ number }) => number);

describe("ranking trials", () => {
  const trials = [
    trialWith({ number: 1, score: 0.5 }),
    trialWith({ number: 2, score: 0.9, state: "diverged" }),
    undefined,
    trialWith({ number: 4, score: 0.8, state: "stopped" }),
    trialWith({ number: 5 }),
    trialWith({ number: 6, score: 0.8, state: "running" }),
    trialWith({ number: 7, score: 0.1, state: "failed" }),
    trialWith({ number: 8, score: Number.NaN }),
    trialWith({ number: 9, score: 0.9, violates: ["latency <= 20"] }),
  ];

  it("puts the best first, the earlier first among equals, and leaves out what has no comparable score", () => {
    expect(numbers(ranked(trials, "maximize"))).toEqual([4, 6, 1]);
    expect(numbers(ranked(trials, "minimize"))).toEqual([1, 4, 6]);
  });

  it("does not depend on the order in which trials are given", () => {
    const known = trials.filter((trial) => trial !== undefined);
    fc.assert(
      fc.property(fc.shuffledSubarray(known, { minLength: known.length }), (shuffled) => {
        expect(numbers(ranked(shuffled, "maximize"))).toEqual([4, 6, 1]);
      }),
    );
  });

  it("finds the first few as sorting all does", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.nat({ max: 8 }), fc.constantFrom("maximize", "minimize"), (scores, count, goal) => {
        const some = scores.map((score, i) => trialWith({ number: i + 1, score }));
        expect(numbers(leading(some, goal, count))).toEqual(numbers(ranked(some, goal).slice(0, count)));
      }),
    );
    expect(numbers(leading(trials, "minimize", 2))).toEqual([1, 4]);
    expect(numbers(leading(trials, "minimize", Number.POSITIVE_INFINITY))).toEqual([1, 4, 6]);
  });

  it("counts trials by state", () => {
    expect(countStates(trials)).toEqual({
      running: 1,
      done: 4,
      paused: 0,
      stopped: 1,
      diverged: 1,
      failed: 1,
      killed: 0,
    } satisfies Record<TrialState, number>);
  });
});

describe("a study's summary", () => {
  const space = parseSpace({ lr: "10 ** uniform(-6, 1)" });
  const plan = { epochs: 1, narrow: true };
  const worker = {
    host: "a",
    pid: 1,
    identity: undefined,
    launchedAs: undefined,
    startedAt: 0,
    lastAt: 0,
    leftBecause: undefined,
    trial: undefined,
  };
  const study: Study = {
    definition: definitionWith({
      metric: { name: "val_loss", goal: "minimize" },
      space,
      stages: [],
      seed: 1,
      keepBest: 3,
    }),
    plans: [
      { ...plan, trials: 60, carry: 0 },
      { ...plan, trials: 30, carry: 0 },
      { ...plan, trials: 10, carry: 3 },
    ],
    stages: [{ number: 1, space, epochs: 1, first: 1, last: 60, carried: [], notes: [] }],
    trials: [
      trialWith({ number: 1, score: 0.7, curve: curveOf({ val_loss: [0.9, 0.7] }) }),
      undefined,
      trialWith({ number: 3, score: 0.4, curve: curveOf({ val_loss: [0.4] }), state: "running" }),
    ],
    workers: new Map([
      ["w01", { ...worker, name: "w01", leftAt: undefined }],
      ["w02", { ...worker, name: "w02", leftAt: 5 }],
    ]),
  };

  it("tells what there is and what will be, carried trials counted once", () => {
    const { states, ...summary } = studySummary(study);
    expect(states.running).toBe(1);
    expect(summary).toEqual({ started: 2, planned: 97, epochs: 3, best: study.trials[2] });
  });

  it("names no best before the first score", () => {
    expect(best({ ...study, trials: [trialWith({ number: 1 })] })).toBeUndefined();
    expect(best(study)?.number).toBe(3);
  });
});

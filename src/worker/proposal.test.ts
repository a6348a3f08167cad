import { describe, expect, it } from "vitest";
import type { Sampler } from "../samplers/sampler.ts";
import { parseSpace } from "../space/space.ts";
import type { Definition } from "../study/definition.ts";
import type { StudyEvent } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import type { Stage } from "../study/study.ts";
import { Proposer } from "./proposal.ts";

const definition: Definition = {
  name: "proposed",
  metric: { name: "acc", goal: "maximize" },
  space: parseSpace({ x: "uniform(0, 1)" }),
  stages: [{ trials: 10, epochs: 5, narrow: false, carry: 0 }],
  sampler: { name: "mean", options: {} },
  schedule: { name: "stages", options: {} },
  seed: 0,
  lease: 60,
  keepBest: 5,
};
const stage: Stage = {
  number: 1,
  space: definition.space,
  epochs: 5,
  first: 1,
  last: 10,
  carried: [],
  notes: [],
};

/** Proposes the mean of all points tried. */
const mean: Sampler = {
  suggest: ({ history: { count, points } }) => ({
    point: Float64Array.of(count === 0 ? 0.5 : points.subarray(0, count).reduce((sum, u) => sum + u, 0) / count),
  }),
};

const start = (trial: number, attempt: number, x: number): StudyEvent => ({
  v: 1,
  t: 1,
  kind: "start",
  trial,
  attempt,
  stage: 1,
  epochs: 5,
  params: { x },
  seed: 7,
  sampler: "mean",
  read: {},
});

describe("the proposer", () => {
  it("sees a trial where its newest start put it, whatever it was asked before", () => {
    const fold = new Fold(definition);
    const proposer = new Proposer(mean);
    fold.apply("w01", start(1, 1, 0.2));
    expect(proposer.propose(fold.study(), stage, 2).params).toEqual({ x: 0.2 });
    fold.apply("w02", start(1, 2, 0.8));
    expect(proposer.propose(fold.study(), stage, 2).params).toEqual({ x: 0.8 });
    expect(new Proposer(mean).propose(fold.study(), stage, 2).params).toEqual({ x: 0.8 });
  });

  it("sees the trials of the stage alone", () => {
    const fold = new Fold(definition);
    fold.apply("w01", start(1, 1, 0.2));
    fold.apply("w01", start(11, 1, 0.6));
    const next: Stage = { ...stage, number: 2, first: 11, last: 20 };
    const proposer = new Proposer(mean);
    expect(proposer.propose(fold.study(), stage, 2).params).toEqual({ x: 0.2 });
    expect(proposer.propose(fold.study(), next, 12).params).toEqual({ x: 0.6 });
    expect(proposer.propose(fold.study(), stage, 2).params).toEqual({ x: 0.2 });
  });
});

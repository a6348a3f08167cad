import { describe, expect, it } from "vitest";
import type { Sampler } from "../samplers/sampler.ts";
import { type Params, parseSpace } from "../space/space.ts";
import type { Definition } from "../study/definition.ts";
import type { StudyEvent } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import { definitionWith, stageWith } from "../study/study.fixture.ts";
import type { Stage } from "../study/study.ts";
import { samplerOf } from "./assemble.ts";
import { Proposer } from "./proposal.ts";

const definition = definitionWith({ sampler: { name: "mean", options: {} } });
const stage = stageWith(definition);

/** Proposes the mean of all points tried. */
const mean: Sampler = {
  suggest: ({ history: { count, points } }) => ({
    point: Float64Array.of(count === 0 ? 0.5 : points.subarray(0, count).reduce((sum, u) => sum + u, 0) / count),
  }),
};

const start = (trial: number, attempt: number, x: number, params: Params = { x }): StudyEvent => ({
  v: 1,
  t: 1,
  kind: "start",
  trial,
  attempt,
  stage: 1,
  epochs: 5,
  params,
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

  it.each(["gp", "tpe", "forest", "cmaes", "auto"])(
    "gives workers that ask at the same moment, and know the same, params that differ, by %s",
    (name) => {
      const space = parseSpace({ depth: "int(1, 4)", net: "choice(a, b, c)" });
      const learning: Definition = { ...definition, space, sampler: { name, options: {} } };
      const fold = new Fold(learning);
      for (const [i, depth] of [1, 2, 3, 4, 1, 2].entries()) {
        const trial = i + 1;
        fold.apply("w01", start(trial, 1, 0, { depth, net: i < 4 ? "a" : "b" }));
        fold.apply("w01", { v: 1, t: 2, kind: "epoch", trial, attempt: 1, epoch: 1, metrics: { acc: depth } });
        fold.apply("w01", { v: 1, t: 3, kind: "end", trial, attempt: 1, state: "done", reason: "" });
      }
      const here = { ...stage, space, last: 12 };
      const proposed = [7, 8, 9, 10, 11].map((trial) =>
        new Proposer(samplerOf(learning)).propose(fold.study(), here, trial),
      );
      const all = [...fold.study().trials, ...proposed].map((one) => JSON.stringify(one?.params));
      expect(new Set(all).size).toBe(11);
    },
  );
});

import { expect, it } from "vitest";
import { definitionWith, stageWith, trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";
import { lostTrials } from "./trial-text.ts";

it("a trial is lost where it diverged or failed, unless it had been done before, and where it violates a constraint", () => {
  const definition = definitionWith();
  const given: readonly Partial<Trial>[] = [
    { state: "done" },
    { state: "diverged" },
    { state: "failed" },
    { state: "failed", wasDone: true },
    { state: "done", violates: ["loss"] },
    { state: "running", violates: ["loss"] },
    { state: "failed", repeatOf: 1 },
  ];
  const trials = given.map((each, i) => trialWith({ number: i + 1, score: 0.5, ...each }));
  const study = { definition, plans: definition.stages, stages: [stageWith(definition)], trials, workers: new Map() };
  expect(lostTrials(study).map(({ number }) => number)).toEqual([2, 3, 5]);
});

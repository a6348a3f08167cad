import { expect, test } from "vitest";
import { parseSpace } from "../space/space.ts";
import { curveOf, definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";
import { foretoldText } from "./foretold.ts";

const definition = definitionWith({
  metric: { name: "acc", goal: "maximize" },
  space: parseSpace({ lr: "uniform(0, 1)" }),
});

/** Trials of which 0.8 to 0.9 was expected, with these scores. */
function textOf(scores: readonly number[], ...others: readonly Partial<Trial>[]): string | undefined {
  const why = { model: "gp", expected: -0.85, low: -0.9, high: -0.8 };
  const given = [...scores.map((score): Partial<Trial> => ({ score })), ...others];
  const trials = given.map((each, i) =>
    trialWith({ number: i + 1, why, curve: curveOf({ acc: [each.score ?? 0.5] }), ...each }),
  );
  return foretoldText({ definition, plans: [], stages: [], trials, workers: new Map() }, "gp");
}

test("how often a model's expectations came true is told, once there are eight", () => {
  const scores = [0.81, 0.82, 0.89, 0.95, 0.7, 0.6, 0.5];
  expect(textOf(scores)).toBeUndefined();
  expect(textOf([...scores, 0.4])).toBe(
    "Of 8 trials of which gp expected a score so far, 3 came within one standard deviation, 1 better and 4 worse; two thirds would come within if it were right about what it hopes most of.",
  );
});

test("a trial that diverged came out worse; one that still trains, failed, stopped early or repeats another tells nothing", () => {
  const scores = [0.81, 0.82, 0.89, 0.95, 0.7, 0.6, 0.5];
  const others: Partial<Trial>[] = [
    { state: "diverged" },
    { state: "running", score: 0.85 },
    { state: "failed" },
    { state: "stopped", score: 0.85 },
    { score: 0.85, epochs: 5 },
    { score: 0.85, repeatOf: 1 },
    { score: 0.85, why: { model: "freeze", expected: -0.85, sd: 0.1 } },
    { score: 0.85, why: undefined },
  ];
  expect(textOf(scores, ...others)).toContain(
    "Of 8 trials of which gp expected a score so far, 3 came within one standard deviation, 1 better and 4 worse;",
  );
});

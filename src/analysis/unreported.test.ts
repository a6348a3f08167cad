import { expect, it } from "vitest";
import { definitionWith, trialWith } from "../study/study.fixture.ts";
import { unreported } from "./unreported.ts";

const point = { epoch: 1, metrics: { acc: 0.5, latency: 20 }, at: 0 };
const [running, done] = [trialWith({ number: 1, state: "running" }), trialWith({ number: 2, curve: [point] })];
const definition = definitionWith({ constraints: [{ metric: "memory", relation: "<=", bound: 8 }] });

it("What a bound or an objective names and no trial reports is told once one is done, with what that one reports", () => {
  expect(unreported({ definition, trials: [running, { ...done, state: "running" }] })).toBeUndefined();
  expect(unreported({ definition, trials: [running, done] })).toBe(
    "no trial reports memory, so none satisfies memory <= 8; trial 2 reports acc, latency: is one of them meant?",
  );
  const several = definitionWith({ objectives: [{ name: "latenci", goal: "minimize" }] });
  expect(unreported({ definition: several, trials: [running, done] })).toMatch(
    /^no trial reports latenci, so no trial can be compared by it; /,
  );
});

it("Nothing is told where some trial reports it, if only late", () => {
  const late = { epoch: 2, metrics: { acc: 0.5, memory: 9 }, at: 0 };
  expect(unreported({ definition, trials: [done, { ...running, curve: [point, late, point] }] })).toBeUndefined();
});

import { expect, test } from "vitest";
import { parseSpace } from "../../space/space.ts";
import { definitionWith, trialWith } from "../../study/study.fixture.ts";
import { triedIn } from "./tried.ts";

test("trials of equal scores tell nothing of what matters", () => {
  const definition = definitionWith({ space: parseSpace({ lr: "uniform(0, 1)" }) });
  const told = (scores: readonly number[]) =>
    triedIn({
      definition,
      plans: [],
      stages: [],
      trials: scores.map((score, i) => trialWith({ number: i + 1, score, params: { lr: i / scores.length } })),
      workers: new Map(),
    });
  expect(told([1, 1, 1, 1, 1, 1, 1, 2])?.count).toBe(8);
  expect(told([1, 1, 1, 1, 1, 1, 1, 1])).toBeUndefined();
});

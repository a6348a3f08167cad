import { expect, test } from "vitest";
import { parseSpace } from "../space/space.ts";
import { definitionWith, trialWith } from "../study/study.fixture.ts";
import { divergedWhere } from "./diverged.ts";

test("where training diverged is told by the trials of the search alone: fifteen repeats of three params are no eighteen", () => {
  const trial = (number: number, lr: number, score: number | undefined, repeatOf?: number) =>
    trialWith({
      number,
      params: { lr },
      ...(score === undefined ? { state: "diverged" as const } : { score }),
      ...(repeatOf === undefined ? {} : { repeatOf }),
    });
  const searched = [trial(1, 0.1, 0.9), trial(2, 0.2, 0.8), trial(3, 0.9, undefined)];
  const repeats = [trial(4, 0.1, 0.9, 1), trial(5, 0.1, undefined, 1), trial(6, 0.1, 0.8, 1)];
  const study = {
    definition: definitionWith({ space: parseSpace({ lr: "uniform(0, 1)" }) }),
    plans: [],
    stages: [],
    trials: [...searched, ...repeats],
    workers: new Map(),
  };
  expect(divergedWhere(study)).toBe("The one that diverged had lr at least 0.9; so had 0 of the 2 with a score.");
});

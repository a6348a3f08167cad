import { expect, it } from "vitest";
import { drive } from "../drive.fixture.ts";
import { stages } from "../stages.ts";
import { sightOf } from "./seen.ts";

it("of thousands of trials some hundred are seen, the best and the one that is judged among them", () => {
  const accuracy = (trial: number) => (trial * 0.618034) % 1;
  const { study } = drive({ make: stages, stages: [{ trials: 3000, epochs: 2 }], accuracy });
  const trials = study.trials.filter((trial) => trial !== undefined);
  const byScore = trials.toSorted((a, b) => b.score! - a.score!).map(({ number }) => number);
  const judged = byScore.at(-2)!;
  const numbersIn = (of: typeof trials, given?: number) =>
    sightOf(study, study.stages[0]!, of, given).seen.map(({ trial }) => trial.number);
  const seen = numbersIn(trials, judged);
  expect(seen).toHaveLength(401);
  expect(seen).toEqual(expect.arrayContaining([judged, ...byScore.slice(0, 200)]));
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(numbersIn(trials.slice(0, 400))).toHaveLength(400);
});

import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { parseSpace } from "../space/space.ts";
import type { Goal } from "../study/definition.ts";
import { definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Study, Trial } from "../study/study.ts";
import { confirmationOf } from "./confirmation.ts";
import { ranked } from "./ranking.ts";

/** First scores of trials 1, 2, 3 …, and the scores of their repeats; the n-th repeat of each has the same seed. */
function studyOf(
  firsts: readonly number[],
  repeats: readonly (readonly Partial<Trial>[])[],
  goal: Goal = "maximize",
): Study {
  const searched = firsts.map((score, i) => trialWith({ number: i + 1, score }));
  let number = firsts.length;
  const repeated = repeats.flatMap((scores, i) =>
    scores.map((given, round) => trialWith({ number: ++number, seed: 100 + round, repeatOf: i + 1, ...given })),
  );
  return {
    definition: definitionWith({
      metric: { name: "acc", goal },
      space: parseSpace({ lr: "uniform(0, 1)" }),
      stages: [],
    }),
    plans: [],
    stages: [],
    trials: [...searched, ...repeated],
    workers: new Map(),
  };
}

const scored = (...scores: readonly number[]) => scores.map((score) => ({ score }));

describe("a confirmation", () => {
  it("ranks by the means, and tells how much the first score flattered", () => {
    const [first, second] = confirmationOf(studyOf([0.97, 0.96], [scored(0.9, 0.92, 0.91), scored(0.95, 0.96, 0.94)]));
    expect(first).toMatchObject({ trial: { number: 2 }, repeats: 3, verdict: "best", behind: undefined });
    expect(first?.result.mean).toBeCloseTo(0.95);
    expect(first?.flattery).toBeCloseTo(0.01);
    expect(second).toMatchObject({ trial: { number: 1 }, verdict: "worse" });
    expect(second?.flattery).toBeCloseTo(0.06);
    expect(second?.behind?.mean).toBeCloseTo(0.04);
  });

  it("has Student's interval", () => {
    // Mean 3, standard deviation √2.5, t(4) = 2.776.
    const [only] = confirmationOf(studyOf([9], [scored(1, 2, 3, 4, 5)]));
    expect(only?.result.low).toBeCloseTo(3 - 2.776 * Math.sqrt(0.5), 3);
    expect(only?.result.high).toBeCloseTo(3 + 2.776 * Math.sqrt(0.5), 3);
  });

  it("is turned round where the metric is to shrink", () => {
    const [first, second] = confirmationOf(studyOf([0.1, 0.2], [scored(0.5, 0.6), scored(0.2, 0.21)], "minimize"));
    expect(first?.trial.number).toBe(2);
    expect(second?.flattery).toBeCloseTo(0.45);
    expect(second?.behind?.mean).toBeCloseTo(0.345);
  });

  it("compares by pairs of one seed: what all have in common with a seed tells nothing against any", () => {
    const luck = [0, 0.2, -0.3, 0.1, 0.25];
    const better = luck.map((shift) => 0.5 + shift);
    const worse = luck.map((shift, i) => 0.49 + shift + 0.001 * (i % 2));
    const apart = confirmationOf(studyOf([1, 1], [scored(...better), scored(...worse)]));
    expect(apart.map(({ verdict }) => verdict)).toEqual(["best", "worse"]);
    const shuffled = confirmationOf(studyOf([1, 1], [scored(...better), scored(...worse.toReversed())]));
    expect(shuffled.map(({ verdict }) => verdict)).toEqual(["best", "not told apart"]);
  });

  it("calls equal trials worse in no more than one of twenty confirmations, however many they are", () => {
    const rng = stream("equal");
    const wronged = (candidates: number) => {
      let wrong = 0;
      for (let i = 0; i < 1000; i++) {
        const repeats = Array.from({ length: candidates }, () =>
          scored(...Array.from({ length: 5 }, () => rng.normal())),
        );
        const verdicts = confirmationOf(studyOf(Array(candidates).fill(1), repeats)).map(({ verdict }) => verdict);
        if (verdicts.includes("worse")) wrong++;
      }
      return wrong / 1000;
    };
    expect(wronged(2)).toBeGreaterThan(0.02);
    // The best is chosen by the very means that it is compared by.
    for (const candidates of [2, 5, 8]) expect(wronged(candidates)).toBeLessThan(0.065);
  });

  it("counts repeats that diverged or failed, leaves them out of the mean, and lets nothing be NaN by them", () => {
    const [first, second] = confirmationOf(
      studyOf(
        [1, 1],
        [
          [{ score: 0.5 }, { score: 0.9, state: "diverged" }, { state: "failed" }, { score: 0.7 }],
          [{ score: Number.NaN }, { score: 0.1 }, { score: 0.2 }, { state: "killed" }],
        ],
      ),
    );
    expect(first).toMatchObject({ trial: { number: 1 }, repeats: 4, result: { count: 2 } });
    expect(first?.result.mean).toBeCloseTo(0.6);
    // Of no pair both have a score.
    expect(second).toMatchObject({ repeats: 4, result: { count: 2 }, verdict: "not told apart" });
  });

  it("puts a trial behind the others where most of its repeats diverged, however well the lucky ones did", () => {
    const diverged: Partial<Trial> = { state: "diverged" };
    const failed: Partial<Trial> = { state: "failed" };
    const lucky = [{ score: 0.99 }, diverged, diverged, failed];
    const steady = [{ score: 0.9 }, { score: 0.91 }, failed, failed];
    const confirmed = confirmationOf(studyOf([1, 1], [lucky, steady]));
    expect(confirmed.map(({ trial, verdict }) => [trial.number, verdict])).toEqual([
      [2, "best"],
      [1, "mostly diverged"],
    ]);
  });

  it("goes by repeats that were trained as far as their trial is now, since a later stage may have carried it on", () => {
    const repeats = [...scored(0.5, 0.51), ...scored(0.8, 0.81).map((repeat) => ({ ...repeat, epochs: 10 }))];
    const study = studyOf([0.9, 0.85], [repeats, scored(0.4, 0.41)]);
    const curve = [{ epoch: 10, metrics: { acc: 0.9 }, at: 0 }];
    const trials = study.trials.map((trial) => (trial?.repeatOf === undefined ? { ...trial!, curve } : trial));
    const confirmed = confirmationOf({ ...study, trials });
    expect(confirmed).toMatchObject([{ trial: { number: 1 }, repeats: 2 }]);
    expect(confirmed[0]?.flattery).toBeCloseTo(0.095);
  });

  it("puts last whoever has no score at all, and waits for repeats that still train", () => {
    const confirmed = confirmationOf(
      studyOf([1, 2], [scored(0.1, 0.2), [{ state: "diverged" }, { state: "running", score: 3 }]]),
    );
    expect(confirmed.map(({ trial, repeats }) => [trial.number, repeats])).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(confirmed[1]?.result.mean).toBeNaN();
  });

  it("is empty where nothing has been confirmed", () => {
    expect(confirmationOf(studyOf([1, 2], []))).toEqual([]);
  });
});

describe("a repeat", () => {
  it("is never ranked among the trials of the search, however lucky", () => {
    const { trials } = studyOf([0.9, 0.8], [scored(0.99, 0.7)]);
    expect(ranked(trials, "maximize").map(({ number }) => number)).toEqual([1, 2]);
  });
});

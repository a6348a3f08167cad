import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";
import { drawOf, goodCount, observe } from "./evidence.ts";
import { judge } from "./judged.ts";

const space = parseSpace({
  x: "uniform(0, 1)",
  optimizer: "choice(sgd, adam)",
  beta2: "uniform(0, 1) if optimizer == adam",
});

/** What trials with these scores tell of x, a trial's being its place among them. */
function tell(scores: readonly (number | "diverged")[], state: Trial["state"] = "done") {
  const trials = scores.map((score, i) =>
    score === "diverged"
      ? trialWith({ number: i + 1, params: { x: i / scores.length }, state: "diverged", score: -9 })
      : trialWith({ number: i + 1, params: { x: i / scores.length }, state, score }),
  );
  return observe(judge(space, trials, "minimize"), "x", Number);
}

const goodPlaces = (scores: readonly (number | "diverged")[]) =>
  tell(scores).flatMap(({ good }, i) => (good ? [i] : []));

describe("the best trials", () => {
  it("are a fifth of all, but five at least and fifty at most", () => {
    expect([8, 25, 60, 1000].map(goodCount)).toEqual([5, 5, 12, 50]);
    expect(goodPlaces([9, 1, 8, 2, 7, 3, 6, 4, 5, 10])).toEqual([1, 3, 5, 7, 8]);
  });

  it("are none that diverged, whatever their score had been", () => {
    expect(goodPlaces(["diverged", 1, "diverged", 2, "diverged", "diverged", 3, "diverged"])).toEqual([1, 3, 6]);
    expect(tell(["diverged", 1, "diverged", 2]).map(({ rank }) => rank)).toEqual([0.875, 0.25, 0.875, 0.5]);
  });

  it("are not chosen by number among equal ones", () => {
    expect(goodPlaces(new Array(20).fill(0.1))).toEqual([]);
    expect(goodPlaces([...new Array(12).fill(0.1), 0, 0.05])).toEqual([12, 13]);
    expect(goodPlaces([1, 1, 1, 1, 1, 1, ...new Array(9).fill(2)])).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("are looked for among ended trials only, and not among failed ones", () => {
    expect(tell([1, 2, 3], "running")).toEqual([]);
    expect(tell([1, 2, 3], "failed")).toEqual([]);
    expect(tell([1, 2, 3], "stopped")).toHaveLength(3);
  });
});

describe("what is expected of a trial", () => {
  const trials = Array.from({ length: 40 }, (_, i) =>
    trialWith({
      number: i + 1,
      score: i % 2,
      params: i % 2 === 0 ? { x: 0.5, optimizer: "adam", beta2: (i % 5) / 5 } : { x: 0.5, optimizer: "sgd" },
    }),
  );
  const judged = judge(space, trials, "minimize");

  it("comes from its other params alone", () => {
    const of = (name: string) => observe(judged, name, () => 0).map(({ expected }) => expected);
    expect(of("optimizer").every((expected) => Math.abs(expected) < 1e-12)).toBe(true);
    const [even, odd] = of("x");
    expect(even).toBeCloseTo(-0.25, 12);
    expect(odd).toBeCloseTo(0.25, 12);
  });

  it("puts trials together that are compared", () => {
    const strata = drawOf(observe(judged, "x", Number), () => 1);
    expect(strata.map(({ points, drawn }) => [points.length, drawn])).toEqual([
      [20, 20],
      [20, 0],
    ]);
  });
});

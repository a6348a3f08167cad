import { describe, expect, it } from "vitest";
import { shuffled, stream } from "../math/random.ts";
import { parseSpace } from "../space/space.ts";
import { curveOf, definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { budgetTrust, carriedBy, isMisleading, mostCarried } from "./budget-trust.ts";
import { trustText } from "./trust-text.ts";

const space = parseSpace({ lr: "uniform(0, 1)" });
const stage = (number: number, epochs: number): Stage => ({
  number,
  space,
  epochs,
  first: 1,
  last: 20,
  carried: [],
  notes: [],
});

function studyOf(trials: readonly Trial[], stages: readonly Stage[] = [stage(1, 1), stage(2, 5)]): Study {
  return {
    definition: definitionWith({ space, stages: [] }),
    plans: [],
    stages,
    trials,
    workers: new Map(),
  };
}

/** A trial of 5 epochs that begins and ends with these scores. */
const from = (early: number, late: number, i: number, given: Partial<Trial> = {}) =>
  trialWith({ number: i + 1, epochs: 5, curve: curveOf({ acc: [early, early, early, early, late] }), ...given });

describe("trust in short training", () => {
  it("is full where the order stays, none where it is turned round", () => {
    const kept = Array.from({ length: 8 }, (_, i) => from(i, 10 + i, i));
    expect(budgetTrust(studyOf(kept))).toMatchObject([{ stage: 2, from: 1, to: 5, trials: 8, rho: 1 }]);
    const turned = Array.from({ length: 8 }, (_, i) => from(i, 100 - i, i));
    expect(budgetTrust(studyOf(turned))).toMatchObject([{ rho: -1 }]);
  });

  it("counts the best score up to each epoch, by which it is decided who goes on", () => {
    // All have fallen behind their first score, so the best so far is the same at both.
    const fallen = Array.from({ length: 8 }, (_, i) => from(i, -i, i));
    expect(budgetTrust(studyOf(fallen))[0]?.rho).toBe(1);
  });

  it("takes a trial that diverged in between as the worst at the end, and one that did before for nothing", () => {
    const healthy = Array.from({ length: 7 }, (_, i) => from(i, 10 + i, i));
    const between = trialWith({ number: 8, epochs: 5, state: "diverged", curve: curveOf({ acc: [99, Number.NaN] }) });
    const before = trialWith({ number: 9, epochs: 5, state: "diverged", curve: curveOf({ acc: [Number.NaN] }) });
    const [trust] = budgetTrust(studyOf([...healthy, between, before]));
    expect(trust?.trials).toBe(8);
    // The best of eight at first is the last in the end: 1 - 6 (7² + 7 · 1²) / (8 (8² - 1)).
    expect(trust?.rho).toBeCloseTo(1 - (6 * 56) / 504);
  });

  it("counts what a trial had trained before it began anew, as where a later stage carries it on without a checkpoint", () => {
    const all = Array.from({ length: 8 }, (_, i) => from(i, 10 + i, i));
    const { curve, ...rest } = all[7]!;
    const anew: Trial = { ...rest, state: "running", epochs: 10, curve: curve.slice(0, 2), earlier: curve };
    expect(budgetTrust(studyOf([...all.slice(0, 7), anew]))).toMatchObject([{ trials: 8, rho: 1 }]);
  });

  it("says nothing where all score alike, since they have no order", () => {
    const alike = Array.from({ length: 8 }, (_, i) => from(1, 1, i));
    expect(budgetTrust(studyOf(alike))).toEqual([]);
  });

  it("leaves out who has not come to both, repeats, and what is NaN", () => {
    const both = Array.from({ length: 6 }, (_, i) => from(i, 10 + i, i));
    const others = [
      trialWith({ number: 7, epochs: 1, curve: curveOf({ acc: [5] }) }),
      trialWith({ number: 8, epochs: 5, state: "stopped", curve: curveOf({ acc: [5, 5] }) }),
      from(9, 0, 8, { repeatOf: 1 }),
      from(Number.NaN, 7, 9),
      trialWith({ number: 11, state: "failed" }),
    ];
    expect(budgetTrust(studyOf([...both, ...others]))).toMatchObject([{ trials: 6, rho: 1 }]);
    expect(budgetTrust(studyOf([...both.slice(1), ...others]))).toEqual([]);
  });

  it("is from a third of the epochs on where no stage before was shorter, and passes over stages that confirm", () => {
    const trials = Array.from({ length: 6 }, (_, i) => from(i, i, i));
    const confirming = { ...stage(2, 5), confirms: [{ trial: 1, epochs: 5 }] };
    const trust = budgetTrust(studyOf(trials, [stage(1, 3), confirming, { ...stage(3, 3) }, stage(4, 5)]));
    expect(trust.map(({ stage, from, to }) => [stage, from, to])).toEqual([
      [1, 1, 3],
      [3, 1, 3],
      [4, 3, 5],
    ]);
  });

  it("is told in words with its interval", () => {
    const late = shuffled(
      Array.from({ length: 14 }, (_, i) => 50 + i),
      stream("late"),
    );
    const [trust] = budgetTrust(studyOf(late.map((score, i) => from(i, score, i))));
    expect(trustText(trust!)).toMatch(
      /^the order after 1 epoch says little about that after 5: rank correlation -?0\.\d\d \(-0\.\d\d … 0\.\d\d\) over 14 trials, too few to be sure$/,
    );
    expect(trustText({ ...trust!, rho: 0.1, low: -0.3, high: 0.45 })).toMatch(/over 14 trials$/);
    expect(trustText({ ...trust!, rho: 0.9, low: 0.6, high: 0.97 })).toMatch(/over 14 trials$/);
    expect(trustText({ ...trust!, from: 5, to: 30, rho: 0.5 })).toMatch(/after 5 epochs says something about/);
    expect(trustText({ ...trust!, rho: 0.8 })).toMatch(/says much about/);
  });
});

describe("how many are carried on", () => {
  const plan = { trials: 5, epochs: 30, narrow: false, carry: 2 };
  const trust = { stage: 2, from: 1, to: 5, trials: 9, rho: 0.9, low: 0, high: 1 };

  it("is as planned where short training can be trusted, or nothing is known of it", () => {
    expect(carriedBy(plan, [])).toBe(2);
    expect(carriedBy(plan, [{ ...trust, rho: 0.1 }, trust])).toBe(2);
    expect(carriedBy({ ...plan, carry: 9 }, [trust])).toBe(5);
  });

  it("doubles where it misleads, up to the stage's trials", () => {
    const misleading = { ...trust, rho: 0.49 };
    expect(isMisleading(misleading)).toBe(true);
    expect(carriedBy(plan, [trust, misleading])).toBe(4);
    expect(carriedBy({ ...plan, carry: 3 }, [misleading])).toBe(5);
    expect(carriedBy({ ...plan, carry: 0 }, [misleading])).toBe(0);
    expect(mostCarried(plan)).toBe(4);
  });
});

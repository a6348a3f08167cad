import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Metric } from "../study/definition.ts";
import { curveOf, trialWith } from "../study/study.fixture.ts";
import { dominates, hypervolume, nondominated, paretoFront } from "./pareto.ts";

const accuracy: Metric = { name: "acc", goal: "maximize" };
const latency: Metric = { name: "latency", goal: "minimize" };

/** Losses with many ties. */
const losses = (m: number) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: m, maxLength: m }), { maxLength: 30 });
const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { maxLength: 30 });

describe("losses that no others dominate", () => {
  it.each([1, 2, 3])("are dominated by none, and dominate every other, in %i objectives", (m) => {
    fc.assert(
      fc.property(losses(m), (points) => {
        const front = new Set(nondominated(points));
        points.forEach((point, i) => {
          const dominated = points.some((other) => dominates(other, point));
          const dominatedByFront = [...front].some((j) => dominates(points[j]!, point));
          expect([dominated, dominatedByFront]).toEqual(front.has(i) ? [false, false] : [true, true]);
        });
      }),
    );
  });

  it("are the least where there is one objective, all of them", () => {
    expect(nondominated([[2], [1], [3], [1]])).toEqual([1, 3]);
  });
});

describe("the Pareto front", () => {
  const trialOf = (number: number, acc: number, ms: number, more: Parameters<typeof trialWith>[0] = { number }) =>
    trialWith({ ...more, number, score: acc, curve: curveOf({ acc: [acc], latency: [ms] }) });

  it("holds the trials that no other beats in all metrics, the best by the first metric first", () => {
    const trials = [trialOf(1, 0.8, 10), trialOf(2, 0.9, 30), undefined, trialOf(4, 0.85, 30), trialOf(5, 0.7, 5)];
    const front = paretoFront(trials, [accuracy, latency]);
    expect(front.map(({ trial }) => trial.number)).toEqual([2, 1, 5]);
    expect(front.map(({ values }) => values)).toEqual([
      [0.9, 30],
      [0.8, 10],
      [0.7, 5],
    ]);
  });

  it("takes metrics at the score's epoch, and leaves out what cannot be ranked or was not reported then", () => {
    const curve = curveOf({ acc: [0.6, 0.9, 0.8], latency: [1, 20, 2] });
    const trials = [
      trialWith({ number: 1, score: 0.9, scoreEpoch: 2, curve }),
      trialOf(2, 0.95, 5, { number: 2, state: "diverged" }),
      trialOf(3, 0.95, 5, { number: 3, violates: ["latency <= 4"] }),
      trialOf(4, 0.95, Number.NaN),
      trialWith({ number: 5, score: 0.95, curve: curveOf({ acc: [0.95] }) }),
    ];
    expect(paretoFront(trials, [accuracy, latency])).toEqual([{ trial: trials[0], values: [0.9, 20] }]);
  });
});

describe("the hypervolume of two losses", () => {
  it("is the area that they dominate", () => {
    expect(
      hypervolume(
        [
          [1, 3],
          [2, 1],
          [3, 2],
        ],
        [4, 4],
      ),
    ).toBe(7);
    expect(
      hypervolume(
        [
          [5, 0],
          [0, 4],
        ],
        [4, 4],
      ),
    ).toBe(0);
    expect(hypervolume([], [4, 4])).toBe(0);
  });

  it("counts the unit squares that some point dominates", () => {
    fc.assert(
      fc.property(pairs, (points) => {
        let squares = 0;
        for (let x = 0; x < 8; x++)
          for (let y = 0; y < 8; y++) if (points.some(([a, b]) => a <= x && b <= y)) squares++;
        expect(hypervolume(points, [8, 8])).toBe(squares);
      }),
    );
  });

  it("does not change with points that are dominated, and grows with any other within the reference", () => {
    fc.assert(
      fc.property(pairs, fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), (points, more) => {
        const grown = hypervolume([...points, more], [10, 10]) > hypervolume(points, [10, 10]);
        const covered = points.some(([a, b]) => a <= more[0] && b <= more[1]);
        expect(grown).toBe(!covered);
      }),
    );
  });
});

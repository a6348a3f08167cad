import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { bohb } from "./bohb.ts";
import { drive } from "./drive.fixture.ts";
import { bracketOrder, hyperband, hyperbandTable } from "./hyperband.ts";
import { describeSchedule, risingCurves } from "./schedule.contract.ts";

describeSchedule("hyperband", () => hyperband({}));
describeSchedule("bohb", () => bohb({}));
describeSchedule("hyperband, synchronous", () => hyperband({ synchronous: true }));

/** `[trials, epochs]` of each rung of each bracket. */
function tableOf(most: number, eta: number, least?: number): number[][][] {
  return hyperbandTable(most, eta, least).map((row) => row.map(({ trials, epochs }) => [trials, epochs]));
}

describe("Hyperband's table", () => {
  it("is the paper's for R = 81 and eta = 3", () => {
    expect(tableOf(81, 3)).toEqual([
      [
        [81, 1],
        [27, 3],
        [9, 9],
        [3, 27],
        [1, 81],
      ],
      [
        [34, 3],
        [11, 9],
        [3, 27],
        [1, 81],
      ],
      [
        [15, 9],
        [5, 27],
        [1, 81],
      ],
      [
        [8, 27],
        [2, 81],
      ],
      [[5, 81]],
    ]);
  });

  // Li 2018, section 4.1: R = 300 with eta = 4, whose widest bracket begins with 256 configurations of 300 / 256 of an iteration.
  it("is the paper's for R = 300 and eta = 4", () => {
    const [widest] = tableOf(300, 4);
    expect(widest!.map(([trials]) => trials)).toEqual([256, 64, 16, 4, 1]);
    expect(widest![0]![1]).toBe(300 / 256);
  });

  it("has one bracket that trains to the end where there is no room for a rung", () => {
    expect(tableOf(1, 3)).toEqual([[[1, 1]]]);
    expect(tableOf(0.5, 3)).toEqual([[[1, 0.5]]]);
    expect(tableOf(9, 3, 9)).toEqual([[[1, 9]]]);
  });

  it("is gone into no further than there are trials, however many a bracket could have", () => {
    const table = hyperbandTable(Number.MAX_SAFE_INTEGER, 3);
    expect(bracketOrder(hyperbandTable(81, 3), 20)).toEqual(bracketOrder(hyperbandTable(81, 3)).slice(0, 20));
    expect(bracketOrder(table, 20)).toHaveLength(20);
  });

  it("gives every bracket its share of each stretch of a round", () => {
    const order = bracketOrder(hyperbandTable(81, 3));
    const counts = (places: readonly number[]) => [0, 1, 2, 3, 4].map((b) => places.filter((o) => o === b).length);
    expect(counts(order)).toEqual([81, 34, 15, 8, 5]);
    const half = counts(order.slice(0, 72));
    for (const [bracket, size] of [81, 34, 15, 8, 5].entries()) {
      expect(Math.abs(half[bracket]! - size / 2)).toBeLessThanOrEqual(1);
    }
  });
});

/** How many trials each bracket has, and how many of them have trained how far. */
function trainedIn(order: Parameters<typeof drive>[0], eta: number): number[][][] {
  const { study } = drive(order);
  const table = hyperbandTable(study.stages[0]!.epochs, eta);
  const places = bracketOrder(table);
  return table.map((row, bracket) => {
    const trials = study.trials.filter((_, i) => places[i % places.length] === bracket);
    return row.map(({ epochs }) => [
      trials.filter((trial) => (trial?.curve.at(-1)?.epoch ?? 0) >= epochs).length,
      epochs,
    ]);
  });
}

describe("synchronous Hyperband", () => {
  it("trains exactly the table's trials for the table's epochs, whatever the number of workers", () => {
    for (const workers of [1, 7, 200]) {
      const order = {
        make: () => hyperband({ synchronous: true }),
        stages: [{ trials: 143, epochs: 81 }],
        accuracy: risingCurves(workers, 0),
        workers,
      };
      expect(trainedIn(order, 3)).toEqual(tableOf(81, 3));
    }
  });

  it("promotes the same trials in whatever order they come to their rungs", () => {
    const promoted = (turns: number, workers: number) =>
      drive({
        make: () => hyperband({ synchronous: true }),
        stages: [{ trials: 30, epochs: 9 }],
        accuracy: risingCurves(5, 0.2),
        workers,
        rng: stream("turns", turns),
      }).study.trials.map((trial) => trial!.curve.length);
    const expected = promoted(0, 1);
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 40 }), (turns, workers) => {
        expect(promoted(turns, workers)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe("BOHB", () => {
  // Two hyperparameters, so four trials are enough.
  const seenAfter = (trials: number) => {
    const schedule = bohb({ grace: 3 });
    const { study } = drive({ make: () => schedule, stages: [{ trials, epochs: 9 }], accuracy: risingCurves(2, 0) });
    const seen = schedule.comparable!(study, study.stages[0]!);
    return study.trials.map((trial, i) => ({ trial: trial!, seen: seen[i]! }));
  };

  it("shows its sampler the highest rung that enough trials have reached, and the others as pending", () => {
    const few = seenAfter(6);
    expect(few.filter(({ trial }) => trial.curve.length === 9).length).toBeLessThan(4);
    for (const { trial, seen } of few) {
      const scores = trial.curve.filter(({ epoch }) => epoch <= 3).map(({ metrics }) => metrics.accuracy!);
      expect([seen.state, seen.score]).toEqual(["paused", Math.max(...scores)]);
    }
    const many = seenAfter(30);
    expect(many.filter(({ trial }) => trial.curve.length === 9).length).toBeGreaterThan(4);
    for (const { trial, seen } of many) {
      expect([seen.state, seen.score]).toEqual(
        trial.curve.length === 9 ? ["paused", trial.score] : ["running", undefined],
      );
    }
  });
});

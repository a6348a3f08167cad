import { describe, expect, it } from "vitest";
import { drive } from "./drive.fixture.ts";
import { patience } from "./patience.ts";
import { median, percentile } from "./percentile.ts";
import { schedules } from "./registry.ts";
import { describeSchedule } from "./schedule.contract.ts";
import type { Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";
import { threshold } from "./threshold.ts";

describeSchedule("stages", stages);
describeSchedule("median", () => median({}));
describeSchedule("percentile", () => percentile({}));
describeSchedule("threshold", () => threshold({ score: 0.1, by: 3 }));
describeSchedule("patience", () => patience({ epochs: 3 }));

/** The states of trials whose curves are these, trained one after the other. */
function statesOf(make: () => Schedule, curves: readonly (readonly number[])[]) {
  const { study } = drive({
    make,
    stages: [{ trials: curves.length, epochs: curves[0]!.length }],
    accuracy: (trial, epoch) => curves[trial - 1]![epoch - 1]!,
  });
  return study.trials.map((trial) => [trial!.state, trial!.curve.length]);
}

const NONE = Number.NaN;
const five = [
  [0.1, 0.5],
  [0.2, 0.6],
  [0.3, 0.7],
  [0.4, 0.8],
  [0.5, 0.9],
];
const done = five.map(() => ["done", 2]);

describe("median stopping", () => {
  // Running averages after epoch 1: 0.1 … 0.5, median 0.3; after epoch 2: 0.3, 0.4, 0.5, 0.6, 0.7, median 0.5.
  it("compares the best so far with the median of running averages", () => {
    expect(statesOf(() => median({}), [...five, [0.29, 1]])).toEqual([...done, ["stopped", 1]]);
    expect(statesOf(() => median({}), [...five, [0.3, 0.9]])).toEqual([...done, ["done", 2]]);
    const three = five.map(([a = 0, b = 0]) => [a, b, b]);
    const states = statesOf(() => median({}), [...three, [0.31, 0.49, 1], [0.31, 0.5, 0.1]]);
    expect(states.slice(5)).toEqual([
      ["stopped", 2],
      ["done", 3],
    ]);
  });

  it("stops nobody before five trials are done", () => {
    expect(statesOf(() => median({}), [...five.slice(1), [0, 0]]).at(-1)).toEqual(["done", 2]);
    expect(statesOf(() => median({ startup: 4 }), [...five.slice(1), [0, 0]]).at(-1)).toEqual(["stopped", 1]);
  });

  it("stops nobody during the warm-up", () => {
    expect(statesOf(() => median({ warmup: 1 }), [...five, [0, 1]]).at(-1)).toEqual(["done", 2]);
  });

  it("is not disturbed by trials that diverged", () => {
    const diverged = [
      [NONE, 0],
      [0.99, NONE],
      [NONE, 0],
    ];
    const states = statesOf(() => median({}), [...diverged, ...five, [0.29, 1], [0.31, 1]]);
    expect(states.slice(-2)).toEqual([
      ["stopped", 1],
      ["done", 2],
    ]);
  });
});

describe("percentile stopping", () => {
  it("puts the bar where the best quarter begins", () => {
    // After epoch 1 the best quarter of 0.1 … 0.5 begins at 0.4.
    expect(statesOf(() => percentile({}), [...five, [0.39, 1]]).at(-1)).toEqual(["stopped", 1]);
    expect(statesOf(() => percentile({}), [...five, [0.4, 1]]).at(-1)).toEqual(["done", 2]);
    expect(statesOf(() => percentile({ percentile: 100 }), [...five, [0.1, 1]]).at(-1)).toEqual(["done", 2]);
  });
});

describe("the threshold", () => {
  it("stops what has not reached the score by its epoch, and only then", () => {
    const make = () => threshold({ score: 0.5, by: 2 });
    expect(
      statesOf(make, [
        [0.1, 0.5, 0.1],
        [0.1, 0.4, 0.9],
        [0.6, 0.1, 0.1],
      ]),
    ).toEqual([
      ["done", 3],
      ["stopped", 2],
      ["done", 3],
    ]);
  });
});

describe("patience", () => {
  it("is done with a trial that makes no progress, and counts it among the good", () => {
    const make = () => patience({ epochs: 2 });
    expect(
      statesOf(make, [
        [0.1, 0.3, 0.3, 0.2, 0.9],
        [0.1, 0.3, 0.2, 0.4, 0.3],
      ]),
    ).toEqual([
      ["done", 4],
      ["done", 5],
    ]);
  });

  it("takes steps within the margin for none, but adds them up", () => {
    const make = () => patience({ epochs: 2, margin: 0.1 });
    expect(statesOf(make, [[0.1, 0.15, 0.19, 0.9]])).toEqual([["done", 3]]);
    expect(statesOf(make, [[0.1, 0.16, 0.22, 0.3, 0.35]])).toEqual([["done", 5]]);
  });
});

describe("a schedule's options", () => {
  it("are refused where nobody knows them, with what was meant", () => {
    expect(() => schedules.median!({ start_up: 3 })).toThrow(
      'schedule: median has no option "start_up"; did you mean startup?',
    );
    expect(() => schedules.stages!({ eta: 3 })).toThrow('schedule: stages has no option "eta"; write schedule: stages');
  });

  it("are refused where rungs would be without number", () => {
    for (const name of ["asha", "hyperband", "bohb"]) {
      expect(() => schedules[name]!({ eta: 1.0000001 })).toThrow(
        `schedule: ${name}: eta must be a number of at least 1.1, found 1.0000001; write schedule: { ${name}: { eta: 3 } }`,
      );
      expect(() => schedules[name]!({ grace: 1e-300 })).toThrow(
        `schedule: ${name}: grace must be a number of at least 0.001, found 1e-300; write schedule: { ${name}: { grace: 1 } }`,
      );
    }
    expect(() => schedules.pbt!({ interval: 1e-300 })).toThrow("interval must be a number of at least 0.001");
  });

  it("are refused where they are no such number", () => {
    expect(() => schedules.median!({ startup: "five" })).toThrow(
      'schedule: median: startup must be a whole number of at least 0, found "five"; write schedule: { median: { startup: 5 } }',
    );
    expect(() => schedules.percentile!({ percentile: 250 })).toThrow(/a number above 0 and at most 100, found 250/);
    expect(() => schedules.threshold!({ by: 2 })).toThrow(
      "schedule: threshold: score is missing; write schedule: { threshold: { score: 0.2, by: 3 } }",
    );
  });
});

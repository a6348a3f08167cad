import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import type { ResumeEvent } from "../study/events.ts";
import { curveOf, definitionWith, stageWith, trialWith } from "../study/study.fixture.ts";
import { type Drive, drive } from "./drive.fixture.ts";
import { pbt } from "./pbt.ts";
import { describeSchedule, risingCurves } from "./schedule.contract.ts";

describeSchedule("pbt", () => pbt({}));

/** Constant curves: trial 1 is the best, the last the worst. */
const order: Drive = {
  make: () => pbt({ interval: 2 }),
  stages: [{ trials: 8, epochs: 10 }],
  accuracy: (trial) => 1 - trial / 100,
};

function exploitsIn(given: Drive): ResumeEvent[] {
  return drive(given).events.filter(
    (event): event is ResumeEvent => event.kind === "resume" && event.from.trial !== undefined,
  );
}

describe("population-based training", () => {
  it("goes on with the least trained of 200,000 trials that wait", () => {
    const definition = definitionWith({ stages: [{ trials: 200_000, epochs: 5, narrow: false, carry: 0 }] });
    const trials = Array.from({ length: 200_000 }, (_, i) =>
      trialWith({
        number: i + 1,
        state: "paused",
        epochs: 5,
        curve: curveOf({ acc: i === 90_000 ? [0.1] : [0.1, 0.2] }),
      }),
    );
    const stages = [stageWith(definition)];
    const job = pbt({}).next({ definition, plans: definition.stages, stages, trials, workers: new Map() });
    expect(job).toMatchObject({ kind: "resume", trial: 90_001 });
  });

  it("lets the worst quarter take over from the best quarter, after each interval", () => {
    const exploits = exploitsIn(order);
    expect(exploits.length).toBe(2 * 4);
    expect(new Set(exploits.map(({ trial }) => trial))).toEqual(new Set([7, 8]));
    expect(exploits.every(({ from }) => from.trial === 1 || from.trial === 2)).toBe(true);
    expect(exploits.slice(0, 2).every(({ from }) => from.epoch === 2)).toBe(true);
  });

  it("goes on with the parent's params, a little changed, and remembers what was trained before", () => {
    const { study } = drive(order);
    const worst = study.trials[7]!;
    expect(worst.chapters?.map(({ curve }) => curve.map(({ epoch }) => epoch))).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    expect(worst.curve.map(({ epoch }) => epoch)).toEqual([9, 10]);
    const parent = study.trials[worst.origin!.trial - 1]!;
    expect(worst.params).not.toEqual(parent.params);
    const [first] = exploitsIn({ ...order, make: () => pbt({ interval: 2, resample: 0 }) });
    const from = study.trials[first!.from.trial! - 1]!.params;
    const ratio = Number(first!.params!.momentum) / Number(from.momentum);
    expect([0.8, 1.2].some((factor) => Math.abs(ratio - factor) < 1e-9) || first!.params!.momentum === 1).toBe(true);
  });

  it("trains the least trained first, so that few workers train a whole population side by side", () => {
    const { events } = drive({ ...order, workers: 2 });
    const epochs = new Map<number, number>();
    for (const event of events) {
      if (event.kind !== "epoch") continue;
      epochs.set(event.trial, event.epoch);
      if (epochs.size < 8) continue;
      expect(Math.max(...epochs.values()) - Math.min(...epochs.values())).toBeLessThanOrEqual(4);
    }
    expect(epochs.size).toBe(8);
  });

  it("never gives up the weights of the trial with the best score of all", () => {
    // Trial 8 begins best and then falls behind all others.
    const accuracy = (trial: number, epoch: number) => (trial === 8 ? 1 - 0.1 * epoch : 0.5 - trial / 100);
    const exploits = exploitsIn({ ...order, accuracy });
    expect(exploits.length).toBeGreaterThan(0);
    expect(exploits.every(({ trial }) => trial !== 8)).toBe(true);
  });

  it("compares a trial at its own epoch with those that have come there", () => {
    // Whoever is behind looks worse, but at the same epoch trial 1 is the best.
    for (let seed = 0; seed < 20; seed++) {
      const accuracy = (trial: number, epoch: number) => epoch / 10 - trial / 1e6;
      const exploits = exploitsIn({ ...order, accuracy, workers: 8, rng: stream(seed) });
      expect(exploits.length).toBeGreaterThan(0);
      expect(exploits.filter(({ trial }) => trial === 1)).toEqual([]);
    }
  });

  it("leaves all trials their own weights where the program saves none", () => {
    const { study, events } = drive({ ...order, checkpoints: false, rng: stream("few") });
    const exploits = events.filter((event) => event.kind === "resume" && event.from.trial !== undefined);
    expect(exploits.length).toBeLessThanOrEqual(1);
    expect(study.trials.every((trial) => trial?.state === "done")).toBe(true);
  });

  it("never copies from a trial that has diverged", () => {
    const accuracy = risingCurves(4, 0.4);
    const exploits = exploitsIn({ ...order, stages: [{ trials: 20, epochs: 10 }], accuracy, workers: 5 });
    const diverged = new Set<number>();
    for (let trial = 1; trial <= 20; trial++) if (Number.isNaN(accuracy(trial, 2))) diverged.add(trial);
    expect(exploits.length).toBeGreaterThan(0);
    expect(exploits.filter(({ from }) => diverged.has(from.trial!))).toEqual([]);
  });
});

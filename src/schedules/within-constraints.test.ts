import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { asha } from "./asha.ts";
import { drive } from "./drive.fixture.ts";
import { freeze } from "./freeze/freeze.ts";
import { patience } from "./patience.ts";
import { pbt } from "./pbt.ts";
import { median } from "./percentile.ts";
import { describeSchedule, risingCurves } from "./schedule.contract.ts";
import type { Schedule } from "./schedule.ts";
import { withinConstraints } from "./within-constraints.ts";

const constraints = [{ metric: "latency", relation: "<=", bound: 20 }] as const;

describeSchedule("asha within constraints", () => withinConstraints(asha({})), 20);
describeSchedule("pbt within constraints", () => withinConstraints(pbt({})), 20);

/** How far each trial came, where the better half of them is too slow. */
function trainedFor(make: () => Schedule, latency: (trial: number, epoch: number) => number): number[] {
  const { study } = drive({
    make: () => withinConstraints(make()),
    stages: [{ trials: 12, epochs: 27 }],
    accuracy: (trial, epoch) => (trial / 20) * (1 - Math.exp(-epoch / 4)),
    latency,
    constraints,
  });
  return study.trials.map((trial) => trial!.curve.length);
}

const slow = (trial: number) => trial > 6;

describe("a schedule within constraints", () => {
  it.each([
    ["asha", () => asha({})],
    ["freeze", freeze],
  ])("promotes only who satisfies them, where some do: %s", (_, make) => {
    const epochs = trainedFor(make, (trial) => (slow(trial) ? 30 : 10));
    expect(Math.max(...epochs.slice(0, 6))).toBe(27);
    expect(Math.max(...epochs.slice(6))).toBeLessThan(27);
  });

  it("promotes who comes nearest, where nobody satisfies them", () => {
    const epochs = trainedFor(
      () => asha({}),
      (trial) => 20 + Math.abs(trial - 4.2),
    );
    expect(epochs.indexOf(27)).toBe(3);
  });

  it("lets a trial go on that comes nearer to satisfying them, though its metric falls", () => {
    const { study } = drive({
      make: () => withinConstraints(patience({ epochs: 3 })),
      stages: [{ trials: 1, epochs: 20 }],
      accuracy: (_, epoch) => 1 / epoch,
      latency: (_, epoch) => 30 - epoch,
      constraints,
    });
    // It satisfies them from epoch 10 on, and is best there.
    expect(study.trials[0]).toMatchObject({ state: "done", scoreEpoch: 10, curve: { length: 13 } });
  });

  it("says why it stops one that does not satisfy them", () => {
    const make = () => withinConstraints(median({ startup: 3 }));
    const { study } = drive({
      make,
      stages: [{ trials: 5, epochs: 9 }],
      accuracy: (trial) => trial / 10,
      latency: (trial) => (trial === 5 ? 30 : 10),
      constraints,
    });
    const trial = study.trials[4]!;
    expect(trial).toMatchObject({ state: "stopped", score: 0.5 });
    expect(make().verdict(study, trial)).toEqual({
      kind: "stop",
      reason: "none of its epochs satisfies latency <= 20, and others come nearer",
    });
  });

  it("decides as ever where all trials satisfy them", () => {
    const order = {
      stages: [{ trials: 20, epochs: 27 }],
      accuracy: risingCurves(5, 0.2),
      latency: () => 10,
      constraints,
    };
    const free = drive({ ...order, make: () => asha({}), rng: stream("turns") });
    const bound = drive({ ...order, make: () => withinConstraints(asha({})), rng: stream("turns") });
    expect(bound.events).toEqual(free.events);
  });
});

import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { parseSpace } from "../../space/space.ts";
import { trialWith } from "../../study/study.fixture.ts";
import type { Trial } from "../../study/study.ts";
import { pbt } from "../pbt.ts";
import { describeSchedule } from "../schedule.contract.ts";
import { banditParams } from "./bandit.ts";
import { varyingProcess } from "./process.ts";

describeSchedule("pbt with bandits", () => pbt({ explore: "bandit" }), 3);

const space = parseSpace({ x: "uniform(0, 1)", net: "choice(a, b)" });
const metric = { name: "loss", goal: "minimize" } as const;

/** A trial whose loss falls at a pace of its params' own in each epoch. */
function trialAt(
  number: number,
  x: number,
  pace: (x: number, epoch: number) => number,
  state: Trial["state"] = "paused",
) {
  let loss = 10;
  const curve = [1, 2, 3, 4].map((epoch) => {
    loss -= pace(x, epoch);
    return { epoch, metrics: { loss }, at: 0 };
  });
  return trialWith({ number, params: { x, net: "a" }, curve, state });
}

describe("exploring by a bandit", () => {
  const population = (trials: readonly Trial[]) => ({ space, metric, trials, interval: 1 });
  const xs = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];
  const drawn = (trials: readonly Trial[], seed = 1) =>
    banditParams(population(trials), trials[0]!, { x: 0.5, net: "b" }, stream("bandit", seed))!;

  it("goes where most was gained lately", () => {
    // The best place moves from 0.2 to 0.8.
    const pace = (x: number, epoch: number) => 1 - Math.abs(x - 0.2 * epoch);
    const found = drawn(xs.map((x, i) => trialAt(i + 1, x, pace)));
    expect(Number(found.x)).toBeGreaterThan(0.6);
    expect(drawn(xs.map((x, i) => trialAt(i + 1, x, (x) => 1 - Math.abs(x - 0.2)))).x).toBeLessThan(0.4);
  });

  it("leaves choices to the perturbation", () => {
    const trials = xs.map((x, i) => trialAt(i + 1, x, (x) => x));
    expect(drawn(trials).net).toBe("b");
  });

  it("draws the same from the same chance, and from nothing else", () => {
    const trials = xs.map((x, i) => trialAt(i + 1, x, (x) => x));
    expect(drawn(trials)).toEqual(drawn(trials));
  });

  it("tells nothing before anything was gained", () => {
    const fresh = xs.map((x, i) => trialWith({ number: i + 1, params: { x, net: "a" } }));
    expect(banditParams(population(fresh), fresh[0]!, { x: 0.5, net: "a" }, stream("none"))).toBeUndefined();
  });
});

describe("a process of gains that change", () => {
  const at = (x: number, step: number) => ({ point: Float64Array.of(x), step });

  it("is surer where it has seen something, and less sure the longer ago that was", () => {
    const process = varyingProcess([0, 1, 2, 3].map((i) => ({ ...at(i / 10, 0), gain: i % 2 })));
    expect(process.at(at(0.1, 0)).sd).toBeLessThan(process.at(at(0.9, 0)).sd);
    expect(process.at(at(0.1, 0)).sd).toBeLessThan(process.at(at(0.1, 20)).sd);
  });

  it("keeps its mean and is surer where something is expected to be seen", () => {
    const process = varyingProcess([0, 1, 2, 3].map((i) => ({ ...at(i / 10, 0), gain: i })));
    const after = process.expecting([at(0.9, 0)]);
    expect(after.at(at(0.9, 0)).mean).toBeCloseTo(process.at(at(0.9, 0)).mean, 10);
    expect(after.at(at(0.9, 0)).sd).toBeLessThan(process.at(at(0.9, 0)).sd);
  });
});

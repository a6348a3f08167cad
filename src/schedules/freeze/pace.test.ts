import { describe, expect, it } from "vitest";
import { inputsOf } from "../../samplers/gp/inputs.ts";
import { parseSpace } from "../../space/space.ts";
import { trialWith } from "../../study/study.fixture.ts";
import type { Trial } from "../../study/study.ts";
import { paceOf } from "./pace.ts";
import { lookAt } from "./seen.ts";

const space = parseSpace({ x: "uniform(0, 1)" });

/** Trials whose programs take 30 s to start, then `seconds` for an epoch. */
const trained = (number: number, epochs: number, seconds = 2): Trial =>
  trialWith({
    number,
    params: { x: (number * 0.618) % 1 },
    state: "paused",
    curve: Array.from({ length: epochs }, (_, i) => ({
      epoch: i + 1,
      metrics: { acc: 0.5 },
      at: 1000 * (30 + seconds * (i + 1)),
    })),
    score: 0.5,
  });

/** The pace that trials tell, and what it foresees for each of them. */
function paceBy(cost: "epochs" | "seconds", trials: readonly Trial[]) {
  const sight = lookAt(trials, space, { name: "acc", goal: "maximize" }, [1, 3, 9]);
  const rows = trials.map((_, row) => row);
  const inputs = inputsOf(space, sight.history, rows, rows);
  const { epochAt, start, quick } = paceOf(cost, inputs, sight);
  return { start, foresees: quick !== undefined, epochs: [...epochAt(sight.history.points, trials.length)] };
}

const longer = [1, 2, 3, 4, 5, 6].map((number) => trained(number, 3));

describe("what training costs", () => {
  it("is an epoch for each, and nothing for a start, where epochs count", () => {
    expect(paceBy("epochs", longer)).toEqual({ start: 0, foresees: false, epochs: longer.map(() => 1) });
  });

  it("is in seconds the same for all where epochs of all take about as long", () => {
    expect(paceBy("seconds", longer)).toEqual({ start: 30, foresees: false, epochs: longer.map(() => 2) });
  });

  it("takes a start for no epoch, though of a trial with one report nothing tells them apart", () => {
    const trials = [...longer, trained(7, 1), trained(8, 1), trained(9, 1)];
    expect(paceBy("seconds", trials)).toEqual({ start: 30, foresees: false, epochs: trials.map(() => 2) });
  });

  it("has no start in it that was long before, of a trial that was begun anew", () => {
    const anew = [7, 8, 9, 10, 11, 12, 13].map((number) => ({ ...trained(number, 3), startedAt: -1e7, repeated: 1 }));
    expect(paceBy("seconds", [...longer, ...anew]).start).toBe(30);
  });

  it("is foreseen by params where these make epochs longer", () => {
    const trials = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => trained(number, 3, (number * 0.618) % 1 < 0.5 ? 1 : 10));
    const { foresees, epochs } = paceBy("seconds", trials);
    expect(foresees).toBe(true);
    trials.forEach(({ params }, i) => {
      if (Number(params.x) < 0.4) expect(epochs[i]).toBeLessThan(3);
      if (Number(params.x) > 0.6) expect(epochs[i]).toBeGreaterThan(3);
    });
  });

  it("is counted in epochs as long as no trial has reported twice", () => {
    expect(paceBy("seconds", [trained(1, 1)])).toEqual({ start: 0, foresees: false, epochs: [1] });
  });
});

import { describe, expect, it } from "vitest";
import { parseSpace } from "../../space/space.ts";
import { curveOf, trialWith } from "../../study/study.fixture.ts";
import type { Trial } from "../../study/study.ts";
import { believe } from "./belief.ts";
import { lookAt } from "./seen.ts";

const space = parseSpace({ x: "uniform(0, 1)" });
const last = 3;

/** A trial at `x` with the losses of its epochs. */
const trained = (number: number, x: number, losses: readonly number[], state: Trial["state"] = "done"): Trial =>
  trialWith({ number, params: { x }, state, curve: curveOf({ loss: losses }), epochs: last });

const sane = [1, 2, 3, 4, 5, 6, 7].map((number) => {
  const x = number / 10;
  return trained(number, x, [3 + x, 2 + x, 1 + x]);
});

/** The best that trials have reached, how another score stands, and where one at 0.95 is expected to end. */
function believed(trials: readonly Trial[]) {
  const sight = lookAt(trials, space, { name: "loss", goal: "minimize" }, [1, 2, 3]);
  const { incumbent, scale, posterior } = believe({ number: 1, space, epochs: last }, sight, "epochs")!;
  const [end] = posterior.expect(Float64Array.of(0.95), [{ epoch: last, trial: -1 }]);
  return { best: scale.lossAt(incumbent), worst: scale.of(1.7), end: scale.lossAt(end!) };
}

describe("the epochs of a trial that looked well", () => {
  const well = (state: Trial["state"]) => trained(8, 0.95, [0.2, 0.1], state);

  it("tell nothing once it has diverged: neither where others end, nor what is the best to beat, nor how good a score is", () => {
    expect(believed([...sane, well("diverged")])).toEqual(believed(sane));
  });

  it("tell of others where it failed, which may be its machine's fault, but are not the best to beat", () => {
    const { best, end } = believed([...sane, well("failed")]);
    expect(best).toBeCloseTo(1.1, 10);
    expect(end).toBeLessThan(believed(sane).end);
  });
});

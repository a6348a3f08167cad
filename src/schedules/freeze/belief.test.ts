import { describe, expect, it } from "vitest";
import { parseSpace } from "../../space/space.ts";
import type { LearnedPoint } from "../../study/learned.ts";
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

it("a later stage, which has seen the ends of good trials alone, is slower to promise one where trials exploded early", () => {
  const toward = (end: number, epochs: number) =>
    Array.from({ length: epochs }, (_, i) => end + (1 - end) * 0.7 ** (i + 1));
  const trials = Array.from({ length: 25 }, (_, i) => {
    const x = i / 24;
    if (x > 0.6) return trained(i + 1, x, [100 * x ** 4, 200 * x ** 4]);
    return trained(i + 1, x, toward(0.05 + 4 * (x - 0.35) ** 2, x > 0.15 && x < 0.5 ? 8 : 2));
  });
  const sight = lookAt(trials, space, { name: "loss", goal: "minimize" }, [2, 3, 5, 8, 13, 24]);
  const promisedIn = (stage: number) =>
    believe({ number: stage, space, epochs: 24 }, sight, "epochs")!.posterior.expect(Float64Array.of(1), [
      { epoch: 24, trial: -1 },
    ])[0]!;
  expect(promisedIn(2) - promisedIn(1)).toBeGreaterThan(0.2);
});

describe("what other studies found", () => {
  const other = (lossOf: (x: number) => number): LearnedPoint[] =>
    Array.from({ length: 20 }, (_, i) => {
      const x = (i + 0.5) / 20;
      return { study: "other", params: { x }, rank: i + 1, loss: lossOf(x) };
    });
  const few = sane.slice(0, 4);

  /** Where a new trial at `x` is expected to end, and after its first epoch, in the model's units. */
  function expected(learned: readonly LearnedPoint[], x: number) {
    const sight = lookAt(few, space, { name: "loss", goal: "minimize" }, [1, 2, 3]);
    const { posterior, followed } = believe({ number: 1, space, epochs: last }, sight, "epochs", learned)!;
    const at = (epoch: number) => posterior.expect(Float64Array.of(x), [{ epoch, trial: -1 }])[0]!;
    const mean = new Float64Array(1);
    posterior.ends().predict(Float64Array.of(x), 1, mean);
    const { mean: told } = posterior.predict(Float64Array.of(x), [{ epoch: last, trial: -1 }]);
    return { end: at(last), first: at(1), followed, alike: [mean[0], told[0]] };
  }

  it("tells where new trials end as far as curves agree, and of first epochs less", () => {
    const bend = (x: number) => (x < 0.6 ? x : 5 * x - 2.4);
    const [alone, told] = [expected([], 0.95), expected(other(bend), 0.95)];
    expect(alone.followed).toBeUndefined();
    expect(told.followed).toBeGreaterThan(0.2);
    expect(told.end).toBeGreaterThan(alone.end + 0.3);
    expect(told.first - alone.first).toBeLessThan(0.5 * (told.end - alone.end));
    for (const value of told.alike) expect(value).toBeCloseTo(told.end, 10);
  });

  it("tells next to nothing where it is the opposite", () => {
    const opposite = expected(
      other((x) => -x),
      0.95,
    );
    expect(opposite.followed).toBeLessThan(0.01);
    expect(opposite.end).toBeCloseTo(expected([], 0.95).end, 1);
  });
});

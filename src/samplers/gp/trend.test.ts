import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { type Params, parseSpace } from "../../space/space.ts";
import type { LearnedPoint } from "../../study/learned.ts";
import { askAfter, pastOf } from "../asks.fixture.ts";
import { solveDense } from "./dense.fixture.ts";
import { inputsOf } from "./inputs.ts";
import { precedentsIn } from "./precedents.ts";
import { trendOf } from "./trend.ts";

const space = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)", net: "choice(a, b)" });
const bowl = ({ x, y }: Params) => (Number(x) - 0.3) ** 2 + (Number(y) - 0.7) ** 2;
const slope = ({ x }: Params) => Number(x);

function study(name: string, lossOf: (params: Params) => number, seed: number): LearnedPoint[] {
  return pastOf(space, 30, () => ({ state: "done" }), seed).map(({ params }, i) => {
    return { study: name, params, rank: i + 1, loss: lossOf(params) };
  });
}

const { history } = askAfter(space, []);
const inputs = inputsOf(space, history, [], []);
const rng = stream("trend");
const x = Float64Array.from({ length: 3 * 12 }, (_, i) => (i % 3 === 2 ? rng.int(2) : rng.next()));
const learned = [...study("bowl", bowl, 3), ...study("slope", slope, 4)];
const precedents = precedentsIn(space, learned);

/** [12] what a precedent expects at `x`. */
function meansOf(which: number): Float64Array {
  const { dimensions, posterior } = precedents[which]!;
  const own = Float64Array.from(Array.from({ length: 12 }, (_, i) => dimensions.map((d) => x[3 * i + d]!)).flat());
  const mean = new Float64Array(12);
  posterior.predict(own, 12, mean);
  return mean;
}

describe("the trend of other studies", () => {
  it("weighs them as a regression with a prior does, by plain elimination", () => {
    const [bowls, slopes] = [meansOf(0), meansOf(1)];
    const level = Float64Array.from({ length: 12 }, (_, i) => (i < 6 ? 1 : 0.4));
    const y = bowls.map((value, i) => level[i]! * (0.9 * value + 0.3 * slopes[i]! + 0.2) + (i % 2 ? 0.1 : -0.1));
    const columns = [bowls.map((v, i) => v * level[i]!), slopes.map((v, i) => v * level[i]!), level];
    const prior = [
      { mean: 0.5, variance: 0.25 },
      { mean: 0.5, variance: 0.25 },
      { mean: 0, variance: 1 },
    ];
    const sum = (a: Float64Array, b: Float64Array) => a.reduce((total, value, i) => total + value * b[i]!, 0);
    const precision = columns.map((a, s) =>
      columns.map((b, t) => sum(a, b) / 0.5 + (s === t ? 1 / prior[s]!.variance : 0)),
    );
    const target = columns.map((a, s) => sum(a, y) / 0.5 + prior[s]!.mean / prior[s]!.variance);
    const weights = solveDense(precision, target).x;
    const trend = trendOf(precedents, inputs, x, y, level);
    expect(trend.weight).toBeCloseTo(weights[0]! + weights[1]!, 10);
    trend.at(x, 12).forEach((value, i) => {
      expect(value).toBeCloseTo(weights[0]! * bowls[i]! + weights[1]! * slopes[i]!, 10);
    });
  });

  it("follows a study that agrees, and leaves one out that says the opposite", () => {
    const bowls = meansOf(0);
    const agreeing = trendOf(precedents.slice(0, 1), inputs, x, bowls);
    expect(agreeing.weight).toBeGreaterThan(0.9);
    const opposite = trendOf(
      precedents.slice(0, 1),
      inputs,
      x,
      bowls.map((value) => -value),
    );
    expect(opposite.weight).toBe(0);
    expect(Array.from(opposite.at(x, 12))).toEqual(Array(12).fill(0));
  });

  it("has the slopes that differences show, also where trials of wider ranges stretch the coordinates", () => {
    const wider = askAfter(space, [{ params: { x: 1.5, y: -0.25, net: "a" }, state: "done", score: 1 }]);
    for (const view of [inputs, inputsOf(space, wider.history, [0], [])]) {
      const trend = trendOf(precedents, view, x, meansOf(0));
      const point = Float64Array.of(0.4, 0.6, 1);
      const found = new Float64Array(3);
      const value = trend.atWithSlope(point, found);
      expect(value).toBeCloseTo(trend.at(point, 1)[0]!, 10);
      for (const d of [0, 1]) {
        const [up, down] = [point.slice(), point.slice()];
        up[d]! += 1e-5;
        down[d]! -= 1e-5;
        expect(found[d]).toBeCloseTo((trend.at(up, 1)[0]! - trend.at(down, 1)[0]!) / 2e-5, 5);
      }
      expect(found[2]).toBe(0);
    }
  });
});

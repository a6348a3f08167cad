import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { decodePoint, parseSpace } from "../../space/space.ts";
import { curveOf, trialWith } from "../../study/study.fixture.ts";
import { believe } from "./belief.ts";
import { propose } from "./propose.ts";
import { lookAt } from "./seen.ts";

const last = 3;
const metric = { name: "loss", goal: "minimize" } as const;

/** New params after six trials of so many epochs. */
function proposalAfter(epochs: number) {
  const space = parseSpace({ x: "uniform(0, 1)" });
  const trials = [0.1, 0.3, 0.45, 0.6, 0.8, 0.95].map((x, i) => {
    const loss = [3, 2, 1].slice(0, epochs).map((level) => level + x);
    return trialWith({ number: i + 1, params: { x }, curve: curveOf({ loss }), epochs: last });
  });
  const sight = lookAt(trials, space, metric, [1, 2, 3]);
  const belief = believe({ number: 1, space, epochs: last }, sight, "epochs")!;
  const expected = Float64Array.from(trials, ({ number }) => number);
  return propose(belief, sight, expected, belief.incumbent, stream(1, "chance"))!;
}

describe("new params", () => {
  it("tell what is expected of them once curves have shown how they go on, and not by first epochs alone", () => {
    expect(proposalAfter(2).suggestion.why).toMatchObject({ model: "freeze", trials: 6, expected: expect.any(Number) });
    expect(proposalAfter(1).suggestion.why).toEqual({ model: "freeze", trials: 6 });
  });

  it("are none that were tried, though the best lie at a border, which rounding moves where trials lie beyond it", () => {
    const space = parseSpace({ x: "10 ** uniform(-4.8, -3.79)" });
    const tried = [-6.2, -5.5, -5, -4.6, -4.2, -3.79].map((exponent) => 10 ** exponent);
    const trials = tried.map((x, i) => {
      const loss = [3, 2, 1].map((level) => level - (Math.log10(x) + 4) / 2);
      return trialWith({ number: i + 1, params: { x }, curve: curveOf({ loss }), epochs: last });
    });
    const sight = lookAt(trials, space, metric, [1, 2, 3]);
    const belief = believe({ number: 1, space, epochs: last }, sight, "epochs")!;
    const expected = Float64Array.from(trials, ({ number }) => -number);
    const { suggestion } = propose(belief, sight, expected, belief.incumbent, stream(1, "chance"))!;
    expect(tried).not.toContain(decodePoint(space, suggestion.point).x);
  });
});

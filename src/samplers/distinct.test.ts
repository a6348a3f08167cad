import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { decodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import { askAfter, designOf, pastOf } from "./asks.fixture.ts";
import { distinct, distinctDesign } from "./distinct.ts";
import { grid } from "./grid.ts";
import { latin } from "./latin.ts";
import { random } from "./random.ts";
import { describeSampler } from "./sampler.contract.ts";
import type { Sampler } from "./sampler.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe/tpe.ts";

describeSampler("random without params twice", () => distinctDesign(random()), { limit: 10 });
describeSampler("tpe without params twice", () => distinct(tpe()), { limit: 50 });

/** Twelve params. */
const small = parseSpace({ depth: "int(1, 3)", batch: "ordinal(32, 64)", net: "choice(a, b)" });
/** Seven params, and the second option is drawn half of the time. */
const branched = parseSpace({ optimizer: "choice(sgd, none)", warmup: "int(0, 5) if optimizer == sgd" });

const keyed = (params: Params) => JSON.stringify(params);
const countDifferent = (space: Space, points: readonly number[][]) =>
  new Set(points.map((point) => keyed(decodePoint(space, point)))).size;

/** Suggestions one after the other, each known to the next. */
function searched(sampler: Sampler, space: Space, trials: number): Params[] {
  const past: Params[] = [];
  for (let i = 0; i < trials; i++) {
    const ask = askAfter(
      space,
      past.map((params, j) => ({ params, state: "done", score: j % 3 })),
      { of: trials },
    );
    past.push(decodePoint(space, sampler.suggest(ask).point));
  }
  return past;
}

describe("a design without params twice", () => {
  it.each([
    ["random", random],
    ["sobol", sobol],
    ["latin", latin],
    ["grid", () => grid({})],
  ])("has all params of a small space before any comes twice: %s", (_, make) => {
    expect(countDifferent(small, designOf(distinctDesign(make()), small, 12))).toBe(12);
    expect(countDifferent(branched, designOf(distinctDesign(make()), branched, 7))).toBe(7);
  });

  it("goes on where a space is exhausted", () => {
    expect(designOf(distinctDesign(random()), small, 30)).toHaveLength(30);
  });

  it("has the same trial 8 whoever draws it, whatever is known then and whatever was drawn before", () => {
    const inOrder = designOf(distinctDesign(random()), small, 12);
    const late = askAfter(
      small,
      pastOf(small, 11, () => ({ state: "done", score: 1 })),
      { of: 12 },
    );
    const position = { ...late.position, index: 7 };
    const alone = distinctDesign(random()).suggest({ ...late, rng: stream(1, "params", 8), position });
    expect([...alone.point]).toEqual(inOrder[7]);
  });

  it("keeps the design's own points where a continuous value is always drawn", () => {
    const space = parseSpace({ lr: "10 ** uniform(-6, 1)", net: "choice(a, b)" });
    expect(designOf(distinctDesign(random()), space, 10)).toEqual(designOf(random(), space, 10));
  });

  it("finds new params where only some of the space is continuous", () => {
    const space = parseSpace({ optimizer: "choice(sgd, none)", lr: "uniform(0, 1) if optimizer == sgd" });
    expect(countDifferent(space, designOf(distinctDesign(random()), space, 20))).toBe(20);
  });
});

describe("a sampler that learns, without params twice", () => {
  it("tries all params of a small space before any comes twice, however stubborn it is", () => {
    const stubborn: Sampler = { suggest: ({ space }) => ({ point: new Float64Array(space.dimensions.length) }) };
    for (const sampler of [distinct(tpe()), distinct(stubborn)]) {
      expect(new Set(searched(sampler, small, 12).map(keyed)).size).toBe(12);
    }
    expect(searched(distinct(stubborn), small, 14).slice(12).map(keyed)).toEqual([
      keyed({ depth: 1, batch: 32, net: "a" }),
      keyed({ depth: 1, batch: 32, net: "a" }),
    ]);
  });

  it("keeps the state of the suggestion that it replaces, and says why the params are others", () => {
    const stateful: Sampler = { suggest: () => ({ point: new Float64Array(3), state: { fitted: 3 } }) };
    const past = [{ params: { depth: 1, batch: 32, net: "a" }, state: "done" as const, score: 1 }];
    const suggestion = distinct(stateful).suggest(askAfter(small, past));
    expect(suggestion).toMatchObject({ state: { fitted: 3 }, why: { "drawn in place of": "params tried before" } });
    expect(decodePoint(small, suggestion.point)).not.toEqual(past[0]!.params);
  });

  it("knows continuous params that were tried, the ends of a range among them", () => {
    const space = parseSpace({ lr: "10 ** uniform(-6, 1)", x: "normal(0, 1)" });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (u, v) => {
        const still: Sampler = { suggest: () => ({ point: Float64Array.of(u, v) }) };
        const params = decodePoint(space, [u, v]);
        const ask = askAfter(space, [{ params, state: "running" }]);
        expect(decodePoint(space, distinct(still).suggest(ask).point)).not.toEqual(params);
      }),
      { numRuns: 200 },
    );
  });
});

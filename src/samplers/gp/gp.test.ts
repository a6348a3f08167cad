import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { decodePoint, type Params, parseSpace, type Space } from "../../space/space.ts";
import { HistoryTable } from "../../study/history-table.ts";
import type { LearnedPoint } from "../../study/learned.ts";
import type { Trial } from "../../study/study.ts";
import { askAfter, type Past, pastOf, pastTrial } from "../asks.fixture.ts";
import { describeSampler } from "../sampler.contract.ts";
import type { Sampler } from "../sampler.ts";
import { gp } from "./gp.ts";

describeSampler("gp", gp, { limit: 400 });

/** `gp`, told of thirty trials of another study in whatever space it is asked about. */
function toldOfAnother(): Sampler {
  const sampler = gp();
  const known = new Map<Space, readonly LearnedPoint[]>();
  return {
    suggest(ask) {
      const learned =
        known.get(ask.space) ??
        otherStudy(ask.space, (params, i) => (i % 7 === 6 ? null : Object.values(params).length));
      known.set(ask.space, learned);
      return sampler.suggest({ ...ask, learned });
    },
  };
}

const otherStudy = (space: Space, lossOf: (params: Params, i: number) => number | null): LearnedPoint[] =>
  pastOf(space, 30, () => ({ state: "done" }), 5).map(({ params }, i) => {
    return { study: "other", params, rank: i + 1, loss: lossOf(params, i) };
  });

describeSampler("gp told of another study", toldOfAnother, {
  limit: 400,
  kinds: ["few points", "every distribution", "conditions two deep", "nothing that varies"],
});

const plane = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });
const number = (params: Params, name: string) => Number(params[name]);

/** A search of `count` trials, one after the other; `judge` says what becomes of params. */
function search(
  space: Space,
  count: number,
  judge: (params: Params) => Omit<Past, "params">,
  options = {},
  { seed = 1, learned = [] }: { readonly seed?: number; readonly learned?: readonly LearnedPoint[] } = {},
): Past[] {
  const sampler = gp(options);
  const history = new HistoryTable(space, "maximize");
  const past: Past[] = [];
  for (let index = 0; index < count; index++) {
    const rng = stream(seed, "params", index + 1);
    const position = { seed, stage: 1, index, of: count };
    const { point, state } = sampler.suggest({ space, history, rng, position, learned });
    const params = decodePoint(space, point);
    const one = { params, samplerState: state, ...judge(params) };
    past.push(one);
    history.follow([pastTrial(index + 1, one)]);
  }
  return past;
}

const bestOf = (past: readonly Past[]) => Math.max(...past.map(({ score = -Infinity }) => score));
const bowl = ({ x, y }: Params) => -((Number(x) - 0.3) ** 2) - 3 * (Number(y) - 0.9) ** 2;

describe("the Gaussian process search", () => {
  it("comes close to a bowl's bottom in twenty trials, with sampled hyperparameters too", () => {
    const judge = (params: Params): Omit<Past, "params"> => ({ state: "done", score: bowl(params) });
    expect(bestOf(search(plane, 20, judge))).toBeGreaterThan(-1e-3);
    expect(bestOf(search(plane, 20, judge, { inference: "mcmc" }))).toBeGreaterThan(-1e-3);
  });

  it("finds the best option and the best whole number", () => {
    const space = parseSpace({ net: "choice(a, b, c)", depth: "int(1, 8)", x: "uniform(0, 1)" });
    const past = search(space, 25, ({ net, depth, x }) => ({
      state: "done",
      score: (net === "b" ? 1 : 0) - Math.abs(Number(depth) - 6) / 8 - (Number(x) - 0.5) ** 2,
    }));
    const best = past.reduce((one, other) => (other.score! > one.score! ? other : one));
    expect(best.params).toMatchObject({ net: "b", depth: 6 });
  });

  it("learns what a conditional hyperparameter is worth where it is active", () => {
    const space = parseSpace({ net: "choice(a, b)", beta: "uniform(0, 1) if net == b" });
    const past = search(space, 25, ({ net, beta }) => ({
      state: "done",
      score: net === "b" ? 1 - 4 * (Number(beta) - 0.8) ** 2 : 0.5,
    }));
    expect(bestOf(past)).toBeGreaterThan(0.99);
  });

  it("looks around the best while few trials have ended, not into the furthest corner", () => {
    const space = parseSpace({ a: "uniform(0, 1)", b: "uniform(0, 1)", c: "uniform(0, 1)", d: "uniform(0, 1)" });
    const past = [
      [0.9, 0.9, 0.9, 0.9, 0.5],
      [0.7, 0.8, 0.8, 0.7, 0.49],
      [0.6, 0.9, 0.7, 0.8, 0.3],
      [0.9, 0.6, 0.8, 0.8, 0.45],
      [0.8, 0.8, 0.6, 0.9, 0.47],
    ].map(([a = 0, b = 0, c = 0, d = 0, score = 0]): Past => ({ params: { a, b, c, d }, state: "done", score }));
    const { point } = gp().suggest(askAfter(space, past));
    // The best has 0.9 everywhere, and after five trials nothing is further away than 0.3 and five thirtieths.
    expect(Math.min(...point)).toBeGreaterThan(0.43);
  });

  it("keeps away from where trials diverge", () => {
    const past = search(plane, 40, (params) =>
      number(params, "x") > 0.6 ? { state: "diverged" } : { state: "done", score: -((number(params, "y") - 0.5) ** 2) },
    );
    const diverged = (trials: readonly Past[]) => trials.filter(({ state }) => state === "diverged").length;
    expect(diverged(past)).toBeGreaterThan(0);
    expect(diverged(past.slice(20))).toBeLessThanOrEqual(3);
  });

  it("does not search the edge of a cliff that the loss falls towards by falling over it", () => {
    const past = search(plane, 50, (params) => {
      const [x, y] = [number(params, "x"), number(params, "y")];
      return x > 0.62 - 0.1 * y ? { state: "diverged" } : { state: "done", score: x - (y - 0.5) ** 2 };
    });
    const late = past.slice(20);
    expect(late.filter(({ state }) => state === "diverged").length).toBeLessThanOrEqual(10);
    // The best there is has 0.572, at y = 0.45.
    expect(bestOf(past)).toBeGreaterThan(0.55);
  });

  it.each([1, 2, 3])("is not led astray by three of ten trials that fail by chance, as seed %i has them", (seed) => {
    const luck = stream("luck", seed);
    const past = search(plane, 30, (params) =>
      luck.next() < 0.3 ? { state: "failed" } : { state: "done", score: bowl(params) },
    );
    expect(bestOf(past)).toBeGreaterThan(-0.01);
  });

  it("spreads out trials that are under way at the same time", () => {
    const done = pastOf(plane, 12, (params) => ({ state: "done", score: bowl(params) }));
    const past = [...done];
    for (let k = 0; k < 5; k++)
      past.push({ params: decodePoint(plane, gp().suggest(askAfter(plane, past)).point), state: "running" });
    const running = past.slice(12).map(({ params }) => [number(params, "x"), number(params, "y")] as const);
    running.forEach(([x, y], i) => {
      for (const [u, v] of running.slice(0, i)) expect(Math.hypot(x - u, y - v)).toBeGreaterThan(0.01);
    });
  });

  it("prefers quick trainings among equally good ones where cost is seconds", () => {
    /** Worth as much anywhere along y, which makes it up to a hundred times as quick. */
    const trained = (options: Record<string, unknown>) => {
      const past = pastOf(plane, 20, (params) => ({ state: "done", score: -((number(params, "x") - 0.5) ** 2) }));
      const trials = past.map((one, i): Trial => {
        const trial = pastTrial(i + 1, one);
        const at = trial.startedAt + 1000 * 100 ** (1 - number(one.params, "y"));
        return { ...trial, curve: trial.curve.map((point) => ({ ...point, at })) };
      });
      const history = new HistoryTable(plane, "maximize");
      history.follow(trials);
      const { point } = gp(options).suggest({ ...askAfter(plane, past), history });
      return point[1]!;
    };
    expect(trained({ cost: "seconds" })).toBeGreaterThan(0.9);
    expect(trained({})).toBeLessThan(0.9);
  });

  it("trusts a score less the fewer epochs it took", () => {
    // Early scores are all low, whatever the params; x decides at the end.
    const past = pastOf(plane, 40, (params, i) => ({
      state: i % 2 ? "done" : "stopped",
      score: i % 2 ? number(params, "x") : 0.1 * number(params, "y"),
    }));
    const history = new HistoryTable(plane, "maximize");
    history.follow(
      past.map((one, i) => {
        const trial = pastTrial(i + 1, one);
        return { ...trial, curve: trial.curve.map((point) => ({ ...point, epoch: i % 2 ? 30 : 1 })) };
      }),
    );
    const { point } = gp().suggest({ ...askAfter(plane, past), history });
    expect(point[0]).toBeGreaterThan(0.9);
  });

  it("leaves its hyperparameters in the state, and goes on from them", () => {
    const past = pastOf(plane, 30, (params) => ({ state: "done", score: bowl(params) }));
    const { state } = gp().suggest(askAfter(plane, past));
    expect(state).toMatchObject({ fitted: 30, thetas: [expect.any(Array)] });
    const more = past.map((one, i) => (i === 29 ? { ...one, samplerState: state } : one));
    expect(gp().suggest(askAfter(plane, more)).state).toEqual(state);
  });

  it("tells what it expects of a suggestion, in the loss's own unit", () => {
    const past = pastOf(plane, 30, (params) => ({ state: "done", score: 1000 + bowl(params) }));
    const { why } = gp().suggest(askAfter(plane, past));
    expect(why).toMatchObject({ model: "gp", trials: 30 });
    const { low, expected, high } = why as Record<string, number>;
    expect(low).toBeLessThanOrEqual(expected!);
    expect(expected).toBeLessThanOrEqual(high!);
    expect(expected! + 1000).toBeLessThan(0.2);
    expect(expected! + 1000).toBeGreaterThan(-0.2);
  });

  const modelAt = (space: Space, past: readonly Past[], index: number) => {
    const ask = askAfter(space, past);
    return gp().suggest({ ...ask, position: { ...ask.position, index } }).why;
  };

  it("draws trials of odd number at random where its model foretells held-out trials poorly", () => {
    const rng = stream("noise alone");
    const past = pastOf(plane, 30, () => ({ state: "done", score: rng.normal() }));
    const indices = [21, 23, 25, 27, 29];
    const drawn = (past: readonly Past[]) => indices.filter((index) => modelAt(plane, past, index)?.model === "random");
    expect(drawn(past).length).toBeGreaterThanOrEqual(4);
    expect(modelAt(plane, past, 22)?.model).toBe("gp");
    expect(drawn(pastOf(plane, 30, (params) => ({ state: "done", score: bowl(params) })))).toEqual([]);
  });

  it("draws them at random where nothing is to be gained, as far as its model knows", () => {
    const line = parseSpace({ x: "uniform(0, 1)" });
    const past = pastOf(line, 40, ({ x }) => ({ state: "done", score: -((Number(x) - 0.3) ** 2) }));
    expect(modelAt(line, past, 41)).toMatchObject({ model: "random", "since the model": "expects no gain anywhere" });
    expect(modelAt(line, past, 42)?.model).toBe("gp");
  });

  it("suggests the same in every release", () => {
    const past = pastOf(plane, 15, (params) => ({ state: "done", score: bowl(params) }));
    const suggested = (options: Record<string, unknown>) => gp(options).suggest(askAfter(plane, past)).point;
    // To four digits: sums may be taken in another order.
    const [x, y] = suggested({});
    expect([x, y]).toEqual([expect.closeTo(0.2549, 4), expect.closeTo(1, 4)]);
    const [u, v] = suggested({ inference: "mcmc" });
    expect([u, v]).toEqual([expect.closeTo(0.2296, 4), expect.closeTo(1, 4)]);
  });

  it("says what is wrong with an option", () => {
    expect(() => gp({ kernel: "rbf" })).toThrow('sampler: gp has no option "kernel"; use one of inference, cost');
    expect(() => gp({ inference: "vi" })).toThrow(
      'sampler: gp: inference must be map or mcmc, found "vi"; write sampler: { gp: { inference: mcmc } }',
    );
  });

  it("finds the bottom in fewer trials where it learns from a study alike, and in as many where one misleads", () => {
    const names = ["a", "b", "c", "d", "e"];
    const space = parseSpace(Object.fromEntries(names.map((name) => [name, "uniform(0, 1)"])));
    const lossAt = (place: number) => (params: Params) =>
      names.reduce((sum, name, i) => sum + (5 - i) * (Number(params[name]) - place) ** 2, 0);
    const found = (learned: readonly LearnedPoint[]) => {
      const bests = Array.from({ length: 4 }, (_, seed) => {
        const judge = (params: Params): Omit<Past, "params"> => ({ state: "done", score: -lossAt(0.2)(params) });
        return -bestOf(search(space, 12, judge, {}, { seed, learned }));
      });
      return bests.reduce((sum, loss) => sum + loss, 0) / bests.length;
    };
    const alone = found([]);
    expect(found(otherStudy(space, lossAt(0.25)))).toBeLessThan(0.6 * alone);
    expect(found(otherStudy(space, lossAt(0.9)))).toBeLessThan(1.5 * alone);
  });
});

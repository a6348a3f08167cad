import { describe, expect, it } from "vitest";
import { decodePoint, type Params, parseSpace } from "../space/space.ts";
import type { LearnedPoint } from "../study/learned.ts";
import { askAfter, designOf, type Past } from "./asks.fixture.ts";
import { learnedPoints } from "./learned-points.ts";
import { random } from "./random.ts";
import { describeSampler } from "./sampler.contract.ts";
import type { Sampler, Suggestion } from "./sampler.ts";
import { sobol } from "./sobol.ts";

const learned = (...params: readonly Params[]): LearnedPoint[] =>
  params.map((each, i) => ({ study: "other", params: each, rank: i + 1 }));

/** A sampler that is told so of other studies. */
const knowing = (sampler: Sampler, from: readonly LearnedPoint[]): Sampler => ({
  suggest: (ask) => learnedPoints(sampler).suggest({ ...ask, learned: from }),
});

describeSampler("random behind another study's points", () => knowing(random(), learned({ lr: 0.01 }, { net: "b" })), {
  limit: 10,
});

const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  optimizer: "choice(sgd, adam)",
  beta2: "uniform(0, 1) if optimizer == adam",
});
/** Five, far from each other. */
const points = learned(
  { lr: 0.003, optimizer: "sgd" },
  { lr: 0.1, optimizer: "adam", beta2: 0.9 },
  { lr: 1e-5, optimizer: "sgd" },
  { lr: 1, optimizer: "sgd" },
  { lr: 0.1, optimizer: "adam", beta2: 0.1 },
);

const why = (suggestion: Suggestion) => suggestion.why?.["rank there"];
/** The ranks that a sampler suggests in turn, each trial known to the next with its score. */
function ranksOf(from: readonly LearnedPoint[], trials: number, scoreOf: (index: number) => number, within = space) {
  const sampler = knowing(random(), from);
  const past: Past[] = [];
  return Array.from({ length: trials }, (_, index) => {
    const suggestion = sampler.suggest(askAfter(within, past, { of: trials }));
    const params = { ...decodePoint(within, suggestion.point), ...suggestion.exact };
    past.push({ params, state: "done", score: scoreOf(index) });
    return why(suggestion);
  });
}

describe("another study's points", () => {
  it("are tried early in turn with the sampler's own, the best first: a fifth of the stage, at most five", () => {
    const of = (trials: number) =>
      ranksOf(points, trials, (index) => -index).flatMap((rank, i) => (rank ? [[i, rank]] : []));
    expect(of(60)).toEqual([
      [0, 1],
      [2, 2],
      [4, 3],
      [6, 4],
      [8, 5],
    ]);
    expect(of(10)).toEqual([
      [0, 1],
      [2, 2],
    ]);
    expect(of(4)).toEqual([]);
  });

  it("come exactly as they were there, and what they leave out is drawn", () => {
    const { point, exact } = knowing(random(), points).suggest(askAfter(space, []));
    expect({ ...decodePoint(space, point), ...exact }).toEqual({ lr: 0.003, optimizer: "sgd" });
    const partial = knowing(random(), learned({ optimizer: "adam", other: 3 }));
    const drawn = decodePoint(space, partial.suggest(askAfter(space, [])).point);
    expect(drawn).toEqual({ lr: expect.any(Number), optimizer: "adam", beta2: expect.any(Number) });
  });

  it("leave the sampler's own trials as they are", () => {
    const own = designOf(sobol(), space, 20);
    designOf(knowing(sobol(), points), space, 20).forEach((point, i) => {
      if (i % 2 === 1 || i >= 8) expect(point).toEqual(own[i]);
    });
  });

  it("are passed over where the space does not hold them, or where they are about the same as a better one", () => {
    const some = learned(
      { lr: 1e3, optimizer: "sgd" },
      { lr: 0.1, optimizer: "rmsprop" },
      { momentum: 0.9 },
      { lr: 0.1, optimizer: "sgd" },
      { lr: 0.11, optimizer: "sgd" },
      { lr: 0.1, optimizer: "adam", beta2: 0.5 },
      { lr: 0.1, optimizer: "adam", beta2: 0.55 },
    );
    expect(ranksOf(some, 60, (index) => -index).filter((rank) => rank)).toEqual([4, 6]);
  });

  it("are no more tried once four have results in quite another order", () => {
    // Of the trials 0, 2, 4 and 6, the best there is the worst here, though the sampler's own are worse.
    const score = (index: number) => (index % 2 === 0 ? index : -1);
    expect(ranksOf(points, 60, score).filter((rank) => rank)).toEqual([1, 2, 3, 4]);
  });

  it("are no more tried while all are worse than the middle one of the sampler's own, and again once one is not", () => {
    expect(ranksOf(points, 60, (index) => (index % 2 === 0 ? -1 : 1)).filter((rank) => rank)).toEqual([1]);
    // The first is worse than trial 1, and better than trials 2 and 3, which are drawn in the place of the second.
    const scores = [0, 1, -1, -2];
    expect(ranksOf(points, 60, (index) => scores[index] ?? -3)).toEqual(
      Object.assign(Array(60).fill(undefined), { 0: 1, 4: 3, 6: 4, 8: 5 }),
    );
  });

  it("leave out those that diverged there", () => {
    const [first, ...others] = points;
    expect(ranksOf([{ ...first!, loss: null }, ...others], 60, (index) => -index)[0]).toBe(2);
  });

  it("count those that diverged as the worst, and those that failed as untold", () => {
    const past = (last: Past["state"]): Past[] =>
      points
        .slice(0, 4)
        .map(({ params }, i) => ({ params, state: i === 0 ? last : "done", score: i === 0 ? undefined : 10 - i }));
    const ask = (last: Past["state"]) => {
      const given = askAfter(space, past(last), { of: 60 });
      return { ...given, position: { ...given.position, index: 8 } };
    };
    const sampler = knowing(random(), points);
    // Losses -9, -8 and -7 in the other study's order, and the best there diverged.
    expect(why(sampler.suggest(ask("failed")))).toBe(5);
    expect(why(sampler.suggest(ask("diverged")))).toBeUndefined();
  });

  it("are not tried where a trial has tried them already, nor in later stages", () => {
    const sampler = knowing(random(), points);
    const tried = askAfter(space, [{ params: points[0]!.params, state: "running" }]);
    expect(why(sampler.suggest({ ...tried, position: { ...tried.position, index: 0 } }))).toBeUndefined();
    const ask = askAfter(space, []);
    expect(why(sampler.suggest({ ...ask, position: { ...ask.position, stage: 2 } }))).toBeUndefined();
  });
});

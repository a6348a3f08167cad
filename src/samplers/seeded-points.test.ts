import { describe, expect, it } from "vitest";
import { decodePoint, parseSpace } from "../space/space.ts";
import { askAfter, designOf } from "./asks.fixture.ts";
import { grid } from "./grid.ts";
import { random } from "./random.ts";
import { describeSampler } from "./sampler.contract.ts";
import { seededPoints } from "./seeded-points.ts";
import { sobol } from "./sobol.ts";

describeSampler("random behind known points", () => seededPoints(random(), [{ lr: 0.01 }, { net: "b" }]), {
  limit: 10,
});

const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  optimizer: "choice(sgd, adam)",
  beta2: "uniform(0.9, 1) if optimizer == adam",
  depth: "int(1, 8)",
});
const ask = (index: number, { stage = 1, of = 10 } = {}) => {
  const first = askAfter(space, [], { of });
  return { ...first, position: { ...first.position, stage, index } };
};

describe("points that the user knows", () => {
  it("are a stage's first trials, in their order and exactly as they are written", () => {
    const known = [
      { lr: 0.003, optimizer: "sgd", depth: 4 },
      { lr: 0.3, optimizer: "adam", beta2: 0.999, depth: 8 },
    ];
    const sampler = seededPoints(random(), known);
    const found = known.map((_, index) => {
      const { point, exact } = sampler.suggest(ask(index));
      return { ...decodePoint(space, point), ...exact };
    });
    expect(found).toEqual(known);
  });

  it("have the values that they leave out drawn at random, and none that is not active", () => {
    const sampler = seededPoints(random(), [{ lr: 0.003, beta2: 0.99, optimizer: "sgd" }]);
    const first = sampler.suggest(ask(0));
    expect(first.exact).toEqual({ lr: 0.003 });
    const others = designOf(seededPoints(random(), Array(5).fill({ depth: 3 })), space, 5);
    const params = others.map((point) => decodePoint(space, point));
    expect(params.map(({ depth }) => depth)).toEqual([3, 3, 3, 3, 3]);
    expect(new Set(params.map(({ lr }) => lr)).size).toBe(5);
  });

  it("leave the sampler a stage of the trials behind them", () => {
    const cells = parseSpace({ depth: "int(1, 4)", net: "choice(a, b)" });
    const tried = designOf(seededPoints(grid({}), [{ depth: 1, net: "a" }]), cells, 9).slice(1);
    expect(new Set(tried.map((point) => JSON.stringify(decodePoint(cells, point)))).size).toBe(8);
    const behind = designOf(seededPoints(sobol(), [{ depth: 1 }, { depth: 2 }]), cells, 8).slice(2);
    expect(behind).toEqual(designOf(sobol(), cells, 6));
  });

  it("come in the first stage alone", () => {
    const sampler = seededPoints(random(), [{ depth: 3 }]);
    expect(sampler.suggest(ask(0, { stage: 2 }))).toEqual(random().suggest(ask(0, { stage: 2 })));
  });
});

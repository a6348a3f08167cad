import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { decodePoint, type Params, parseSpace } from "../../space/space.ts";
import { askAfter, type Past, pastOf } from "../asks.fixture.ts";
import { describeSampler } from "../sampler.contract.ts";
import { leastLoss, searched, steady } from "../searching.fixture.ts";
import { forest } from "./forest.ts";

describeSampler("forest", forest, { limit: 100 });

const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });
const distance = ({ x, y }: Params) => Math.hypot(Number(x) - 0.2, Number(y) - 0.7);

function suggestions(past: readonly Past[], count: number, space = square): Params[] {
  const sampler = forest();
  return Array.from({ length: count }, (_, seed) =>
    decodePoint(space, sampler.suggest(askAfter(space, past, { seed })).point),
  );
}

describe("search by a forest", () => {
  const past = pastOf(square, 60, (params) => ({ state: "done", score: -distance(params) }));

  it("closes in on the optimum", () => {
    expect(leastLoss(searched(forest(), square, distance, { trials: 60 }))).toBeLessThan(0.03);
  });

  it("finds the branch of a conditional space that is best, and its optimum", () => {
    const space = parseSpace({ net: "choice(a, b)", p: "uniform(0, 1) if net == a", q: "uniform(0, 1) if net == b" });
    const loss = ({ net, p, q }: Params) => (net === "a" ? 0.2 + Math.abs(Number(p) - 0.5) : Math.abs(Number(q) - 0.1));
    expect(leastLoss(searched(forest(), space, loss, { trials: 50 }))).toBeLessThan(0.03);
  });

  it("proposes the same whatever monotone function the losses went through", () => {
    const cubed = past.map((one) => ({ ...one, score: one.score === undefined ? undefined : 7 + one.score ** 3 }));
    expect(suggestions(cubed, 3)).toEqual(suggestions(past, 3));
  });

  it("keeps away from where trials diverged", () => {
    const diverging = past.map((one) =>
      Number(one.params.x) < 0.4 ? { ...one, state: "diverged" as const, score: undefined } : one,
    );
    expect(suggestions(diverging, 20).filter(({ x }) => Number(x) < 0.3).length).toBeLessThan(3);
  });

  it("closes in on the optimum though 30 % of the trials fail by chance", () => {
    const space = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)", z: "uniform(0, 1)" });
    const least = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const chance = stream(seed, "failures");
      const loss = (params: Params) =>
        chance.next() < 0.3 ? Number.NaN : distance(params) + Math.abs(Number(params.z) - 0.4);
      return leastLoss(searched(forest(), space, loss, { trials: 60, seed }).filter(({ loss }) => !Number.isNaN(loss)));
    });
    expect(least.reduce((sum, each) => sum + each) / least.length).toBeLessThan(0.05);
  });

  it("sends workers that ask at once to different places", () => {
    const tried = searched(forest(), square, distance, { trials: 24, workers: 8 }).slice(16);
    const places = tried.map(({ params }) => params);
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(0, i)) {
        expect(Math.hypot(Number(a.x) - Number(b.x), Number(a.y) - Number(b.y))).toBeGreaterThan(1e-3);
      }
    }
  });

  it("says what it expects", () => {
    const { point, why } = forest().suggest(askAfter(square, past));
    // Losses are the distances here.
    expect(Math.abs(Number(why?.expected) - distance(decodePoint(square, point)))).toBeLessThan(0.15);
    expect(why?.sd).toBeGreaterThanOrEqual(0);
  });

  it("draws the same stream in every release", () => {
    const space = parseSpace({
      lr: "10 ** uniform(-6, 1)",
      depth: "int(1, 4)",
      net: "choice(a, b)",
      x: "uniform(0, 1) if net == b",
    });
    const judged = pastOf(space, 40, ({ depth }, i) => ({ state: "done", score: Number(depth) + (i % 7) }));
    expect(suggestions(judged, 2, space).map(steady)).toMatchInlineSnapshot(`
      [
        {
          "depth": 4,
          "lr": 0.000904434690366,
          "net": "b",
          "x": 0.211832917523,
        },
        {
          "depth": 3,
          "lr": 0.00000135238228864,
          "net": "b",
          "x": 0.727490516494,
        },
      ]
    `);
  });
});

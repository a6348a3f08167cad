import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { decodePoint, encodePoint, type Params, parseSpace, type Space } from "../../space/space.ts";
import { Fanova, type Tried } from "./fanova.ts";
import { pedAnova } from "./ped-anova.ts";
import { goodOnly } from "./tried.ts";

/** A random search of `count` trials, with this loss. */
function searched(space: Space, count: number, loss: (params: Params, noise: () => number) => number, seed = 1): Tried {
  const rng = stream("importance test", seed);
  const dimensions = space.dimensions.length;
  const points = new Float64Array(count * dimensions);
  const losses = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const params = decodePoint(
      space,
      Float64Array.from(space.dimensions, () => rng.next()),
    );
    encodePoint(space, params, points, row * dimensions);
    losses[row] = loss(params, () => rng.normal());
  }
  return { space, count, points, losses };
}

const n = (params: Params, name: string) => Number(params[name]);
const cube = parseSpace({ a: "uniform(0, 1)", b: "uniform(0, 1)", c: "uniform(0, 1)", d: "uniform(0, 1)" });
const shareOf = (
  effects: readonly { readonly parameters: readonly string[]; readonly share: number }[],
  ...names: string[]
) => effects.find(({ parameters }) => parameters.join() === names.join())!.share;

describe("fANOVA", () => {
  it("finds the shares of a sum, which are those of its terms' variances", () => {
    const forest = new Fanova(
      searched(cube, 400, (params) => 3 * n(params, "a") + 2 * n(params, "b") + n(params, "c")),
    );
    const singles = forest.singles();
    expect(singles.map(({ parameters }) => parameters[0])).toEqual(["a", "b", "c", "d"]);
    expect(shareOf(singles, "a")).toBeCloseTo(9 / 14, 1);
    expect(shareOf(singles, "b")).toBeCloseTo(4 / 14, 1);
    expect(shareOf(singles, "c")).toBeCloseTo(1 / 14, 1);
    expect(shareOf(singles, "d")).toBeLessThan(0.01);
  });

  it("finds a pair that does nothing alone: of (a - 1/2) (b - 1/2) all is interaction", () => {
    const forest = new Fanova(searched(cube, 400, (params) => (n(params, "a") - 0.5) * (n(params, "b") - 0.5)));
    const [first] = forest.pairs();
    expect(first?.parameters).toEqual(["a", "b"]);
    expect(first?.share).toBeGreaterThan(0.6);
    expect(shareOf(forest.singles(), "a")).toBeLessThan(0.1);
  });

  it("weighs a conditional parameter by how often it is active", () => {
    // f is b where net is x, else 0. E f = 1/4, Var f = 1/6 - 1/16 = 5/48.
    const space = parseSpace({ net: "choice(x, y)", b: "uniform(0, 1) if net == x" });
    const forest = new Fanova(searched(space, 400, (params) => (params.net === "x" ? n(params, "b") : 0)));
    // Var E[f | net] = 1/16, Var E[f | b] = 1/48, and of the pair 1/48.
    expect(shareOf(forest.singles(), "net")).toBeCloseTo(3 / 5, 1);
    expect(shareOf(forest.singles(), "b")).toBeCloseTo(1 / 5, 1);
    expect(shareOf(forest.pairs(), "net", "b")).toBeCloseTo(1 / 5, 1);
  });

  it("among the good ones alone finds what tells them apart", () => {
    // `a` decides whether it works at all, `b` how well.
    const tried = searched(cube, 400, (params) => (n(params, "a") < 0.5 ? 100 : n(params, "b")));
    expect(new Fanova(tried).singles()[0]?.parameters).toEqual(["a"]);
    const good = new Fanova(goodOnly(tried, 0.25));
    expect(shareOf(good.singles(), "b")).toBeGreaterThan(shareOf(new Fanova(tried).singles(), "b") + 0.1);
  });

  it("is the same each time", () => {
    const tried = searched(cube, 60, (params, noise) => n(params, "a") + noise());
    expect(new Fanova(tried).singles()).toEqual(new Fanova(tried).singles());
  });
});

describe("PED-ANOVA", () => {
  it("is the divergence of the best trials' shares of options from all trials', by its definition", () => {
    const space = parseSpace({ a: "choice(x, y)", b: "choice(p, q, r)" });
    const tried = searched(space, 200, (params, noise) => (params.a === "x" ? 0 : 1) + 0.3 * noise());
    const order = [...tried.losses.keys()].sort((i, j) => tried.losses[i]! - tried.losses[j]!);
    const density = (rows: readonly number[], d: number, options: number) => {
      const counts = new Array<number>(options).fill(0);
      for (const row of rows) counts[Math.floor(tried.points[row * 2 + d]! * options)]! += 1;
      return counts.map((count) => count / rows.length);
    };
    const raw = [2, 3].map((options, d) => {
      const [p, q] = [density(order.slice(0, 20), d, options), density(order, d, options)];
      return p.reduce((sum, share, k) => sum + q[k]! * (share / q[k]! - 1) ** 2, 0);
    });
    const found = pedAnova(tried, { best: 0.1, among: 1 });
    expect(found.map(({ parameter }) => parameter)).toEqual(["a", "b"]);
    expect(found[0]!.share).toBeCloseTo(raw[0]! / (raw[0]! + raw[1]!), 10);
  });

  it("gives all to what decides, by shares that sum to 1", () => {
    const found = pedAnova(
      searched(cube, 1000, (params) => Math.abs(n(params, "b") - 0.3)),
      { best: 0.1, among: 1 },
    );
    expect(found[0]?.parameter).toBe("b");
    expect(found[0]?.share).toBeGreaterThan(0.9);
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
  });

  it("takes a parameter for nothing whose values the best have no more than the others, though a sampler has gathered there", () => {
    // Of the better ones nearly all sit on the end of b, and all of the best; what tells the best from them is a.
    const tried = searched(cube, 64, (params) => n(params, "a"));
    const order = [...tried.losses.keys()].sort((i, j) => tried.losses[i]! - tried.losses[j]!);
    order.slice(0, 15).forEach((row) => {
      tried.points[row * 4 + 1] = 0;
    });
    const among = pedAnova(tried, { best: 0.1, among: 0.25 });
    expect(among[0]?.parameter).toBe("a");
    expect(among.find(({ parameter }) => parameter === "b")!.share).toBeLessThan(0.1);
  });

  it("counts equal losses among the best together, whichever came first", () => {
    const tried = searched(cube, 100, (params) => (n(params, "a") < 0.3 ? 0 : 1));
    const reversed = {
      ...tried,
      points: Float64Array.from(tried.points, (_, i) => tried.points[(99 - Math.floor(i / 4)) * 4 + (i % 4)]!),
      losses: tried.losses.toReversed(),
    };
    const shares = pedAnova(tried, { best: 0.1, among: 1 });
    pedAnova(reversed, { best: 0.1, among: 1 }).forEach(({ parameter, share }, i) => {
      expect(parameter).toBe(shares[i]?.parameter);
      expect(share).toBeCloseTo(shares[i]!.share, 10);
    });
  });

  it("finds nothing that matters where all losses are equal", () => {
    const tried = searched(cube, 100, () => 1);
    expect(pedAnova(tried, { best: 0.1, among: 1 }).map(({ share }) => share)).toEqual([0, 0, 0, 0]);
  });

  it("does not blame a parameter for where it is active", () => {
    const space = parseSpace({ net: "choice(x, y)", b: "uniform(0, 1) if net == x" });
    const found = pedAnova(
      searched(space, 1000, (params, noise) => (params.net === "x" ? 0 : 5) + noise()),
      { best: 0.1, among: 1 },
    );
    expect(found[0]?.parameter).toBe("net");
    expect(found[1]?.share).toBeLessThan(0.2);
  });

  it("takes a conditional parameter that does nothing for nothing, however few of the best trials have it", () => {
    const space = parseSpace({ net: "choice(x, y, z)", lr: "uniform(0, 1)", b: "uniform(0, 1) if net == x" });
    for (let seed = 1; seed <= 40; seed++) {
      const tried = searched(
        space,
        200,
        (params, noise) => (params.net === "z" ? 0 : 0.5) + 5 * Math.abs(n(params, "lr") - 0.4) + 0.1 * noise(),
        seed,
      );
      const found = pedAnova(tried, { best: 0.1, among: 1 });
      expect(found.find(({ parameter }) => parameter === "b")!.share).toBeLessThan(0.1);
    }
  });

  it("agrees with fANOVA of being among the best where a conditional parameter decides", () => {
    // A tenth is best: that with x, a fifth, and of them that with p, a half. By itself net explains 4 times what b does.
    const space = parseSpace({ net: "choice(x, y, z, v, w)", b: "choice(p, q) if net == x" });
    const tried = searched(space, 2000, (params) => (params.net === "x" && params.b === "p" ? 0 : 1));
    const singles = new Fanova(tried).singles();
    expect(shareOf(singles, "net") / shareOf(singles, "b")).toBeCloseTo(4, 0);
    const [net, b] = pedAnova(tried, { best: 0.1, among: 1 });
    expect([net?.parameter, b?.parameter]).toEqual(["net", "b"]);
    expect(net!.share / b!.share).toBeCloseTo(4, 0);
  });

  it("among the good ones sees what tells the best of them", () => {
    const tried = searched(cube, 1000, (params) => (n(params, "a") < 0.25 ? n(params, "b") : 10 + n(params, "c")));
    expect(pedAnova(tried, { best: 0.1, among: 1 })[0]?.parameter).toBe("a");
    expect(pedAnova(tried, { best: 0.1, among: 0.25 })[0]?.parameter).toBe("b");
  });
});

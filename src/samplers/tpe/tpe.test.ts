import { describe, expect, it } from "vitest";
import { decodePoint, type Params, parseSpace } from "../../space/space.ts";
import { askAfter, type Past, pastOf } from "../asks.fixture.ts";
import { describeSampler } from "../sampler.contract.ts";
import { steady } from "../searching.fixture.ts";
import { tpe } from "./tpe.ts";

describeSampler("tpe", tpe, { limit: 20 });
describeSampler("tpe, each dimension apart", () => tpe({ joint: false }), { limit: 20 });

const square = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });
const distance = ({ x, y }: Params) => Math.hypot(Number(x) - 0.2, Number(y) - 0.7);

/** What `count` suggestions after `past` are, each for a study of another seed. */
function suggestions(past: readonly Past[], count: number, space = square, joint = true): Params[] {
  const sampler = tpe({ joint });
  return Array.from({ length: count }, (_, seed) =>
    decodePoint(space, sampler.suggest(askAfter(space, past, { seed })).point),
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each([true, false])("TPE, joint: %s", (joint) => {
  const past = pastOf(square, 60, (params) => ({ state: "done", score: -distance(params) }));

  it("proposes nearer to what scored well than chance does", () => {
    const chance = mean(past.map(({ params }) => distance(params)));
    expect(mean(suggestions(past, 40, square, joint).map(distance))).toBeLessThan((joint ? 0.4 : 0.9) * chance);
  });

  it("keeps away from where trials diverged", () => {
    const diverging = past.map((one) =>
      Number(one.params.x) < 0.4 ? { ...one, state: "diverged" as const, score: undefined } : one,
    );
    const inside = suggestions(diverging, 40, square, joint).filter(({ x }) => Number(x) < 0.3);
    expect(inside.length).toBeLessThan(4);
  });

  it("says how the groups were made up", () => {
    const { why } = tpe({ joint }).suggest(askAfter(square, past));
    expect(why).toMatchObject({ model: "tpe", good: joint ? 6 : 2, bad: joint ? 54 : 58 });
  });
});

describe("joint TPE", () => {
  it("sends workers that ask at once to different places", () => {
    const past = pastOf(square, 60, (params) => ({ state: "done", score: -distance(params) }));
    const running = suggestions(past, 1)[0]!;
    const near = (params: Params) =>
      Math.hypot(Number(params.x) - Number(running.x), Number(params.y) - Number(running.y));
    const alone = mean(suggestions(past, 40).map(near));
    const pending: Past[] = Array.from({ length: 8 }, () => ({ params: running, state: "running" }));
    expect(mean(suggestions([...past, ...pending], 40).map(near))).toBeGreaterThan(1.5 * alone);
  });

  it("sees that two dimensions belong together", () => {
    // Good on the diagonal alone, so that neither dimension tells anything by itself.
    const past = pastOf(square, 120, ({ x, y }) => ({ state: "done", score: -Math.abs(Number(x) - Number(y)) }));
    const off = (joint: boolean) =>
      mean(suggestions(past, 60, square, joint).map(({ x, y }) => Math.abs(Number(x) - Number(y))));
    expect(off(true)).toBeLessThan(0.6 * off(false));
  });

  it("learns what is good on one branch from the trials of that branch", () => {
    const space = parseSpace({
      net: "choice(a, b)",
      p: "uniform(0, 1) if net == a",
      q: "uniform(0, 1) if net == b",
    });
    const past = pastOf(space, 80, ({ net, q }) => ({
      state: "done",
      score: net === "a" ? -1 : -Math.abs(Number(q) - 0.1),
    }));
    const proposed = suggestions(past, 60, space).filter(({ net }) => net === "b");
    expect(proposed.length).toBeGreaterThan(30);
    expect(mean(proposed.map(({ q }) => Math.abs(Number(q) - 0.1)))).toBeLessThan(0.1);
  });

  it("leaves out what lies far outside a range that has narrowed", () => {
    const wide = parseSpace({ x: "uniform(-3, 3)", y: "uniform(0, 1)" });
    const inside = pastOf(square, 40, (params) => ({ state: "done", score: -distance(params) }));
    const outside = pastOf(wide, 200, () => ({ state: "done", score: 10 })).filter(
      ({ params }) => Number(params.x) > 1.5,
    );
    const { why } = tpe().suggest(askAfter(square, [...inside, ...outside]));
    expect(why).toMatchObject({ good: Math.ceil((inside.length + outside.length) / 10) });
    expect(mean(suggestions([...inside, ...outside], 30).map(({ x }) => Number(x)))).toBeLessThan(0.5);
  });

  it("draws the same stream in every release", () => {
    const space = parseSpace({
      lr: "10 ** uniform(-6, 1)",
      depth: "int(1, 4)",
      net: "choice(a, b)",
      x: "uniform(0, 1) if net == b",
    });
    const past = pastOf(space, 60, ({ depth }, i) => ({ state: "done", score: Number(depth) + (i % 7) }));
    expect(suggestions(past, 2, space).map(steady)).toMatchInlineSnapshot(`
      [
        {
          "depth": 4,
          "lr": 0.00793867735671,
          "net": "b",
          "x": 0.238565157807,
        },
        {
          "depth": 4,
          "lr": 0.0112232722599,
          "net": "b",
          "x": 0.247089835788,
        },
      ]
    `);
  });
});

describe("the options of TPE", () => {
  it("say what is wrong with them and what to write", () => {
    expect(() => tpe({ gamma: 0.1 })).toThrow('sampler: tpe has no option "gamma"; use joint');
    expect(() => tpe({ joint: "no" })).toThrow(
      'joint must be true or false, found "no"; write sampler: { tpe: { joint: false } }',
    );
  });
});

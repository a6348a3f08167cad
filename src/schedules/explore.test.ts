import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { decodePoint, encodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import { explore } from "./explore.ts";

const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  momentum: "1 - 10 ** uniform(-3, -0.3)",
  hidden: "2 ** int(4, 9)",
  width: "logint(16, 512)",
  depth: "int(1, 8)",
  decay: "normal(0.9, 0.05)",
  batch: "ordinal(32, 64, 128)",
  net: "choice(a, b, c)",
  warmup: "uniform(0, 1) if net == a",
});

/** All values that a parameter takes when it is explored without being drawn anew. */
function nudges(space: Space, params: Params, name: string): unknown[] {
  const values = Array.from({ length: 100 }, (_, seed) => explore(space, params, stream(seed), 0)[name]);
  return [...new Set(values)].sort((a, b) => Number(a) - Number(b));
}

describe("exploring from params", () => {
  it("multiplies by 1.2 or 0.8", () => {
    const [less, more] = nudges(space, { lr: 0.01, net: "b" }, "lr") as number[];
    expect([less, more]).toEqual([expect.closeTo(0.008, 12), expect.closeTo(0.012, 12)]);
    expect(nudges(parseSpace({ n: "logint(16, 512)" }), { n: 100 }, "n")).toEqual([80, 120]);
    expect(nudges(parseSpace({ n: "int(1, 1000)" }), { n: 500 }, "n")).toEqual([400, 600]);
  });

  it("keeps values in their range", () => {
    expect(nudges(parseSpace({ x: "uniform(0, 1)" }), { x: 0.9 }, "x")).toEqual([expect.closeTo(0.72, 12), 1]);
    expect(nudges(parseSpace({ m: "1 - 10 ** uniform(-3, -0.3)" }), { m: 0.9 }, "m")).toEqual([
      expect.closeTo(0.72, 12),
      0.999,
    ]);
  });

  it("moves values of a coarse grid to their neighbours, and leaves a choice as it is", () => {
    expect(nudges(parseSpace({ n: "int(1, 8)" }), { n: 2 }, "n")).toEqual([1, 3]);
    expect(nudges(parseSpace({ n: "int(1, 8)" }), { n: 8 }, "n")).toEqual([6, 8]);
    expect(nudges(parseSpace({ n: "2 ** int(4, 9)" }), { n: 64 }, "n")).toEqual([32, 128]);
    expect(nudges(parseSpace({ n: "9 - int(1, 8)" }), { n: 2 }, "n")).toEqual([1, 3]);
    expect(nudges(parseSpace({ n: "logint(1, 8)" }), { n: 2 }, "n")).toEqual([1, 3]);
    expect(nudges(parseSpace({ b: "ordinal(32, 64, 128)" }), { b: 64 }, "b")).toEqual([32, 128]);
    expect(nudges(parseSpace({ net: "choice(a, b, c)" }), { net: "b" }, "net")).toEqual(["b"]);
  });

  it("draws a quarter of the values anew at 0.25", () => {
    const nets = Array.from({ length: 3000 }, (_, seed) => explore(space, { net: "b" }, stream(seed), 0.25).net);
    // Of those drawn anew two thirds are another.
    expect(nets.filter((net) => net !== "b").length / 3000).toBeCloseTo((0.25 * 2) / 3, 1);
  });

  it("always gives params of the space, those that became active among them", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, resample) => {
        const rng = stream("explored", seed);
        const params = decodePoint(
          space,
          space.dimensions.map(() => rng.next()),
        );
        const explored = explore(space, params, rng, resample);
        expect(encodePoint(space, explored, new Float64Array(space.dimensions.length))).toBe(true);
        expect("warmup" in explored).toBe(explored.net === "a");
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyPoint, anySpace } from "./arbitrary.fixture.ts";
import {
  decodePoint,
  dimensionIndex,
  encodePoint,
  makeSpace,
  type Params,
  parseSpace,
  SpaceError,
  sizeOf,
} from "./space.ts";

const digits = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  beta2: "1 - 10 ** uniform(-4, -1) if optimizer == adam",
  clip: "fixed(1.0)",
  optimizer: "choice(sgd, adam)",
});

const anySpaceAndPoint = anySpace.chain((space) => anyPoint(space).map((point) => ({ space, point })));

function encoded(space: typeof digits, params: Params): { inside: boolean; point: number[] } {
  const point = new Float64Array(space.dimensions.length);
  return { inside: encodePoint(space, params, point), point: [...point] };
}

describe("a space", () => {
  it("has a dimension for each parameter that varies, in their order", () => {
    expect(digits.dimensions.map(({ name }) => name)).toEqual(["lr", "beta2", "optimizer"]);
    expect([...dimensionIndex(digits)]).toEqual([
      ["lr", 0],
      ["beta2", 1],
      ["optimizer", 2],
    ]);
  });

  it("orders parameters with each after those it depends on", () => {
    const { order } = parseSpace({ a: "int(1, 2) if b == 1", b: "int(1, 2) if c == 1", c: "int(1, 2)" });
    expect(order.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  });

  it("has as many params as its values can be combined to", () => {
    expect(sizeOf(parseSpace({ a: "int(1, 8)", b: "choice(x, y)", c: "fixed(1)" }))).toBe(16);
    expect(sizeOf(digits)).toBe(Infinity);
  });
});

describe("decodePoint", () => {
  it("gives values by name in the order they are written, those not active left out", () => {
    expect(Object.entries(decodePoint(digits, [0, 1, 1]))).toEqual([
      ["lr", 1e-6],
      ["beta2", 0.9],
      ["clip", 1],
      ["optimizer", "adam"],
    ]);
    expect(decodePoint(digits, [0, 1, 0])).toEqual({ lr: 1e-6, clip: 1, optimizer: "sgd" });
  });

  it("reads a row in the middle of a matrix", () => {
    expect(decodePoint(digits, Float64Array.of(9, 9, 9, 1, 0, 0), 3)).toEqual({ lr: 10, clip: 1, optimizer: "sgd" });
  });

  it("lets a parameter be active only where its parent is active too", () => {
    const space = parseSpace({ a: "choice(x, y)", b: "choice(x, y) if a == x", c: "int(1, 2) if b != x" });
    const names = (...point: number[]) => Object.keys(decodePoint(space, point));
    expect(names(0, 0, 0)).toEqual(["a", "b"]);
    expect(names(0, 1, 0)).toEqual(["a", "b", "c"]);
    expect(names(1, 1, 0)).toEqual(["a"]);
  });

  it("asks for all conditions", () => {
    const space = parseSpace({ a: "int(1, 3)", b: "choice(x, y)", c: "fixed(0) if a in [1, 3] and b == x" });
    const active = (a: number, b: number) => "c" in decodePoint(space, [a, b]);
    expect([active(0, 0), active(0.5, 0), active(1, 0), active(1, 1)]).toEqual([true, false, true, false]);
  });
});

describe("encodePoint", () => {
  it("gives back the point of params, on the dimensions that are active", () => {
    fc.assert(
      fc.property(anySpaceAndPoint, ({ space, point }) => {
        const params = decodePoint(space, point);
        const there = new Float64Array(point.length);
        expect(encodePoint(space, params, there)).toBe(true);
        space.dimensions.forEach(({ name }, d) => {
          expect([name, Number.isNaN(there[d])]).toEqual([name, !(name in params)]);
        });
        const again = decodePoint(space, there);
        expect(Object.keys(again)).toEqual(Object.keys(params));
        for (const [name, value] of Object.entries(params)) {
          if (typeof value !== "number") expect(again[name]).toBe(value);
        }
        const twice = new Float64Array(point.length);
        encodePoint(space, again, twice);
        there.forEach((u, d) => {
          if (!Number.isNaN(u)) expect(twice[d]).toBeCloseTo(u, 6);
        });
      }),
    );
  });

  it("writes NaN for what is not active, and ignores its value", () => {
    expect(encoded(digits, { lr: 10, beta2: 0.9, clip: 1, optimizer: "sgd" })).toEqual({
      inside: true,
      point: [1, NaN, 0.25],
    });
  });

  it("goes on past the ends for numbers outside of their range, and says so", () => {
    const space = parseSpace({ a: "10 ** uniform(-3, -1)", b: "int(1, 4)", c: "logint(1, 9)" });
    const { inside, point } = encoded(space, { a: 1, b: 0, c: 100 });
    expect(inside).toBe(false);
    expect(point[0]).toBeCloseTo(1.5, 12);
    expect(point[1]).toBe(-0.125);
    expect(point[2]).toBeGreaterThan(1);
  });

  it("does not hold params that lack a value, or have one that cannot be", () => {
    const space = parseSpace({ a: "choice(x, y)", b: "fixed(1)" });
    expect(encoded(space, { b: 1 })).toEqual({ inside: false, point: [NaN] });
    expect(encoded(space, { a: "z", b: 1 })).toEqual({ inside: false, point: [NaN] });
    expect(encoded(space, { a: "x", b: 2 })).toEqual({ inside: false, point: [0.25] });
    expect(encoded(space, { a: "x", b: 1 })).toEqual({ inside: true, point: [0.25] });
  });

  it("writes a row in the middle of a matrix", () => {
    const matrix = new Float64Array(9);
    encodePoint(digits, { lr: 10, clip: 1, optimizer: "sgd" }, matrix, 3);
    expect([...matrix]).toEqual([0, 0, 0, 1, NaN, 0.25, 0, 0, 0]);
  });
});

describe("a space that makes no sense is refused, naming the parameter", () => {
  it.each<[string, Record<string, string>, string]>([
    ["b", { a: "int(1, 2)", b: "int(1, 2) if c == 1" }, 'b: depends on "c", which the space does not have'],
    ["b", { b: "int(1, 2) if b == 1" }, "b: depends on itself; a condition names another hyperparameter"],
    [
      "b",
      { a: "uniform(0, 1)", b: "int(1, 2) if a == 1" },
      'b: depends on "a", which is continuous; a condition needs a choice, an ordinal or an int',
    ],
    [
      "b",
      { a: "choice(x, y)", b: "int(1, 2) if a in [x, z]" },
      "b: is conditional on a == z, which never happens; it takes x, y",
    ],
    [
      "b",
      { a: "int(1, 4)", b: "int(1, 2) if a == 5" },
      "b: is conditional on a == 5, which never happens; a is int(1, 4)",
    ],
    [
      "a",
      { a: "int(1, 2) if b == 1", b: "int(1, 2) if c == 1", c: "int(1, 2) if a == 1" },
      "a: its conditions go in a circle (a → b → c → a); take one of them away",
    ],
    ["constructor", { constructor: "int(1, 2)" }, "constructor: cannot be a hyperparameter's name; rename it"],
    [
      "lr",
      { lr: "10 ** unifrom(0, 1)" },
      'lr: there is no distribution "unifrom"; did you mean uniform(...)? (column 7 of "10 ** unifrom(0, 1)")',
    ],
  ])("%s of %j", (parameter, expressions, message) => {
    let found: unknown;
    try {
      parseSpace(expressions);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(SpaceError);
    expect(found).toMatchObject({ parameter, message });
  });

  it("also where a name stands twice", () => {
    const [lr] = digits.parameters;
    expect(() => makeSpace([lr!, lr!])).toThrow("lr: stands twice; give one of them another name");
  });
});

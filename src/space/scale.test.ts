import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalsOf, difference, gridOf, gridPoint, settled } from "./decimal.ts";
import { applyScale, applyScaleExactly, invertScale, isLogScale, type ScaleStep } from "./scale.ts";

const tenTo: ScaleStep = { op: "power", base: 10 };
const oneMinus: ScaleStep = { op: "subtractFrom", from: 1 };

describe("decimals", () => {
  it.each([
    [0.25, 2],
    [40, 0],
    [1e-7, 7],
    [1.25e-7, 9],
    [-0.5, 1],
    [1e21, 0],
    [1.5e22, 0],
  ])("of %d are %d", (x, decimals) => {
    expect(decimalsOf(x)).toBe(decimals);
  });

  it("lose what binary fractions add, and no more", () => {
    expect([settled(0.1 + 0.2, 1), settled(1 / 3, Number.NaN), settled(-0.2, 0), settled(1e-200, 200)]).toEqual([
      0.3,
      1 / 3,
      0,
      1e-200,
    ]);
    expect(difference(0.3, 0.1)).toBe(0.2);
  });

  it("make grids that count as on paper", () => {
    const digits = fc.integer({ min: -9999, max: 9999 });
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 1, max: 999 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 6 }),
        (low, step, count, places) => {
          const decimal = (units: number) => Number(`${units}e-${places}`) + 0;
          const grid = gridOf(decimal(low), decimal(low + count * step), decimal(step));
          expect(grid.count).toBe(count + 1);
          for (const k of [0, 1, count, -1, count + 7]) expect(gridPoint(grid, k)).toBe(decimal(low + k * step));
        },
      ),
    );
  });
});

describe("a scale", () => {
  it("gives powers of ten as decimals say them", () => {
    for (let k = -30; k <= 30; k++) expect(applyScale([tenTo], k)).toBe(Number(`1e${k}`));
  });

  it.each<[readonly ScaleStep[], number, number, number]>([
    [[{ op: "multiply", by: 0.1 }], 3, 0, 0.3],
    [[{ op: "add", by: 0.2 }], 0.1, 1, 0.3],
    [[tenTo, oneMinus], -5, 0, 0.99999],
    [[{ op: "multiply", by: 0.1 }, oneMinus], 9, 0, 0.1],
    [[{ op: "power", base: 0.1 }], 3, 0, 0.001],
    [[{ op: "power", base: 2 }], -3, 0, 0.125],
    [[tenTo], -0.3, 1, 10 ** -0.3],
  ])("%j at %d is exact", (scale, x, decimals, value) => {
    expect(applyScaleExactly(scale, x, decimals)).toBe(value);
  });

  it("is undone by its inverse", () => {
    const by = fc.integer({ min: 1, max: 50 });
    const step: fc.Arbitrary<ScaleStep> = fc.oneof(
      by.map((by) => ({ op: "add" as const, by })),
      by.map((from) => ({ op: "subtractFrom" as const, from })),
      by.map((by) => ({ op: "multiply" as const, by: -by })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), fc.integer({ min: -40, max: 40 }), (scale, x) => {
        expect(invertScale(scale, applyScale(scale, x))).toBeCloseTo(x, 9);
        expect(invertScale([tenTo], applyScale([tenTo], x))).toBe(x);
        expect(invertScale([{ op: "power", base: 2 }], 2 ** x)).toBe(x);
        expect(invertScale([{ op: "power", base: 0.5 }], 0.5 ** x)).toBeCloseTo(x, 9);
      }),
    );
  });

  it("says where a value is reached only in the limit, or never", () => {
    expect(invertScale([tenTo], 0)).toBe(-Infinity);
    expect(invertScale([tenTo, oneMinus], 1)).toBe(-Infinity);
    expect(invertScale([tenTo, oneMinus], 2)).toBe(Number.NaN);
  });

  it("is a log scale where it has a power", () => {
    expect([[], [oneMinus], [tenTo, oneMinus]].map(isLogScale)).toEqual([false, false, true]);
  });
});

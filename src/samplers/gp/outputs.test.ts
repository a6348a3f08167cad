import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { standardised } from "./outputs.ts";

const losses = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 });

describe("standardised losses", () => {
  it("have mean 0 and variance 1 and keep their order, and can be turned back unless they are terrible", () => {
    fc.assert(
      fc.property(losses, (given) => {
        fc.pre(new Set(given).size > 1);
        const { y, lossAt } = standardised(given);
        const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
        const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
        expect(mean).toBeCloseTo(0, 9);
        expect(variance).toBeCloseTo(1, 9);
        const size = Math.max(...given.map(Math.abs));
        const ascending = given.toSorted((a, b) => a - b);
        const best = ascending[0]!;
        const next = ascending.slice(given.length >> 1).find((loss) => loss > best)!;
        given.forEach((loss, i) => {
          if (loss - best < 99 * (next - best)) expect(Math.abs(lossAt(y[i]!) - loss) / size).toBeLessThan(1e-6);
          given.forEach((other, j) => {
            if (loss < other) expect(y[i]).toBeLessThanOrEqual(y[j]!);
          });
        });
      }),
    );
  });

  it("do not change with the unit or the origin of the loss", () => {
    const given = [0.1, 0.12, 0.3, 0.9, 7];
    const { y } = standardised(given);
    standardised(given.map((loss) => 1000 * loss - 3)).y.forEach((value, i) => {
      expect(value).toBeCloseTo(y[i]!, 9);
    });
  });

  it.each([1e9, 6e20, 1e308])("still tell good losses apart beside a terrible one (%d)", (terrible) => {
    const { y } = standardised([1, 2, 3, 4, terrible]);
    expect(y[1]! - y[0]!).toBeGreaterThan(0.2);
  });

  it("are all 0 where losses are equal, and finite where they are huge", () => {
    expect([...standardised([5, 5, 5]).y]).toEqual([0, 0, 0]);
    expect(standardised([5, 5, 5]).lossAt(0)).toBe(5);
    expect(standardised([-1e308, 1e308, 0]).y.every(Number.isFinite)).toBe(true);
    expect(standardised([0, 5e-324, 1e-300, 1]).y.every(Number.isFinite)).toBe(true);
    expect(standardised([1, 1, 1, 1, 2]).y[4]).toBeCloseTo(2, 12);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreAxis } from "./score-axis.ts";

describe("an axis of scores", () => {
  it("has all its ticks between its ends, which ECharts insists on", () => {
    const values = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -14, max: 6 }));
    const goal = fc.constantFrom("maximize" as const, "minimize" as const);
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 8 }), goal, (some, goal) => {
        const { low, high, ticks } = scoreAxis(
          some.map(([digits, exponent]) => digits * 10 ** exponent),
          goal,
        );
        expect(ticks.filter((tick) => tick < low || tick > high)).toEqual([]);
        expect(new Set(ticks).size).toBe(ticks.length);
      }),
      // An end that is a power of ten but for rounding: 115 / 1.15.
      {
        numRuns: 2000,
        examples: [
          [
            [
              [115, 0],
              [116, 2],
            ],
            "minimize",
          ],
        ],
      },
    );
  });

  /** Losses as of 30 trials that all come from about 1.2 to 0.5. */
  const bulk = Array.from({ length: 300 }, (_, i) => 0.5 + (0.7 * i) / 300);

  it.each([
    [-4.41177e-6, -5e-6, 5e-7],
    [-4.41177e-11, -5e-11, 5e-12],
  ])(
    "ends on round numbers without what rounding leaves behind, at which ECharts fails: from %d to 0",
    (score, low, high) => {
      const axis = scoreAxis([score, 0], "maximize");
      expect([axis.low, axis.high]).toEqual([low, high]);
    },
  );

  it("shows the bulk where one trial has diverged to numbers that are hardly any more", () => {
    const axis = scoreAxis([...bulk, 6e20, 3e41], "minimize");
    expect([axis.log, axis.low, axis.beyond]).toEqual([false, 0.4, 2]);
    expect(axis.high).toBeLessThan(3);
    const asked = scoreAxis([...bulk, 6e20, 3e41], "minimize", true);
    expect([asked.log, asked.beyond]).toEqual([true, 2]);
    expect(asked.high).toBeLessThan(2000);
    expect(asked.place(6e20)).toBe(asked.high);
  });

  it("is logarithmic where the bulk reaches over powers of ten, and shows what begins far above it", () => {
    const falling = Array.from({ length: 300 }, (_, i) => 10 ** (-3 + (2 * i) / 300));
    const axis = scoreAxis([...falling, 20], "minimize");
    expect([axis.log, axis.beyond]).toEqual([true, 0]);
    expect(axis.high).toBeGreaterThan(20);
  });
});

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
});

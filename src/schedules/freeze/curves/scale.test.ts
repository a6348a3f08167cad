import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleOf } from "./scale.ts";

const losses = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("the scale of losses", () => {
  it("keeps their order, and finds each again from its value unless it is terrible", () => {
    fc.assert(
      fc.property(losses, (bests) => {
        const { of, lossAt } = scaleOf(bests);
        const ascending = bests.toSorted((a, b) => a - b);
        ascending.forEach((loss, i) => {
          expect(of(loss)).toBeGreaterThanOrEqual(of(ascending[Math.max(0, i - 1)]!));
          if (of(loss) < of(1e300))
            expect(Math.abs(lossAt(of(loss)) - loss)).toBeLessThan(1e-6 * (1 + ascending.at(-1)! - ascending[0]!));
        });
      }),
    );
  });

  it("goes evenly on below the best, where a trial may have been before it diverged", () => {
    const { of, lossAt } = scaleOf([0.2, 0.3, 0.4]);
    expect(of(0.2) - of(-0.3)).toBeGreaterThan(of(0.4) - of(0.2));
    expect(lossAt(of(-0.3))).toBeCloseTo(-0.3);
  });

  it.each([1e6, 6e20, 1e308])("is not flattened by a terrible loss (%d)", (terrible) => {
    const { of } = scaleOf([0.1, 0.2, 0.3, 0.4, terrible]);
    expect(of(0.3) - of(0.1)).toBeGreaterThan(0.5);
  });

  it("is not flattened where most losses are terrible", () => {
    const { of } = scaleOf([0.1, 0.2, 0.3, 0.4, 1e6, 1e7, 1e9, 1e12, 1e20]);
    expect(of(0.3) - of(0.1)).toBeGreaterThan(0.05);
  });
});

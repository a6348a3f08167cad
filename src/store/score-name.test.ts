import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreName } from "./score-name.ts";

const scores = fc.oneof(
  fc.double({ min: -20, max: 20, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: -0.002, max: 0.002, noNaN: true }),
);

/** Far enough apart that seven significant digits, or six decimals, tell them from each other. */
const differ = (a: number, b: number) => Math.abs(a - b) > 2e-6 * Math.max(1, Math.abs(a), Math.abs(b));

const orders: readonly [string, (a: string, b: string) => number][] = [
  ["C's order", (a, b) => (a < b ? -1 : a > b ? 1 : 0)],
  ["English order", new Intl.Collator("en").compare],
];

describe("a score's name", () => {
  it("is plain between 0 and 10", () => {
    expect(scoreName(0.9723)).toBe("0.972300");
    expect(scoreName(3.5)).toBe("3.500000");
  });

  it("says exponents above and complements below, with the score behind", () => {
    expect(scoreName(123.4)).toBe("e002_1.234000");
    expect(scoreName(-0.25)).toBe("-19.749999_is_-0.25");
    expect(scoreName(-123.4)).toBe("-0e997_8.765999_is_-123.4");
  });

  it("keeps tiny scores apart", () => {
    expect(scoreName(2e-9) < scoreName(3e-9)).toBe(true);
  });

  it.each(orders)("sorts as the score does in %s", (_, compare) => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        fc.pre(differ(a, b));
        expect(Math.sign(compare(`loss=${scoreName(a)}_trial`, `loss=${scoreName(b)}_trial`))).toBe(Math.sign(a - b));
      }),
      { numRuns: 5000 },
    );
  });
});

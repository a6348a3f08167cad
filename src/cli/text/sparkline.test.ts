import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sparkline } from "./sparkline.ts";

describe("a sparkline", () => {
  it("rises from the lowest block to the highest", () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 20)).toBe("▁▂▃▄▅▆▇█");
    expect(sparkline([3, 1], 20)).toBe("█▁");
  });

  it("stays in the middle where nothing changes, and is empty where there is nothing", () => {
    expect(sparkline([0.5, 0.5], 20)).toBe("▅▅");
    expect(sparkline([], 20)).toBe("");
  });

  it("leaves gaps for NaN and infinities", () => {
    expect(sparkline([0, Number.NaN, 1, Infinity], 20)).toBe("▁ █ ");
  });

  it("shows the last of each share where there are too many", () => {
    expect(sparkline([9, 0, 9, 0, 9, 1], 3)).toBe("▁▁█");
  });

  it("has one sign a number, and never more than the width", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.nat(30), (values, width) => {
        expect(sparkline(values, width)).toHaveLength(Math.min(values.length, width));
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { rankCorrelationInterval } from "./correlation.ts";
import { stream } from "./random.ts";
import { rankCorrelation } from "./statistics.ts";

describe("the interval of a rank correlation", () => {
  // By hand: atanh(0.5) = 0.5493, and 1.96 √(1.125 / 22) = 0.4432.
  it("is Bonett and Wright's", () => {
    const [low, high] = rankCorrelationInterval(0.5, 25);
    expect(low).toBeCloseTo(Math.tanh(0.5493 - 0.4432), 3);
    expect(high).toBeCloseTo(Math.tanh(0.5493 + 0.4432), 3);
  });

  it("is no certainty however perfect the order, and narrows with the number of pairs", () => {
    const lows = [4, 6, 10, 30].map((count) => rankCorrelationInterval(1, count)[0]);
    expect(lows).toEqual(lows.toSorted((a, b) => a - b));
    expect(lows[0]).toBeLessThan(0);
    expect(lows[3]).toBeGreaterThan(0.95);
    expect(rankCorrelationInterval(1, 10)[1]).toBe(1);
    expect(rankCorrelationInterval(-1, 10)).toEqual(
      rankCorrelationInterval(1, 10)
        .map((x) => -x)
        .reverse(),
    );
    expect(rankCorrelationInterval(0.5, 3)).toEqual([-1, 1]);
  });

  it.each([0, 0.5, 0.9])(
    "holds the true one about as often as it says, where it is that of normals correlated by %f",
    (r) => {
      const rng = stream("correlated", r);
      // Pearson 1907: the rank correlation of two normals.
      const rho = (6 / Math.PI) * Math.asin(r / 2);
      let held = 0;
      for (let i = 0; i < 1000; i++) {
        const pairs = Array.from({ length: 14 }, () => {
          const x = rng.normal();
          return [x, r * x + Math.sqrt(1 - r * r) * rng.normal()] as const;
        });
        const found = rankCorrelation(
          pairs.map(([x]) => x),
          pairs.map(([, y]) => y),
        );
        const [low, high] = rankCorrelationInterval(found, 14);
        if (low <= rho && rho <= high) held++;
      }
      expect(held / 1000).toBeGreaterThan(0.92);
      expect(held / 1000).toBeLessThan(0.99);
    },
  );
});

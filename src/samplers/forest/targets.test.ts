import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lossOfScore, normalScores } from "./targets.ts";

describe("normal scores", () => {
  it("are those of the ranks, however the losses are scaled", () => {
    const expected = [-1.2816, -0.5244, 0, 0.5244, 1.2816];
    for (const losses of [
      [1, 2, 3, 4, 5],
      [-1e300, -5, 0, 1e-300, 1e300],
    ]) {
      normalScores(losses).forEach((score, i) => {
        expect(score).toBeCloseTo(expected[i]!, 4);
      });
    }
  });

  it("put trials without a loss last, and equal losses at one place", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)), { minLength: 1 }),
        (losses) => {
          const scores = normalScores(losses);
          losses.forEach((a, i) => {
            losses.forEach((b, k) => {
              if (a === b || (Number.isNaN(a) && Number.isNaN(b))) expect(scores[i]).toBe(scores[k]);
              else if (a < b || Number.isNaN(b)) expect(scores[i]).toBeLessThan(scores[k]!);
            });
          });
        },
      ),
    );
  });

  it("lead back to the losses", () => {
    const losses = [3, -1, 20, 7, Number.NaN];
    const scores = normalScores(losses);
    for (const [i, loss] of losses.slice(0, 4).entries()) expect(lossOfScore(losses, scores[i]!)).toBeCloseTo(loss, 9);
    expect(lossOfScore(losses, 9)).toBe(20);
    expect(lossOfScore(losses, -9)).toBe(-1);
  });
});

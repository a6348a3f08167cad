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

  it("are in the order of the losses, equal ones at one place", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 }), (losses) => {
        const scores = normalScores(losses);
        losses.forEach((a, i) => {
          losses.forEach((b, k) => {
            if (a === b) expect(scores[i]).toBe(scores[k]);
            else if (a < b) expect(scores[i]).toBeLessThan(scores[k]!);
          });
        });
      }),
    );
  });

  it("lead back to the losses", () => {
    const losses = [3, -1, 20, 7];
    const scores = normalScores(losses);
    for (const [i, loss] of losses.entries()) expect(lossOfScore(losses, scores[i]!)).toBeCloseTo(loss, 9);
    expect(lossOfScore(losses, 9)).toBe(20);
    expect(lossOfScore(losses, -9)).toBe(-1);
  });
});

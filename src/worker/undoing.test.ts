import { describe, expect, it } from "vitest";
import type { ToldAttempt } from "../study/attempts.ts";
import type { EndState } from "../study/events.ts";
import { MOST_LOST, whyUndoing } from "./undoing.ts";

/** Attempts of one trial: where each went on from, and how it ended where it was not lost. */
const attempts = (...told: readonly (readonly [from: number, end?: EndState])[]): ToldAttempt[] =>
  told.map(([epoch, state], i) => {
    const about = { v: 1, t: 0, trial: 1, attempt: i + 1 };
    return {
      attempt: i + 1,
      worker: `w${i + 1}`,
      opening: { kind: "resume", ...about, stage: 1, epochs: 9, from: { epoch } },
      end: state && { kind: "end", ...about, state, reason: "" },
      lastAt: 1,
    };
  });

const lost = Array.from({ length: MOST_LOST }, () => [2] as const);

describe("a trial to which workers are lost", () => {
  it("is given up when none of the last attempts came further than where the next would go on from", () => {
    expect(whyUndoing(attempts(...lost), 2)).toMatch(/in each of its last 5 attempts, all of them from epoch 2/);
    expect(whyUndoing(attempts([0], [1, "paused"], ...lost), 2)).toBeDefined();
  });

  it("is tried again while one of them came further, ended in order, or there were fewer", () => {
    expect(whyUndoing(attempts(...lost), 3)).toBeUndefined();
    expect(whyUndoing(attempts(...lost.slice(1), [1]), 2)).toBeUndefined();
    expect(whyUndoing(attempts([2], [2], [2, "paused"], [2], [2]), 2)).toBeUndefined();
    expect(whyUndoing(attempts(...lost.slice(1)), 2)).toBeUndefined();
  });
});

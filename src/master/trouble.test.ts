import { describe, expect, it } from "vitest";
import { Trouble } from "./trouble.ts";

const patience = { firstWait: 1, longestWait: 5, rounds: 4, placeFailures: 3 };

describe("trouble", () => {
  it("waits twice as long after each round, up to a limit, and not at all once something has succeeded", () => {
    const trouble = new Trouble(patience);
    const waits = [1, 2, 3, 4].map(() => {
      trouble.tried();
      trouble.failed();
      return trouble.wait;
    });
    expect(waits).toEqual([1, 2, 4, 5]);
    trouble.succeeded();
    expect(trouble.wait).toBe(0);
  });

  it("counts many failures of one round once", () => {
    const trouble = new Trouble(patience);
    trouble.tried();
    for (let i = 0; i < 16; i++) trouble.failed();
    expect(trouble.wait).toBe(1);
    expect(trouble.isExhausted).toBe(false);
  });

  it("is exhausted by more rounds than it has patience for", () => {
    const trouble = new Trouble(patience);
    const exhausted = [1, 2, 3, 4, 5].map(() => {
      trouble.tried();
      trouble.failed();
      return trouble.isExhausted;
    });
    expect(exhausted).toEqual([false, false, false, false, true]);
  });
});

import { describe, expect, it } from "vitest";
import { decisionEpochs, lookedAt } from "./epochs.ts";

describe("the epochs at which curves are looked at", () => {
  it("are a twentieth of the way, Fibonacci's from there on, then the last", () => {
    expect(lookedAt(52)).toEqual([3, 5, 8, 13, 21, 34, 52]);
    expect(lookedAt(0.5)).toEqual([0.5]);
    expect(lookedAt(3)).toEqual([1, 2, 3]);
    expect(lookedAt(80)).toEqual([4, 5, 8, 13, 21, 34, 55, 80]);
  });

  it("are decisions from 9 % of the way on, but for the last", () => {
    expect(decisionEpochs(52)).toEqual([5, 8, 13, 21, 34]);
    expect(decisionEpochs(10)).toEqual([1, 2, 3, 5, 8]);
    expect(decisionEpochs(1)).toEqual([]);
  });
});

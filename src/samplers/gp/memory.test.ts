import { describe, expect, it } from "vitest";
import { readMemory, writeMemory } from "./memory.ts";

describe("the memory in a sampler's state", () => {
  it("is read as it was written, rounded, through JSON", () => {
    const written = writeMemory({ fitted: 12, thetas: [Float64Array.of(0.123456, -0.00001), Float64Array.of(1, 2)] });
    expect(JSON.parse(JSON.stringify(written))).toEqual(written);
    const memory = readMemory(written, 2)!;
    expect(memory.fitted).toBe(12);
    expect(memory.thetas.map((theta) => [...theta])).toEqual([
      [0.1235, 0],
      [1, 2],
    ]);
  });

  it.each([
    undefined,
    null,
    "mine",
    [1, 2],
    { generation: 3 },
    { fitted: 3, thetas: [] },
    { fitted: "3", thetas: [[1, 2]] },
    { fitted: 3, thetas: [[1, 2, 3]] },
    { fitted: 3, thetas: [[1, "2"]] },
    { fitted: 3, thetas: { length: 1 } },
  ])("is none in %j", (state) => {
    expect(readMemory(state, 2)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { freeSlots, gpuNumbers, roomInMemory, shareOf } from "./slots.ts";

describe("slots", () => {
  it("are the lowest that nobody has, without those to be avoided", () => {
    expect(freeSlots([1, 3], 3, 6, () => false)).toEqual([2, 4, 5]);
    expect(freeSlots([1, 3], 3, 6, (slot) => slot === 4)).toEqual([2, 5, 6]);
    expect(freeSlots([1, 3], 3, 4, () => false)).toEqual([2, 4]);
    expect(freeSlots([], 1, Infinity, (slot) => slot < 3)).toEqual([3]);
  });

  it("are no more than the machine's memory has room for, and at least one", () => {
    expect(roomInMemory(16e9)).toBe(266);
    expect(roomInMemory(1e6)).toBe(1);
    expect(roomInMemory()).toBeLessThan(1e6);
  });

  it("take GPUs in turn, and share the cores among threads", () => {
    const environments = [1, 2, 3].map((slot) => shareOf(slot, 3, ["0", "5"], { env: {}, cores: 8 }));
    expect(environments.map(({ CUDA_VISIBLE_DEVICES }) => CUDA_VISIBLE_DEVICES)).toEqual(["0", "5", "0"]);
    expect(environments.map(({ OMP_NUM_THREADS }) => OMP_NUM_THREADS)).toEqual(["2", "2", "2"]);
  });

  it.each([
    [1, ["0,1,2,3"]],
    [2, ["0,1", "2,3"]],
    [3, ["0", "1", "2,3"]],
    [4, ["0", "1", "2", "3"]],
  ])("share all GPUs where there are enough: %d", (slots, expected) => {
    const shares = expected.map((_, i) => shareOf(i + 1, slots, ["0", "1", "2", "3"], { env: {} }));
    expect(shares.map(({ CUDA_VISIBLE_DEVICES }) => CUDA_VISIBLE_DEVICES)).toEqual(expected);
  });

  it("leave threads as the user has set them, and alone on a machine all cores", () => {
    expect(shareOf(1, 4, [], { env: { OMP_NUM_THREADS: "7" }, cores: 8 })).toMatchObject({
      OMP_NUM_THREADS: "7",
      MKL_NUM_THREADS: "2",
    });
    expect(shareOf(1, 1, [], { env: {}, cores: 8 })).toEqual({});
    expect(shareOf(1, 16, [], { env: {}, cores: 8 })).toMatchObject({ OMP_NUM_THREADS: "1" });
  });

  it("are on those GPUs alone that the user leaves visible", () => {
    expect(gpuNumbers({ CUDA_VISIBLE_DEVICES: "2, 3" })).toEqual(["2", "3"]);
    expect(gpuNumbers({ CUDA_VISIBLE_DEVICES: "" })).toEqual([]);
    expect(gpuNumbers({ CUDA_VISIBLE_DEVICES: "-1" })).toEqual([]);
  });
});

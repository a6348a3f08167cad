import { describe, expect, it } from "vitest";
import { Recent } from "./recent.ts";

describe("the newest changes", () => {
  it("are told to who was away for a moment", () => {
    const recent = new Recent();
    for (const version of [2, 3, 4]) recent.add(version, Buffer.from(`change ${version}`));
    expect(recent.since(2, 4)).toEqual([Buffer.from("change 3"), Buffer.from("change 4")]);
    expect(recent.since(4, 4)).toEqual([]);
  });

  it("are not told in part: who was away too long, or comes from elsewhere, asks for all", () => {
    const recent = new Recent(30);
    for (let version = 2; version < 100; version++) recent.add(version, Buffer.from("0123456789"));
    expect(recent.since(95, 99)).toBeUndefined();
    expect(recent.since(96, 99)).toHaveLength(3);
    expect(recent.since(200, 99)).toBeUndefined();
    expect(recent.since(Number.NaN, 99)).toBeUndefined();
  });
});

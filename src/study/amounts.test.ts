import { describe, expect, it } from "vitest";
import { bytes, count, duration, numbersText, tidy } from "./amounts.ts";

describe("amounts in words", () => {
  it.each([
    [0, "0 s"],
    [0.21, "0.2 s"],
    [0.96, "1 s"],
    [59.4, "59 s"],
    [59.6, "1 min"],
    [3599, "1 h"],
    [7500, "2 h 5 min"],
    [86399, "1 d"],
    [273600, "3 d 4 h"],
  ])("says %d seconds as %s", (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [812, "812 B"],
    [1200, "1.2 kB"],
    [999_700, "1.0 MB"],
    [45_678_901, "46 MB"],
    [3e15, "3000 TB"],
  ])("says %d bytes as %s", (size, text) => expect(bytes(size)).toBe(text));

  it("counts one and many", () => expect([count(1, "trial"), count(0, "trial")]).toEqual(["1 trial", "0 trials"]));

  it("names a few numbers, and of very many the first", () => {
    expect(numbersText([7])).toBe("7");
    expect(numbersText([3, 2])).toBe("3, 2");
    expect(numbersText(Array.from({ length: 1000 }, (_, i) => i + 1))).toMatch(/^1, 2, .*, 20 and 980 more$/);
  });

  it("adds tenths of epochs without a rest", () => expect(tidy(0.1 + 0.2)).toBe(0.3));
});

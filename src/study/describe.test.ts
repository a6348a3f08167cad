import { describe, expect, it } from "vitest";
import { alikeNumbers, describeReason, shortNumber } from "./describe.ts";

describe("why a trial ended, in one line", () => {
  it("is what was said of it where no program printed anything", () => {
    expect(describeReason("worse than the median")).toBe("worse than the median");
  });

  it("has the last line that a failed program printed", () => {
    const trace = "exited with code 1\nTraceback:\n  File x.py\nRuntimeError: size mismatch\n\n";
    expect(describeReason(trace)).toBe("exited with code 1; it said: RuntimeError: size mismatch");
    const node =
      "exited with code 1\nthrow new Error()\n^\n\nError: boom\n    at file:///x.mjs:1:7\n\nNode.js v20.20.2";
    expect(describeReason(node)).toBe("exited with code 1; it said: Error: boom");
    expect(describeReason("exited with code 1\n文件不存在\n")).toBe("exited with code 1; it said: 文件不存在");
    expect(describeReason(`exited with code 1\n${"x".repeat(5000)}`)).toHaveLength(
      "exited with code 1; it said: ".length + 201,
    );
  });
});

it.each([
  [0.012345, "0.01235"],
  [0.0001, "0.0001"],
  [0.0000112453, "1.125e-5"],
  [-0.00000000123, "-1.23e-9"],
  [0, "0"],
  [1234567, "1234567"],
  [-1191320000000000, "-1.191e+15"],
])("a number is short for people, with an exponent where it is small or large: %d is %s", (number, text) => {
  expect(shortNumber(number)).toBe(text);
});

it.each([
  [
    [0.9645, 0.909, 0.874],
    ["0.9645", "0.9090", "0.8740"],
  ],
  [
    [5.738, 42.1, 1.325],
    ["5.738", "42.100", "1.325"],
  ],
  [
    [-0.5, 0, 1],
    ["-0.5000", "0.0000", "1.0000"],
  ],
  [
    [3, 12],
    ["3", "12"],
  ],
  [
    [0.000012, 0.5],
    ["1.2e-5", "0.5"],
  ],
  [
    [1234567.5, 2e6],
    ["1235000", "2000000"],
  ],
  [[], []],
])("numbers of a column have their points below each other, unless they are too far apart: %j", (numbers, texts) => {
  expect(numbers.map(alikeNumbers(numbers))).toEqual(texts);
});

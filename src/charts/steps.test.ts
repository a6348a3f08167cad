import { expect, it } from "vitest";
import { stepPieces } from "./steps.ts";

it("breaks a stepped line into pieces of one step each, that meet", () => {
  const gap = ["-", "-"];
  const [first, second, third] = [
    [1, 0.5, 11],
    [2, 0.9, 12],
    [7, 0.901, 13],
  ];
  expect(stepPieces([first!, second!, third!])).toEqual([first, second, gap, second, third, gap]);
  expect(stepPieces([first!])).toEqual([first]);
  expect(stepPieces([])).toEqual([]);
});

import { expect, it } from "vitest";
import { least, most } from "./extremes.ts";

it("the least and the most of 300,000 values are found, and of none there is none", () => {
  const values = Float64Array.from({ length: 300_000 }, (_, i) => Math.abs(i - 200_000));
  expect([least(values), most(values)]).toEqual([0, 200_000]);
  expect([least([]), most([])]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});

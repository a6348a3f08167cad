import { expect, it } from "vitest";
import { evenly } from "./evenly.ts";

it("spreads choices evenly", () => {
  expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([1, 4, 7]);
  expect(evenly([1, 2], 3)).toEqual([1, 2]);
});

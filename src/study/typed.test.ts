import { expect, it } from "vitest";
import { typed } from "./typed.ts";

it("a command that is shown can be typed, also where a study's path has blanks", () => {
  expect(typed("show", "digits", 3)).toBe("whetstone show digits 3");
  expect(typed("show", "my studies/digits", 3)).toBe("whetstone show 'my studies/digits' 3");
});

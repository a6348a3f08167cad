import { expect, test } from "vitest";
import { parseSpace } from "../space/space.ts";
import { axisOf } from "./axis.ts";
import type { Observation } from "./evidence.ts";
import { narrowRange } from "./narrow-range.ts";

test("where the best share the middle of three values, which no range can cut to, it does not say that they tell nothing", () => {
  const parameter = parseSpace({ batch: "2 ** int(4, 6)" }).parameters[0]!;
  const axis = axisOf(parameter.distribution)!;
  const observations = [16, 32, 64].flatMap((value, place): Observation[] =>
    Array.from({ length: 5 }, (_, i) => ({
      value,
      at: place / 2,
      rank: (place === 1 ? 1 : 6) / 16 + i / 160,
      good: place === 1,
      diverged: false,
      expected: 0,
    })),
  );
  const { change, why } = narrowRange(parameter, axis, observations, []);
  expect(change).toBe("kept");
  expect(why).toBe("the best 5 of 15 are not like the others (p = 0.0045), but no end of it is clear enough to cut");
});

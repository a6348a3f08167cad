import { expect, it } from "vitest";
import { Wakefulness } from "./wakefulness.ts";

it("nobody's silence is judged for a lease after a look that came late, as after sleep", () => {
  const awake = new Wakefulness(60);
  const seconds = (...times: readonly number[]) => times.map((time) => awake.mayJudge(1000 * time));
  expect(seconds(0, 30, 60)).toEqual([true, true, true]);
  expect(seconds(91, 120, 150)).toEqual([false, false, false]);
  expect(seconds(151)).toEqual([true]);
});

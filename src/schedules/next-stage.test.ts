import { describe, expect, it } from "vitest";
import { nextStage } from "./next-stage.ts";
import { definition, first, type ToldTrial, toldStudy } from "./told.fixture.ts";

const plans = [
  { trials: 8, epochs: 9, narrow: false, carry: 0 },
  { trials: 4, epochs: 20, narrow: false, carry: 1 },
];
const opened = { ...first, last: 8 };

/** Eight trials of 9 epochs, whose order by the third of them stays, or is turned round. */
function trialsWhere(order: "stays" | "turns"): ToldTrial[] {
  return Array.from({ length: 8 }, (_, i) => {
    const late = 0.5 + (order === "stays" ? 0.01 : -0.01) * i;
    return { number: i + 1, acc: [...Array<number>(8).fill(0.01 * i), late], state: "done" };
  });
}

describe("the next stage", () => {
  const next = (order: "stays" | "turns") =>
    nextStage(toldStudy(trialsWhere(order), [opened], { ...definition, stages: plans }));

  it("carries as many as its plan says where short training told who would be good", () => {
    expect(next("stays")).toMatchObject({ first: 9, last: 11, carried: [8], notes: [] });
  });

  it("carries twice as many, in the place of new ones, where it told little, and says why", () => {
    expect(next("turns")).toMatchObject({ first: 9, last: 10, carried: [1, 2] });
    expect(next("turns")?.notes).toEqual([
      "2 trials go on instead of 1, since the order after 3 epochs says little about that after 9: rank correlation -1.00 (-1.00 … -0.90) over 8 trials",
    ]);
  });
});

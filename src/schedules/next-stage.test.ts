import { describe, expect, it } from "vitest";
import { trialsOf } from "../study/stage-trials.ts";
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

describe("the trials of a stage that is over", () => {
  const second = { ...opened, number: 2, epochs: 20, first: 9, last: 11, carried: [8] };
  const carriedOn = (told: Omit<ToldTrial, "number">) =>
    trialsOf(toldStudy([{ number: 8, stage: 2, ...told }], [opened, second]), opened)[0];
  const toTheEnd = [...Array<number>(8).fill(0.1), 0.5];

  it("are as it left them, though one trains on, has become better since, or diverged", () => {
    const left = { state: "done", epochs: 9, score: 0.5, scoreEpoch: 9 };
    expect(carriedOn({ acc: toTheEnd })).toMatchObject(left);
    expect(carriedOn({ acc: [...toTheEnd, 0.9], state: "done" })).toMatchObject(left);
    expect(carriedOn({ acc: toTheEnd, state: "diverged" })).toMatchObject(left);
  });

  it("are as they stand now in the stage that carries them on", () => {
    const study = toldStudy([{ number: 8, stage: 2, acc: toTheEnd }], [opened, second]);
    expect(trialsOf(study, second)[0]).toMatchObject({ state: "running" });
  });
});

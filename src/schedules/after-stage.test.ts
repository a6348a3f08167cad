import { expect, it } from "vitest";
import { afterStage } from "./after-stage.ts";
import { goOn, type Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";
import { definition, first, toldStudy } from "./told.fixture.ts";
import { endingEarly } from "./until.ts";

const unasked: Schedule = {
  next: () => {
    throw new Error("it was asked what is next");
  },
  verdict: () => goOn,
};

it("no schedule is asked whether a stage is over that may begin another trial", () => {
  const study = toldStudy([{ number: 1, acc: [0.5], state: "paused" }], [first]);
  expect(afterStage(study, unasked)).toBeUndefined();
});

it("the search may be over all the same, if its budget is used up", () => {
  const until = { score: 0.5 };
  const study = toldStudy([{ number: 1, acc: [0.5], state: "done" }], [first], { ...definition, until });
  expect(afterStage(study, endingEarly(stages()))).toMatchObject({ kind: "finished" });
});

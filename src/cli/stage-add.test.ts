import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stageAdded } from "./stage-add.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});
afterEach(() => made.remove());

const plan = { trials: 4, epochs: 20, narrow: true, carry: 1 };
const add = (change: Partial<typeof plan> = {}) => stageAdded(made.open(), "digits", { ...plan, ...change });

describe("a stage added by hand", () => {
  it("comes behind those planned, and it is told how it will be run", () => {
    expect(add()).toEqual([
      "Added stage 3: 4 trials up to 20 epochs: 3 new, the best 1 of the stage before go on from epoch 6; ranges narrowed.",
      "No worker is on the study now; go on with: whetstone run digits",
    ]);
    made.worker("w01");
    expect(add({ carry: 0 })).toEqual([
      "Added stage 4: 4 trials up to 20 epochs; ranges narrowed.",
      "1 worker will go on with it when the stages before are done.",
    ]);
    expect(made.open().study.plans.slice(2)).toEqual([plan, { ...plan, carry: 0 }]);
  });

  it.each([
    [{ carry: 5 }, /carry 5 is more than the stage's 4 trials.*give 5 trials or more/],
    [{ trials: 9, carry: 4 }, /carry 4 is more than stage 2 has \(3 trials\); carry 3/],
    [{ epochs: 6 }, /6 epochs give them nothing to do; give more than 6/],
  ])("is refused where %o cannot be", (change, problem) => {
    expect(() => add(change)).toThrow(problem);
    expect(made.open().study.plans).toHaveLength(2);
  });
});

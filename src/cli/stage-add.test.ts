import { beforeEach, describe, expect, it } from "vitest";
import { listCheckpoints, removeCheckpoints } from "../store/checkpoints.ts";
import { stageAdded } from "./stage-add.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

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

  it("tells which of those that it carries begin anew, where their checkpoints were removed before it was asked for", () => {
    made = new MadeStudy((text) => text.replace("  - { trials: 3, epochs: 6, carry: 1 }\n", ""));
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3, 4]) worker.train({ trial, scores: [0, trial / 10], state: "done", saves: true });
    removeCheckpoints(
      made.path,
      listCheckpoints(made.path).filter((name) => !name.includes("trial0004")),
    );
    expect(add({ carry: 3 })[1]).toBe(
      "No checkpoint of trials 3, 2 is there, so they begin anew, unless their program goes on by itself from what it saved.",
    );
  });

  it("tells which of those that it carries had not come as far as the stage before", () => {
    made = new MadeStudy((text) => text.replace("  - { trials: 3, epochs: 6, carry: 1 }\n", ""));
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3]) worker.train({ trial, scores: [0, trial / 10], state: "done", saves: true });
    worker.train({ trial: 4, scores: [0.9], state: "done", saves: true });
    expect(add({ carry: 2 }).slice(0, 2)).toEqual([
      "Added stage 2: 4 trials up to 20 epochs: 2 new, the best 2 of the stage before go on; ranges narrowed.",
      "Of these, trial 4 from epoch 1, trial 3 from epoch 2.",
    ]);
  });

  it("is refused where nobody could train it, and then not planned", () => {
    expect(() => add({ trials: 10_000_001 })).toThrow(
      "10000001 trials are more than any study has; give at most 10000000",
    );
    expect(() => add({ epochs: 1e300 })).toThrow(
      "1e+300 epochs are more than anything trains; give at most 1000000000",
    );
    expect(made.open().study.plans).toHaveLength(2);
  });

  it("has the number that it will have when it is opened, behind stages that confirmed", () => {
    made = new MadeStudy((text) => `${text}confirm: { top: 1, repeats: 2 }\n`);
    made.openStage(1);
    made.openStage(2);
    const { space } = made.open().definition;
    const confirms = [{ trial: 5, epochs: 6 }];
    made.open().openStage({ number: 3, space, epochs: 6, first: 7, last: 8, carried: [], notes: [], confirms }, "w01");
    expect(add({ carry: 0 })[0]).toMatch(/^Added stage 4: /);
    expect(() => add({ carry: 5, trials: 9 })).toThrow("carry 5 is more than stage 4 has (4 trials)");
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

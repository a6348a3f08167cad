import { beforeEach, describe, expect, it } from "vitest";
import { summaryLines } from "../leading/summary.ts";
import { MadeStudy } from "../study.fixture.ts";
import { Narration, stageLines, trustLines } from "./narration.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("trials: 4, epochs: 2", "trials: 8, epochs: 2"));
  const folder = made.open();
  const { space } = folder.definition;
  folder.openStage({ number: 1, space, epochs: 2, first: 1, last: 8, carried: [], notes: [] }, "w01");
  folder.openStage({ number: 2, space, epochs: 6, first: 9, last: 16, carried: [], notes: [] }, "w01");
});

describe("a stage's end", () => {
  it("tells how far the order after the epochs of the stage before told that after its own", () => {
    const worker = made.worker("w01");
    for (let trial = 9; trial <= 16; trial++) {
      const late = 0.5 + 0.01 * ((trial * 3) % 8);
      worker.train({ trial, scores: [0.1, 0.01 * trial, 0, 0, 0, late], state: "done" });
    }
    const { study } = made.open();
    const [first, second] = study.stages;
    expect(trustLines(study, first!)).toEqual([]);
    const told = trustLines(study, second!);
    expect(told).toEqual([
      expect.stringMatching(
        /^trust in short training: the order after 2 epochs says \w+ about that after 6: rank correlation .* over 8 trials, too few to be sure$/,
      ),
    ]);
    expect(summaryLines(made.open(), "digits").lines).toEqual(expect.arrayContaining(told));
    const third = { ...second!, number: 3, first: 17, last: 17 };
    expect(stageLines({ ...study, stages: [first!, second!, third] }, third)).toEqual(expect.arrayContaining(told));
  });
});

describe("a search's end", () => {
  it("names what the best trial has saved as it lies in the folder, and nothing where it saved nothing", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    const named = () => summaryLines(made.open(), "digits").lines.filter((line) => line.includes("checkpoints/"));
    expect(named()).toEqual([]);
    made.worker("w02").train({ trial: 2, scores: [0.6], state: "done", saves: true });
    expect(named()).toEqual(["  digits/checkpoints/val_acc=0.600000_trial0002_epoch001.ckpt"]);
  });
});

describe("what became of trials", () => {
  it("is told once for each way to fail where there is room for little, and in full elsewhere", () => {
    const narration = new Narration(made.open().study);
    const worker = made.worker("w01");
    for (const [i, reason] of ["exited\nout of memory", "exited\nout of memory", "exited\nno such file"].entries())
      worker.train({ trial: i + 1, scores: [0.5], state: "failed", reason });
    worker.train({ trial: 4, scores: [0.4], state: "done" });
    const { trials, failures } = narration.tell(made.open().study);
    expect(trials).toEqual([
      "trial 1 failed: exited; it said: out of memory",
      "trial 2 failed: exited; it said: out of memory",
      "trial 3 failed: exited; it said: no such file",
      expect.stringMatching(/^best so far: val_acc 0.4, trial 4 at epoch 1: /),
    ]);
    expect(failures).toEqual([trials[0], trials[2]]);
  });

  it("is the best so far only where it satisfies the constraints", () => {
    made = new MadeStudy((text) => text.replace("stages:", "subject to: loss <= 1\nstages:"));
    made.openStage();
    const narration = new Narration(made.open().study);
    const worker = made.worker("w01");
    worker.train({ trial: 1, scores: [0.9], others: { loss: [2] }, state: "done" });
    worker.train({ trial: 2, scores: [0.6], others: { loss: [0.5] }, state: "done" });
    expect(narration.tell(made.open().study).trials).toEqual([
      expect.stringMatching(/^best so far: val_acc 0.6, trial 2 at epoch 1: /),
    ]);
  });
});

import { rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import { addChange } from "../store/change-file.ts";
import { layout } from "../store/layout.ts";
import { scheduleOf } from "./assemble.ts";
import { damagedCheckpoints } from "./damage.ts";
import { resumePoint } from "./resume-point.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
  made
    .worker("w01")
    .train({ trial: 1, scores: [0.5, 0.9], state: "done", saves: true })
    .train({ trial: 2, scores: [0.4, 0.3], state: "paused", saves: true })
    .train({ trial: 3, scores: [0.2, 0.1], state: "stopped", saves: true });
});
afterEach(() => made.remove());

const names = {
  best: "val_acc=0.900000_trial0001_epoch002",
  earlier: "val_acc=0.400000_trial0002_epoch001",
  last: "val_acc=0.300000_trial0002_epoch002",
  other: "val_acc=0.100000_trial0003_epoch002",
};
const pathOf = (file: string) => join(layout.checkpoints(made.path), file);

function look() {
  const folder = made.open();
  return damagedCheckpoints(folder, scheduleOf(folder.definition)).map(({ what, means }) => [what, means]);
}

describe("damage among checkpoints", () => {
  it("is found where a trial would go on from a torn one, and the trial goes on from an earlier one that is whole", () => {
    expect(look()).toEqual([]);
    truncateSync(pathOf(`${names.last}.ckpt`), 3);
    expect(look()).toEqual([
      [`checkpoints/${names.last}.ckpt has 3 of the 7 bytes that were saved`, "trial 2 goes on from epoch 1"],
    ]);
    const trial = made.open().follow().trials[1]!;
    expect(resumePoint(made.path, trial)).toMatchObject({ epoch: 1, checkpoint: names.earlier });
    truncateSync(pathOf(`${names.earlier}.ckpt`), 0);
    expect(look()).toEqual([[expect.any(String), "trial 2 begins anew"]]);
    expect(resumePoint(made.path, trial)).toEqual({ epoch: 0 });
  });

  it("is found where the study's best is gone", () => {
    rmSync(pathOf(`${names.best}.ckpt`));
    expect(look()).toEqual([
      [`checkpoints/${names.best}.ckpt is missing`, "it is the study's best, and trial 1 would go on from epoch 1"],
    ]);
  });

  it("is none where nobody needs it, unless its trial is pinned", () => {
    rmSync(pathOf(`${names.other}.ckpt`));
    expect(look()).toEqual([]);
    addChange(made.path, { kind: "pin", trial: 3, pinned: true });
    expect(look()).toEqual([[`checkpoints/${names.other}.ckpt is missing`, "trial 3 is pinned"]]);
    addChange(made.path, { kind: "pin", trial: 3, pinned: false });
    expect(look()).toEqual([]);
  });

  it("is none where a trial was left behind in a stage that is over, since only those go on that the next stage carries", () => {
    made.worker("w02").train({ trial: 4, scores: [0.8], state: "done", saves: true });
    made.worker("w03").train({ trial: 2, attempt: 2, scores: [0.4, 0.3], state: "done", saves: true });
    rmSync(pathOf(`${names.last}.json`));
    rmSync(pathOf("val_acc=0.800000_trial0004_epoch001.json"));
    expect(look()).toEqual([]);
    rmSync(pathOf(`${names.best}.json`));
    expect(look().map(([, means]) => means)).toEqual(["it is the study's best, and trial 1 would go on from epoch 1"]);
  });

  it("is none where a program saves nothing, so that its trials begin anew whatever becomes of a record", () => {
    const plain = new MadeStudy();
    plain.openStage();
    plain
      .worker("w01")
      .train({ trial: 1, scores: [0.5, 0.9], state: "done" })
      .train({ trial: 2, scores: [0.4, 0.3], state: "paused" });
    const folder = plain.open();
    const schedule = scheduleOf(folder.definition);
    rmSync(join(layout.checkpoints(plain.path), `${names.last}.json`));
    expect(damagedCheckpoints(folder, schedule)).toEqual([]);
    rmSync(join(layout.checkpoints(plain.path), `${names.best}.json`));
    expect(damagedCheckpoints(folder, schedule)).toMatchObject([{ means: "it is the study's best" }]);
    plain.remove();
  });
});

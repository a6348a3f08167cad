import { rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { best } from "../analysis/ranking.ts";
import { MadeStudy } from "../cli/study.fixture.ts";
import { addChange } from "../store/change-file.ts";
import { removeCheckpoints } from "../store/checkpoints.ts";
import { layout } from "../store/layout.ts";
import { scheduleOf } from "./assemble.ts";
import { cleaningOf } from "./cleaning.ts";
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

  it("is none where one of the two of a trial was removed before people pinned it, unless both are gone", () => {
    removeCheckpoints(made.path, [names.other]);
    addChange(made.path, { kind: "pin", trial: 3, pinned: true });
    expect(look()).toEqual([]);
    removeCheckpoints(made.path, ["val_acc=0.200000_trial0003_epoch001"]);
    expect(look().map(([, means]) => means)).toEqual(["trial 3 is pinned", "trial 3 is pinned"]);
  });

  it("is none where a trial had failed whose checkpoints were removed before it is tried again", () => {
    made.worker("w02").train({ trial: 4, scores: [0.95], state: "failed", saves: true });
    removeCheckpoints(made.path, ["val_acc=0.950000_trial0004_epoch001"]);
    addChange(made.path, { kind: "begin_anew", attempts: { 4: 1 } });
    expect(look()).toEqual([]);
  });

  it("is none where a trial waited when the search was over, and goes on since people have asked for more", () => {
    removeCheckpoints(made.path, [names.earlier, names.last]);
    expect(look().map(([, means]) => means)).toEqual(["trial 2 begins anew"]);
    made.worker("w02").append({ kind: "leave", reason: "its stage is done", finished: true });
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

  describe("in a study that keeps only its best", () => {
    beforeEach(() => {
      made = new MadeStudy((text) => text.replace("trials: 3", "trials: 1").concat("checkpoints: { keep_best: 1 }\n"));
      made.openStage();
      made.worker("w01").train({ trial: 1, scores: [0.9], state: "done", saves: true });
    });

    const second = "val_acc=0.900000_trial0001_epoch001";

    it("is none where the best was removed for one that led when it ended, went on and diverged", () => {
      const checkpoint = "val_acc=0.950000_trial0002_epoch001";
      const worker = made.worker("w02").train({ trial: 2, scores: [0.95], state: "done", saves: true });
      const folder = made.open();
      const { unwanted } = cleaningOf(folder, scheduleOf(folder.definition));
      expect(unwanted.map(({ name }) => name)).toEqual([second]);
      removeCheckpoints(made.path, [second]);
      const [first] = folder.openedStages;
      folder.openStage({ ...first!, number: 2, epochs: 6, first: 5, last: 4, carried: [2] }, "w02");
      worker.append({ kind: "resume", trial: 2, attempt: 2, stage: 2, epochs: 6, from: { epoch: 1, checkpoint } });
      worker.append({ kind: "end", trial: 2, attempt: 2, state: "diverged", reason: "val_acc is NaN" });
      expect(best(made.open().follow())?.number).toBe(1);
      expect(look()).toEqual([]);
    });

    it("is none where trials were removed that a stage carries which people have added since", () => {
      made.worker("w02").train({ trial: 2, scores: [0.95], state: "done", saves: true });
      const folder = made.open();
      const [first] = folder.openedStages;
      folder.openStage({ ...first!, number: 2, epochs: 2, first: 3, last: 3, carried: [] }, "w02");
      made.worker("w03").train({ trial: 3, scores: [0.1, 0.2], state: "done", saves: true, stage: 2 });
      removeCheckpoints(made.path, [second, "val_acc=0.200000_trial0003_epoch002"]);
      expect(look()).toEqual([]);
      made.open().addPlan({ trials: 2, epochs: 9, narrow: false, carry: 1 });
      expect(look()).toEqual([]);
    });

    it("is found where the best is gone and the one ahead of it diverged in one go, so that it was never kept instead", () => {
      made.worker("w02").train({ trial: 2, scores: [0.95], state: "diverged", saves: true });
      removeCheckpoints(made.path, [second]);
      expect(look()).toEqual([
        [`checkpoints/${second}.json is missing`, expect.stringMatching("it is the study's best")],
      ]);
    });
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
  });
});

import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import { addChange } from "../store/change-file.ts";
import { listCheckpoints } from "../store/checkpoints.ts";
import { layout } from "../store/layout.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { Upkeep } from "./upkeep.ts";

let made: MadeStudy;
/** Three trials, of which the second waits. */
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("  - { trials: 3, epochs: 6, carry: 1 }\n", ""));
  made.openStage();
  made
    .worker("w01")
    .train({ trial: 1, scores: [0.5, 0.9], state: "done", saves: true })
    .train({ trial: 2, scores: [0.4, 0.3], state: "paused", saves: true })
    .train({ trial: 3, scores: [0.1, 0.2], state: "stopped", saves: true });
});

const last = "val_acc=0.300000_trial0002_epoch002";
const worst = "val_acc=0.200000_trial0003_epoch002";
const pathOf = (file: string) => join(layout.checkpoints(made.path), file);

function upkeep(settle = 0): Upkeep {
  const folder = made.open();
  return new Upkeep({ folder, schedule: scheduleOf(folder.definition), settle });
}

describe("a master's upkeep", () => {
  it("tells of a torn checkpoint that a trial would go on from, once, and again when it is torn again", () => {
    truncateSync(pathOf(`${last}.ckpt`), 1);
    const keeping = upkeep();
    const reason = `checkpoints/${last}.ckpt has 1 of the 7 bytes that were saved; trial 2 goes on from epoch 1`;
    const told = { kind: "damaged", checkpoint: last, trial: 2, reason };
    const damage = (now: number) => keeping.look(now).filter(({ kind }) => kind === "damaged");
    expect(damage(0)).toEqual([told]);
    expect(damage(40_000)).toEqual([]);
    writeFileSync(pathOf(`${last}.ckpt`), "weights");
    expect(damage(80_000)).toEqual([]);
    truncateSync(pathOf(`${last}.ckpt`), 1);
    expect(damage(120_000)).toEqual([told]);
  });

  it("takes a file for missing only where it stays so, since others' files may be late", () => {
    rmSync(pathOf(`${last}.ckpt`));
    const keeping = upkeep(10_000);
    const kinds = (now: number) => keeping.look(now).map(({ kind }) => kind);
    expect(kinds(0)).not.toContain("damaged");
    expect(kinds(9_000)).toEqual([]);
    expect(kinds(10_000)).toEqual(["damaged"]);
  });

  it("removes what need not be kept and what is beyond the limit, but nothing that is pinned, best or goes on", () => {
    addChange(made.path, { kind: "keep", keep_best: 1 });
    const keeping = upkeep();
    const removed = keeping.look(0);
    expect(removed).toMatchObject([{ kind: "removed", bytes: 3 * 7 }]);
    expect(listCheckpoints(made.path)).not.toContain(worst);
    expect(keeping.look(40_000)).toEqual([]);
    addChange(made.path, { kind: "keep", max_size: 1 });
    keeping.look(80_000);
    expect(listCheckpoints(made.path)).toEqual([last, "val_acc=0.900000_trial0001_epoch002"]);
  });

  it("keeps what is pinned", () => {
    addChange(made.path, { kind: "pin", trial: 3, pinned: true });
    addChange(made.path, { kind: "keep", keep_best: 1, max_size: 1 });
    upkeep().look(0);
    expect(listCheckpoints(made.path)).toContain(worst);
  });

  it("leaves a checkpoint alone of whose epoch no log tells yet", () => {
    addChange(made.path, { kind: "keep", keep_best: 1 });
    for (const extension of ["json", "ckpt"])
      writeFileSync(pathOf(`val_acc=0.300000_trial0003_epoch003.${extension}`), "new");
    upkeep().look(0);
    expect(listCheckpoints(made.path)).toContain("val_acc=0.300000_trial0003_epoch003");
  });
});

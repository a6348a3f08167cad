import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { checkpointsBestFirst } from "../../store/checkpoint-list.ts";
import { layout } from "../../store/layout.ts";
import { listLines } from "../ls.ts";
import { MadeStudy } from "../study.fixture.ts";
import { checkpointTable } from "./checkpoint-table.ts";
import { paint } from "./terminal.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

describe("the list of checkpoints", () => {
  it("begins with the best, whichever way the goal goes, negative scores and large ones included", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5, -2, 120] });
    const epochs = (goal: "maximize" | "minimize") => checkpointsBestFirst(made.path, goal).map(({ epoch }) => epoch);
    expect(epochs("maximize")).toEqual([3, 1, 2]);
    expect(epochs("minimize")).toEqual([2, 1, 3]);
  });

  it("has the earlier of equal scores first, as the best trials have, whichever way the goal goes", () => {
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5, 0.5] })
      .train({ trial: 2, scores: [0.5] });
    const listed = (goal: "maximize" | "minimize") =>
      checkpointsBestFirst(made.path, goal).map(({ trial, epoch }) => [trial, epoch]);
    expect(listed("maximize")).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
    ]);
    expect(listed("minimize")).toEqual(listed("maximize"));
  });

  it("says what a record alone is, where nothing else was saved", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const last = () =>
      listLines(made.open())
        .at(-1)
        ?.map((span) => (typeof span === "string" ? span : span.text))
        .join("");
    expect(last()).toMatch(/^record only: /);
    made.worker("w02").train({ trial: 2, scores: [0.4], saves: true });
    expect(last()).toMatch(/trial0002_epoch001 /);
  });

  it("tells sizes, of folders too, and where only the record is there", () => {
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5], saves: true })
      .train({ trial: 2, scores: [0.4] })
      .train({ trial: 3, scores: [0.3] });
    const saved = join(layout.checkpoints(made.path), "val_acc=0.300000_trial0003_epoch001.ckpt");
    mkdirSync(join(saved, "layer"), { recursive: true });
    writeFileSync(join(saved, "meta"), "12345");
    writeFileSync(join(saved, "layer", "0"), "x".repeat(2000));
    const lines = checkpointTable(checkpointsBestFirst(made.path, "maximize"));
    expect(lines.map((line) => paint(line, { width: Infinity, colour: false }))).toEqual([
      "checkpoint                           trial  epoch        saved",
      "val_acc=0.500000_trial0001_epoch001      1      1          7 B",
      "val_acc=0.400000_trial0002_epoch001      2      1  record only",
      "val_acc=0.300000_trial0003_epoch001      3      1       2.0 kB",
    ]);
  });

  it("says when there are none", () => {
    expect(checkpointTable([])).toEqual([["There are no checkpoints."]]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bestRows, bestTable } from "./best.ts";
import { MadeStudy } from "./study.fixture.ts";
import { paint } from "./terminal.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});
afterEach(() => made.remove());

const tableOf = () => {
  const folder = made.open();
  return bestTable(folder, bestRows(folder, 5)).map((line) => paint(line, { width: Infinity, colour: false }));
};

describe("the best trials", () => {
  it("come best first, with what was saved at that epoch, and without those that diverged", () => {
    const cnn = { lr: 0.001, net: "cnn", depth: 3 };
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5, 0.7], state: "done" })
      .train({ trial: 2, params: cnn, scores: [0.9, 0.8], state: "done", saves: true })
      .train({ trial: 3, scores: [0.99, Number.NaN], state: "diverged", saves: true });
    expect(bestRows(made.open(), 5)).toEqual([
      {
        trial: 2,
        score: 0.9,
        epoch: 1,
        params: cnn,
        checkpoint: "checkpoints/val_acc=0.900000_trial0002_epoch001.ckpt",
      },
      { trial: 1, score: 0.7, epoch: 2, params: { lr: 0.1, net: "mlp" }, checkpoint: null },
    ]);
    expect(bestRows(made.open(), 1)).toHaveLength(1);
  });

  it("stand in a table with a column for each hyperparameter, empty where it is not active", () => {
    const cnn = { lr: 1 / 3, net: "cnn", depth: 3 };
    made.worker("w01").train({ trial: 1, scores: [0.123456789], state: "done" });
    made.worker("w02").train({ trial: 2, params: cnn, scores: [0.2] });
    expect(tableOf()).toEqual([
      "trial   val_acc  epoch  state        lr  net  depth",
      "    2       0.2      1  running  0.3333  cnn      3",
      "    1  0.123457      1  done        0.1  mlp",
    ]);
  });

  it("are none at first, which is said", () => {
    expect(tableOf()).toEqual(["No trial has a finite val_acc yet."]);
  });
});

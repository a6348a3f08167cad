import { rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { bestRows, bestTable, damageSection } from "./best.ts";
import { MadeStudy } from "./study.fixture.ts";
import { paint } from "./text/terminal.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

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

  it("say which of their checkpoints that are needed are not there", () => {
    made.worker("w01").train({ trial: 1, scores: [0.7], state: "done", saves: true });
    const said = () => {
      const folder = made.open();
      return damageSection(folder, bestRows(folder, 5)).flat();
    };
    expect(said()).toEqual([]);
    rmSync(join(made.path, "checkpoints", "val_acc=0.700000_trial0001_epoch001.ckpt"));
    expect(said()).toEqual(["checkpoints/val_acc=0.700000_trial0001_epoch001.ckpt is missing; it is the study's best"]);
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

  describe("of several metrics", () => {
    beforeEach(() => {
      made = new MadeStudy((text) =>
        text
          .replace("metric: val_acc\ngoal: maximize", "metrics: [val_acc, latency]")
          .replace("stages:", "subject to: latency <= 50\nstages:"),
      );
      made.openStage();
    });

    it("are the Pareto front, with all metrics at the score's epoch", () => {
      made
        .worker("w01")
        .train({ trial: 1, scores: [0.5, 0.8], others: { latency: [40, 30] }, state: "done" })
        .train({ trial: 2, scores: [0.9], others: { latency: [60] }, state: "done" })
        .train({ trial: 3, scores: [0.7], others: { latency: [20] }, state: "done" })
        .train({ trial: 4, scores: [0.7], others: { latency: [25] }, state: "done" });
      const front = [
        { trial: 1, score: 0.8, metrics: { val_acc: 0.8, latency: 30 }, epoch: 2 },
        { trial: 3, score: 0.7, metrics: { val_acc: 0.7, latency: 20 }, epoch: 1 },
      ];
      expect(bestRows(made.open(), 5)).toMatchObject(front);
      expect(tableOf()).toEqual([
        "trial  val_acc  latency  epoch  state   lr  net",
        "    1      0.8       30      2  done   0.1  mlp",
        "    3      0.7       20      1  done   0.1  mlp",
        "the Pareto front, 2 trials: no other is as good in both metrics and better in one",
      ]);
      expect(bestTable(made.open(), bestRows(made.open(), 1)).at(-1)).toEqual([
        { text: expect.stringContaining("1 of 2 trials (-n 2 shows all)"), style: "dim" },
      ]);
    });

    it("are none where no trial satisfies the constraints, and it is said which", () => {
      const worker = made.worker("w01").train({ trial: 1, scores: [0.9], state: "done" });
      expect(tableOf()).toEqual(["No trial has satisfied the constraints: none reports latency."]);
      worker.train({ trial: 2, scores: [0.9], others: { latency: [60] }, state: "done" });
      expect(tableOf()).toEqual(["No trial has satisfied the constraints: 2 of 2 violate latency <= 50."]);
    });
  });

  it("are none at first, which is said", () => {
    expect(tableOf()).toEqual(["No trial has reached a finite val_acc."]);
  });
});

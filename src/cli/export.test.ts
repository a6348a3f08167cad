import { beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "./study.fixture.ts";
import { trialsAsCsv, trialsAsJsonLines } from "./text/trial-table.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

function search(): void {
  made.openStage();
  made
    .worker("w01")
    .train({ trial: 1, params: { lr: 1e-7, net: "cnn", depth: 3 }, scores: [0.5, 0.4], state: "done" })
    .train({ trial: 3, scores: [Number.NaN], state: "diverged", reason: "NaN" });
}

describe("exported trials", () => {
  it("are a line each in CSV, with a column for each hyperparameter", () => {
    search();
    expect(trialsAsCsv(made.open()).split("\r\n")).toEqual([
      "trial,stage,state,score,epoch,epochs,seconds,lr,net,depth",
      "1,1,done,0.5,1,2,20,1e-7,cnn,3",
      "3,1,diverged,,,1,10,0.1,mlp,",
      "",
    ]);
  });

  it("have no score where they diverged or failed, however good their first epochs were", () => {
    made = new MadeStudy((text) =>
      text.replace("metric: val_acc\ngoal: maximize", "metrics: [val_acc, { name: ms, goal: minimize }]"),
    );
    made.openStage();
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.9, Number.NaN], others: { ms: [5, 5] }, state: "diverged" })
      .train({ trial: 2, scores: [0.8], others: { ms: [5] }, state: "failed" })
      .train({ trial: 3, scores: [0.7], others: { ms: [5] }, state: "stopped" });
    expect(trialsAsCsv(made.open()).split("\r\n").slice(1, 4)).toEqual([
      "1,1,diverged,,,2,20,0.1,mlp,",
      "2,1,failed,,,1,10,0.1,mlp,",
      "3,1,stopped,0.7,1,1,10,0.1,mlp,5",
    ]);
    const lines = trialsAsJsonLines(made.open()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).score)).toEqual([null, null, 0.7]);
  });

  it("keep two columns of one name apart", () => {
    made = new MadeStudy((text) => text.replaceAll("depth", "epochs"));
    made.openStage();
    made.worker("w01").train({ trial: 1, params: { lr: 1, net: "cnn", epochs: 9 }, scores: [0.5] });
    const [header, line] = trialsAsCsv(made.open()).split("\r\n");
    expect(header).toMatch(/,epochs,seconds,lr,net,params\.epochs$/);
    expect(line).toMatch(/,1,10,1,cnn,9$/);
  });

  it("tell other metrics at the score's epoch, and which bounds a trial does not keep", () => {
    made = new MadeStudy((text) =>
      text.replace(
        "metric: val_acc\ngoal: maximize",
        "metrics: [val_acc, { name: lr, goal: minimize }]\nsubject to: ms <= 20",
      ),
    );
    made.openStage();
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5, 0.9], others: { lr: [1, 2], ms: [10, 11] }, state: "done" })
      .train({ trial: 2, scores: [0.7], others: { lr: [3], ms: [30] }, state: "done" });
    expect(trialsAsCsv(made.open()).split("\r\n").slice(0, 3)).toEqual([
      "trial,stage,state,score,epoch,epochs,seconds,lr,net,metrics.lr,ms,violates",
      "1,1,done,0.9,2,2,20,0.1,mlp,2,11,",
      "2,1,done,0.7,1,1,10,0.1,mlp,3,30,ms <= 20",
    ]);
    const lines = trialsAsJsonLines(made.open()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).violates)).toEqual([undefined, ["ms <= 20"]]);
  });

  it("are an object each in JSON lines, with params and curve", () => {
    search();
    const lines = trialsAsJsonLines(made.open()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        trial: 1,
        score: 0.5,
        epoch: 1,
        epochs: 2,
        seconds: 20,
        params: { lr: 1e-7, net: "cnn", depth: 3 },
        curve: [
          { epoch: 1, val_acc: 0.5 },
          { epoch: 2, val_acc: 0.4 },
        ],
      },
      { trial: 3, state: "diverged", reason: "NaN", score: null, curve: [{ epoch: 1, val_acc: "NaN" }] },
    ]);
  });
});

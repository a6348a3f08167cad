import { describe, expect, it } from "vitest";
import type { Line } from "../lines.ts";
import { printedReader } from "./printed-reader.ts";

/** What a reader makes of lines; those that end in \r are a progress bar's. */
function told(lines: readonly string[], { metric = "val_loss", from = 0, epochs = 3 } = {}) {
  const reader = printedReader({ metric, from, epochs });
  const found = lines.flatMap((text) => {
    const end: Line["end"] = text.endsWith("\r") ? "\r" : "\n";
    return reader.line({ text: text.replace(/\r$/, ""), end, continues: false });
  });
  return [...found, ...reader.end()].map((each) =>
    each.kind === "wrong" ? each.message : [each.report.epoch, each.report.metrics[metric]],
  );
}

describe("what a program prints", () => {
  it("is reported at once where a line has its epoch and the metric", () => {
    const reader = printedReader({ metric: "val_loss", from: 0, epochs: 9 });
    const line = (text: string) => reader.line({ text, end: "\n", continues: false });
    expect(line("\x1b[1mEpoch 1/9\x1b[0m - loss: 0.5 - val_loss: 0.4")).toEqual([
      { kind: "report", report: { epoch: 1, metrics: { loss: 0.5, val_loss: 0.4 } } },
    ]);
    expect(reader.end()).toEqual([]);
  });

  it("counts by the last value of an epoch on progress bars", () => {
    const bar = (epoch: number, done: number, loss: number) =>
      `Epoch ${epoch}: ${done}%|## | ${done}/100, val_loss=${loss}\r`;
    expect(told([bar(1, 10, 0.9), bar(1, 100, 0.5), "", bar(2, 10, 0.8), bar(2, 100, 0.3)])).toEqual([
      [1, 0.5],
      [2, 0.3],
    ]);
  });

  it("counts by the headline of an epoch, as Keras prints it to a file", () => {
    const keras = [
      "Epoch 1/2",
      "1/9 - loss: 3.0",
      "9/9 - loss: 1.5 - val_loss: 2.5",
      "Epoch 2/2",
      "9/9 - val_loss: 1.25",
    ];
    expect(told(keras)).toEqual([
      [1, 2.5],
      [2, 1.25],
    ]);
    expect(told(keras.slice(0, 3), { metric: "loss" })).toEqual([[1, 1.5]]);
  });

  it("counts by a number out of as many as there are epochs, where none is named", () => {
    const lines = ["[1/3] val_loss=3", "[2/3] val_loss=2", "3/3 val_loss=4"];
    expect(told(lines)).toEqual([
      [1, 3],
      [2, 2],
      [3, 4],
    ]);
    expect(told(["[ 5/6] val_loss=2", "[ 6/6] val_loss=1"], { from: 4, epochs: 6 })).toEqual([
      [5, 2],
      [6, 1],
    ]);
    expect(told(lines, { epochs: 4 })).toEqual([[1, 4]]);
    expect(told(["Epoch 1", ...lines, "Epoch 2", "[1/3] val_loss=1"])).toEqual([
      [1, 4],
      [2, 1],
    ]);
  });

  it("counts from 0 where the program does, and goes on where the attempt does", () => {
    expect(told(["epoch 0 val_loss=1", "epoch 1 val_loss=2"])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(told(["epoch 5 val_loss=1"], { from: 5 })).toEqual([[6, 1]]);
    expect(told(["epoch 6 val_loss=1"], { from: 5 })).toEqual([[6, 1]]);
    expect(told(["val_loss=1"], { from: 5 })).toEqual([[6, 1]]);
  });

  it("is counted line by line where no epoch stands before the first value", () => {
    expect(told(["val_loss: 3", "epoch 1 is over", "val_loss: 2", "epoch 2 is over"])).toEqual([
      [1, 3],
      [2, 2],
    ]);
  });

  it("needs no sign behind a common metric's name", () => {
    expect(told(["val loss 3", "some prose", "val loss nan"])).toEqual([
      [1, 3],
      [2, NaN],
    ]);
  });

  it("diverges as it is spelled, and is an error where it is unclear or in another unit", () => {
    expect(told(["epoch 1 val_loss=nan"])).toEqual([[1, NaN]]);
    expect(told(["epoch 1 val_loss=None"])).toEqual([expect.stringMatching(/"None", which is no clear number/)]);
    expect(told(["val_loss=0,5"])).toEqual([expect.stringMatching(/no clear number/)]);
    expect(told(["val_loss=900ms", "val_loss=1.1s"])).toEqual([[1, 900], expect.stringMatching(/was in ms before/)]);
  });
});

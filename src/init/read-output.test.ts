import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patternReader } from "../trainers/readers/pattern-reader.ts";
import { readOutput } from "./read-output.ts";

/** What a study would read of these lines by the metric that is found first. */
function curve(lines: readonly string[]): (readonly [number, number])[] {
  const [best] = readOutput(lines);
  if (best?.pattern === undefined) throw new Error("no pattern was found");
  const { name, goal = "maximize", pattern, epochPattern } = best;
  const reader = patternReader(
    { name, goal, pattern, ...(epochPattern === undefined ? {} : { epochPattern }) },
    pattern,
  );
  return lines.flatMap((line) => {
    const reading = reader.read(line);
    return reading?.kind === "report" ? [[reading.report.epoch, reading.report.metrics[name] ?? 0] as const] : [];
  });
}

describe("metrics in a program's output", () => {
  it.each([
    [
      "names joined to numbers",
      ["Epoch 1: loss=2.0 val_acc=0.5", "Epoch 2: loss=1.0 val_acc=0.7"],
      [
        [1, 0.5],
        [2, 0.7],
      ],
    ],
    ["words", ["epoch 0 | training loss: 2e0 | validation loss: 3e-1"], [[1, 0.3]]],
    [
      "words without a sign",
      [
        "Epoch 1/2 | train loss 0.6 | val loss 0.5 | val acc 83.0%",
        "val acc improved",
        "val acc - best",
        "Epoch 2/2 | val acc nan",
      ],
      [
        [1, 83],
        [2, Number.NaN],
      ],
    ],
    ["percentages and totals", ["Epoch: 1", "Average loss: 0.1, Accuracy: 9843/10000 (98%)"], [[1, 9843]]],
    [
      "no epoch at all",
      ["val loss: 0.5", "val loss: 0.4"],
      [
        [1, 0.5],
        [2, 0.4],
      ],
    ],
    ["slashes", ["[epoch=3] train/rmse = 0.4, val/rmse = 0.5"], [[3, 0.5]]],
    [
      "the dicts of Hugging Face's Trainer, before a summary",
      [
        "{'loss': 0.6, 'learning_rate': 1e-05, 'epoch': 1.0}",
        "{'eval_loss': 0.5, 'eval_accuracy': 0.7, 'eval_runtime': 1.2, 'epoch': 1.0}",
        "{'eval_loss': '0.4', 'eval_accuracy': '0.8', 'eval_runtime': '1.2', 'epoch': '2'}",
        "***** eval metrics *****",
        "  epoch                   =        2.0",
        "  eval_accuracy           =        0.8",
      ],
      [
        [1, 0.7],
        [2, 0.8],
      ],
    ],
    [
      "LightGBM's rounds",
      ["[10]\ttraining's auc: 0.9\tvalid_0's auc: 0.7", "[20]\ttraining's auc: 0.95\tvalid_0's auc: 0.8"],
      [
        [10, 0.7],
        [20, 0.8],
      ],
    ],
    [
      "XGBoost's",
      ["[0]\ttrain-auc:0.9\teval-auc:0.7", "[1]\ttrain-auc:0.95\teval-auc:0.8"],
      [
        [1, 0.7],
        [2, 0.8],
      ],
    ],
    [
      "divergence",
      ["epoch 1 val_loss: 0.5", "epoch 2 val_loss: nan"],
      [
        [1, 0.5],
        [2, Number.NaN],
      ],
    ],
  ])("are found among %s, and read back by their pattern", (_, lines, expected) => {
    expect(curve(lines)).toEqual(expected);
  });

  it("are not those of a progress bar where the epoch's own are there", () => {
    const bar = ["Epoch 1/2", "1/2 - loss: 9 - accuracy: 0.1", "2/2 - loss: 8 - accuracy: 0.2 - val_accuracy: 0.3"];
    expect(curve(bar)).toEqual([[1, 0.3]]);
  });

  it.each([
    ["both are of validation", ["epoch 1 val_loss 0.5", "epoch 2 val_loss 0.4", "Final val_accuracy: 0.9"], "val_loss"],
    ["it names no data", ["epoch 1 loss 0.5 train_acc 0.6", "epoch 2 loss 0.4 train_acc 0.7", "accuracy: 0.9"], "loss"],
    ["that alone is of validation", ["epoch 1 loss 0.5", "epoch 2 loss 0.4", "val_accuracy: 0.9"], "val_accuracy"],
    ["it trained one epoch", ["epoch 1", "loss=0.9", "loss=0.8", "loss=0.7", "accuracy: 0.9"], "accuracy"],
    [
      "JSON tells both",
      ['{"epoch": 1, "val_loss": 0.5}', '{"epoch": 2, "val_loss": 0.4}', '{"val_accuracy": 0.9}'],
      "val_loss",
    ],
  ])(
    "are those told each epoch rather than once at the end, unless that is of validation alone: where %s",
    (_, lines, expected) => {
      expect(readOutput(lines)[0]?.name).toBe(expected);
    },
  );

  it("need no pattern in JSON lines", () => {
    const lines = ['{"epoch": 1, "train_loss": 0.1, "val_f1": NaN, "note": "x"}'];
    expect(readOutput(lines)).toMatchObject([{ name: "val_f1", goal: "maximize" }, { name: "train_loss" }]);
    expect(readOutput(lines)[0]).not.toHaveProperty("pattern");
  });

  it("are what is printed where JSON lines tell no epoch and less", () => {
    expect(readOutput(['{"hidden": 64, "data": {"rows": 10}}', "epoch 1 val_acc=0.5"])[0]).toMatchObject({
      name: "val_acc",
      pattern: expect.stringContaining("val_acc"),
    });
    expect(readOutput(['{"f1": 0.5, "rows": 10}', "saved to out.txt"])[0]).toEqual({
      name: "f1",
      goal: "maximize",
      times: 1,
    });
  });

  it("are never those of the test set by name, nor times and settings", () => {
    expect(readOutput(["test_acc: 0.9 lr: 0.1 time: 3 step: 4 eta: 5"])).toEqual([]);
  });

  it("may be in any garbage", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[a-zE :=./\\()[\]+*?0-9-]{0,60}$/)), { maxLength: 20 }),
        (lines) => {
          for (const { pattern } of readOutput(lines)) if (pattern !== undefined) new RegExp(pattern);
        },
      ),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, it } from "vitest";
import { goalOf } from "./metric.ts";

describe("the goal that a metric's name tells", () => {
  it.each(["val_accuracy", "acc", "top5_acc", "acc1", "val/f1", "valAccuracy", "mAP", "recall@10", "BLEU", "reward"])(
    "of %s is to maximize",
    (name) => {
      expect(goalOf(name)).toBe("maximize");
    },
  );

  it.each([
    "loss",
    "val_loss",
    "valLoss",
    "validation_0-logloss",
    "error_rate",
    "RMSE",
    "test-perplexity",
    "val.nll",
    "wer",
  ])("of %s is to minimize", (name) => {
    expect(goalOf(name)).toBe("minimize");
  });

  it.each(["reach", "closs", "neg_loss", "accuracy_loss", "mapping", "x"])("of %s is not known", (name) => {
    expect(goalOf(name)).toBeUndefined();
  });
});

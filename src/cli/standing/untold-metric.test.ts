import { writeFileSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { layout } from "../../store/layout.ts";
import { statusJson } from "../status.ts";
import { MadeStudy } from "../study.fixture.ts";
import { untoldMetric } from "./untold-metric.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [] });
});

const prints = (...lines: readonly string[]) => writeFileSync(layout.output(made.path, 1), `${lines.join("\n")}\n`);
const epoch = (number: number, metric: string) => `Epoch ${number}/8 - loss: 0.5 - ${metric}: 0.9`;

it("A metric that is called otherwise is told while the trial runs, with what it prints instead", () => {
  prints("Loading", epoch(1, "val_accuracy"), epoch(2, "val_accuracy"));
  const told = "trial 1 prints epochs, but no val_acc; it tells loss, val_accuracy: is one of them the metric?";
  expect(untoldMetric(made.open())).toBe(told);
  expect(statusJson(made.open())).toMatchObject({ problems: expect.arrayContaining([told]) });
});

it.each([
  ["in the first epoch, since the metric may come behind it", [epoch(1, "val_accuracy"), "lr: 0.1"]],
  ["where the metric is printed, which the worker is about to tell", [epoch(1, "loss2"), epoch(2, "val_acc")]],
  ["where no epoch is named", ["loss: 0.5", "loss: 0.4", "loss: 0.3"]],
  ["where only progress is", ["Epoch 1: 10% | loss: 0.5", "Epoch 2: 10% | loss: 0.4"]],
])("Nothing is told %s", (_, lines) => {
  prints(...lines);
  expect(untoldMetric(made.open())).toBeUndefined();
});

it("Nothing is told where the definition says how the metric is read, or an epoch was", () => {
  made.worker("w02").train({ trial: 2, scores: [0.5] });
  writeFileSync(layout.output(made.path, 2), `${epoch(1, "x")}\n${epoch(2, "x")}\n`);
  expect(untoldMetric(made.open())).toBeUndefined();
  made = new MadeStudy((text) => text.replace("metric: val_acc", "metric: { name: val_acc, pattern: 'v=(\\S+)' }"));
  made.openStage();
  made.worker("w01").train({ trial: 1, scores: [] });
  prints(epoch(1, "val_accuracy"), epoch(2, "val_accuracy"));
  expect(untoldMetric(made.open())).toBeUndefined();
});

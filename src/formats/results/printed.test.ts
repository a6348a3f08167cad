import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricKey, readPrinted } from "./printed.ts";
import { covered } from "./sealed-output.ts";

const valueIn = (line: string, name: string) => readPrinted(line).values.get(metricKey(name))?.value;

describe("a printed value", () => {
  it.each([
    ["val_loss=0.25", "val_loss", 0.25],
    ["Epoch 3: val_acc: 91.2%, lr: 1.e-3", "val_acc", 91.2],
    ["Epoch 3: val_acc: 91.2%, lr: 1.e-3", "lr", 0.001],
    ["Val Loss: 0.5 | Train Loss: 0.3", "val_loss", 0.5],
    ["val/loss = 1,234.5", "val/loss", 1234.5],
    ["{'eval_loss': 0.5, 'epoch': 1.0}", "eval_loss", 0.5],
    ["loss: tensor(0.3125, device='cuda:0')", "loss", 0.3125],
    ["- 1s 3ms/step - loss: 0.9 - val_loss: 0.8", "val_loss", 0.8],
    ["INFO:root:val_loss: .5", "val_loss", 0.5],
    ["step 250: train loss 2.31, val loss 2.45", "val_loss", 2.45],
    ["step 250: train loss 2.31, val loss 2.45", "train_loss", 2.31],
    ["Epoch 1/3 | val loss 0.49 | val acc 83.00%", "val_acc", 83],
    ["| epoch 3 | valid loss  5.09 | valid ppl   162.51", "valid_ppl", 162.51],
    ["loss nan acc 1", "loss", NaN],
    ["latency: 12.5ms", "latency", 12.5],
    ["Val: loss=0.5, acc=0.9", "val_loss", 0.5],
    ["Test set: Average loss: 0.0487, Accuracy: 9842/10000 (98%)", "test_accuracy", 0.9842],
    ["2026-11-28 17:46:31,981 INFO train: epoch 0: train_loss=1.7 val_loss=1.8 val_error=36.2%", "val_loss", 1.8],
    ["INFO train: done. best val_loss 0.6", "best_val_loss", 0.6],
    ["[train] epoch 3 test_acc=0.5", "test_acc", 0.5],
    ["Validation: train/loss=0.4 loss=0.5", "train/loss", 0.4],
    ["Test: eval_loss=0.5", "test_eval_loss", 0.5],
    ["[10]\ttraining's auc: 0.99\tvalid_0's auc: 0.91", "valid_0_auc", 0.91],
    ["[10]\ttraining's auc: 0.99\tvalid_0's auc: 0.91", "valid_0's auc", 0.91],
    ["{'eval_loss': '0.4312', 'epoch': '1'}", "eval_loss", 0.4312],
    ["val_loss: -nan", "val_loss", NaN],
    ["val_loss=NaN", "val_loss", NaN],
    ["val_loss=1.#QNAN", "val_loss", NaN],
    ["val_loss: -Infinity", "val_loss", -Infinity],
    ["val_loss: inf, lr: 1", "val_loss", Infinity],
  ])("in %s of %s is %d", (line, name, value) => {
    expect(valueIn(line, name)).toBe(value);
  });

  it.each([
    ["val loss: 0.5", "loss"],
    ["[10]\ttraining's auc: 0.99", "auc"],
    ["Test set: Average loss: 0.0487", "average_loss"],
    ["best val_loss: 0.1", "val_loss"],
    ["val_loss: lower is better", "val_loss"],
    ["time: 12:30:05", "time"],
    ["version: 3.1.4", "version"],
    ["params=1.5M", "params"],
    ["val_loss=0,5", "val_loss"],
    ["val_loss=None", "val_loss"],
    ["val_loss=", "val_loss"],
    ["val_losses: 3", "val_loss"],
    ["val loss improved from 0.5", "val_loss"],
    ["val loss - 0.5", "val_loss"],
    ["loss information", "loss"],
    ["best val loss 0.1", "val_loss"],
    ["trained 3 layers", "trained"],
    ["[INFO|trainer.py:2136] 2026-11-29 >> Running", "trainer.py"],
    ["I tensorflow/core/platform/cpu_feature_guard.cc:210] optimized", "tensorflow/core/platform/cpu_feature_guard.cc"],
  ])("of another name, or none that is clear, is none: %s is no %s", (line, name) => {
    expect(valueIn(line, name)).toBeUndefined();
  });

  it("comes back whatever number it is, by any name", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9]{0,8}(_[a-z0-9]{1,8})?$/), fc.double(), (name, number) => {
        fc.pre(!/^(epoch|train|val|test|eval|dev)/.test(name));
        expect(valueIn(`step 3 ${name}=${number} done`, name)).toBe(number + 0 === 0 ? Number(String(number)) : number);
      }),
    );
  });

  it("is never read from garbage by a crash", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), (line) => void readPrinted(line)));
    fc.assert(
      fc.property(fc.stringMatching(/^[epoch=:/ [\](){}0-9.,%\-+einfaml]{0,80}$/), (line) => void readPrinted(line)),
    );
  });
});

describe("a line", () => {
  it.each([
    ["Epoch 3/10", 3],
    ["Epoch [7/10], loss: 3", 7],
    ["Train Epoch: 1 [0/60000 (0%)]\tLoss: 2.3", 1],
    ["epoch=12 loss=3", 12],
    ["{'eval_loss': 0.5, 'epoch': 0.53}", 0.53],
    ["{'eval_loss': '0.5', 'epoch': '2'}", 2],
    ["Epoch 00004: val_loss improved", 4],
  ])("names its epoch: %s", (line, epoch) => {
    expect(readPrinted(line).epoch).toBe(epoch);
  });

  it.each(["best epoch: 3", "Epochs: 10", "epoch_loss: 3", "per epoch 12 s"])("names none: %s", (line) => {
    expect(readPrinted(line).epoch).toBeUndefined();
  });

  it.each([
    ["Epoch 1:  45%|####5     | 45/100 [00:03<00:04, loss=0.3]", true],
    ["Train Epoch: 1 [6400/60000 (11%)] loss: 0.9", true],
    ["epoch 1 batch 100 loss 0.5", true],
    ["Epoch 3/10 - loss: 0.5 - val_loss: 0.4", false],
    ["Accuracy: 9842/10000 (98%)", false],
  ])("tells whether more of its epoch may come: %s", (line, partial) => {
    expect(readPrinted(line).partial).toBe(partial);
  });
});

describe("a line with metrics of the test set", () => {
  it.each([
    ["epoch 2 test_accuracy: 0.93, val_accuracy: 0.91", "epoch 2 test_accuracy: sealed, val_accuracy: 0.91"],
    ["Test accuracy = 93.1% (val accuracy = 92%)", "Test accuracy = sealed (val accuracy = 92%)"],
    ["test_accuracy=0.9 test_accuracy=0.95", "test_accuracy=sealed test_accuracy=sealed"],
    ["Test accuracy 93.1%, val accuracy 92%", "Test accuracy sealed, val accuracy 92%"],
    ["File test.py, line 12", "File test.py, line 12"],
  ])("has their numbers covered: %s", (line, shown) => {
    expect(covered(line, ["test_accuracy"])).toBe(shown);
  });
});

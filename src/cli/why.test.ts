import { readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { Params } from "../space/space.ts";
import { layout } from "../store/layout.ts";
import type { StartEvent } from "../study/events.ts";
import { MadeStudy } from "./study.fixture.ts";
import { textOf } from "./text/terminal.ts";
import { reasonLines } from "./why.ts";

let made: MadeStudy;
let worker: ReturnType<MadeStudy["worker"]>;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
  worker = made.worker("w01");
});

const draw = (trial: number, params: Params, more: Partial<StartEvent> = {}) =>
  worker.append({
    kind: "start",
    trial,
    attempt: 1,
    stage: 1,
    epochs: 2,
    params,
    seed: 1,
    sampler: "gp",
    read: {},
    ...more,
  });

const text = (trial: number) =>
  reasonLines(made.open(), "digits", trial)
    .map((line) => line.map(textOf).join("").trimEnd())
    .join("\n");

describe("whetstone why", () => {
  it("names the user or another study where one of them knew the params", () => {
    draw(1, { lr: 0.1, net: "mlp" }, { why: { model: "try", point: 1 } });
    draw(2, { lr: 0.2, net: "mlp" }, { why: { model: "learned", study: "../first", "rank there": 3 } });
    expect(text(1)).toContain("The user: it is a point that study.yaml names under try.\n  It is number 1 there.");
    expect(text(2)).toContain("learned.json.\n  It is from ../first.\n  It ranked number 3 there.");
  });

  it("tells what the model expected as a score, how it came out, and what was near and known then", () => {
    worker
      .train({ trial: 1, params: { lr: 0.1, net: "mlp" }, scores: [0.8, 0.9], state: "done" })
      .train({ trial: 2, params: { lr: 0.01, net: "mlp" }, scores: [0.7], state: "diverged" });
    draw(3, { lr: 0.1, net: "cnn", depth: 3 }, { why: { model: "gp", expected: -0.92, sd: 0.02, candidates: 500 } });
    worker.append({ kind: "epoch", trial: 3, attempt: 1, epoch: 1, metrics: { val_acc: 0.95 } });
    worker.append({ kind: "end", trial: 3, attempt: 1, state: "done", reason: "" });
    worker.train({ trial: 4, params: { lr: 0.1, net: "cnn", depth: 3 }, scores: [0.99], state: "done" });
    expect(text(3)).toBe(`trial 3 was drawn by gp in stage 1, as number 3 of its 4 new trials.
2 other trials were known then: 1 scored, 1 diverged; the best was trial 1, val_acc 0.9.

params
  lr     0.1
  net    cnn
  depth  3

why
  The model gp expected val_acc 0.92 ± 0.02 (one standard deviation).
  It has come to val_acc 0.95 by epoch 1 of 2, 1.5 standard deviations better than expected.
  It noted: candidates 500.

nearest trials then
  trial  distance  val_acc  state
      1     1.414      0.9  done
      2     1.421      0.7  diverged`);
  });

  it("tells what lies within one standard deviation as scores too, the lower one first", () => {
    draw(1, { lr: 0.1, net: "mlp" }, { why: { model: "gp", expected: -0.9, low: -0.95, high: -0.85 } });
    expect(text(1)).toContain("The model gp expected val_acc 0.9, within one standard deviation 0.85 … 0.95.");
  });

  it("turns a loss into a score by the goal, and says worse where it came out worse", () => {
    made = new MadeStudy((definition) => definition.replaceAll("val_acc", "val_loss").replace("maximize", "minimize"));
    made.openStage();
    worker = made.worker("w01");
    draw(1, { lr: 0.1, net: "mlp" }, { why: { model: "gp", expected: 0.3, sd: 0.1 } });
    worker.append({ kind: "epoch", trial: 1, attempt: 1, epoch: 1, metrics: { val_loss: 0.5 } });
    expect(text(1)).toContain("The model gp expected val_loss 0.3 ± 0.1 (one standard deviation).");
    expect(text(1)).toContain(
      "So far it has come to val_loss 0.5 by epoch 1 of 2, 2 standard deviations worse than expected of its end.",
    );
    expect(text(1)).toContain("No other trial was known then.");
  });

  it("does not hold a trial that diverged to the score that it had before", () => {
    draw(1, { lr: 0.1, net: "mlp" }, { why: { model: "gp", expected: -0.9, sd: 0.1 } });
    worker.append({ kind: "epoch", trial: 1, attempt: 1, epoch: 1, metrics: { val_acc: 0.95 } });
    worker.append({ kind: "end", trial: 1, attempt: 1, state: "diverged", reason: "" });
    expect(text(1)).toContain("\n  It has diverged without a score that counts.\n");
  });

  it("holds a trial to what was expected of its own stage, and of its own params", () => {
    const why = { model: "gp", expected: -0.7 };
    draw(1, { lr: 0.1, net: "mlp" }, { why });
    worker.append({ kind: "epoch", trial: 1, attempt: 1, epoch: 2, metrics: { val_acc: 0.6 } });
    worker.append({ kind: "end", trial: 1, attempt: 1, state: "done", reason: "" });
    draw(2, { lr: 0.2, net: "mlp" }, { why });
    const resumed = { kind: "resume", attempt: 2, epochs: 6 } as const;
    made.openStage(2);
    worker.append({ ...resumed, trial: 1, stage: 2, from: { epoch: 2 } });
    worker.append({ kind: "epoch", trial: 1, attempt: 2, epoch: 6, metrics: { val_acc: 0.9 } });
    worker.append({ kind: "epoch", trial: 2, attempt: 1, epoch: 1, metrics: { val_acc: 0.1 } });
    worker.append({ ...resumed, trial: 2, stage: 1, from: { epoch: 2, trial: 1 }, params: { lr: 0.1, net: "mlp" } });
    expect(text(1)).toContain("In stage 1 it came to val_acc 0.6, worse than expected.");
    expect(text(2)).not.toContain("it came");
  });

  it("says of params drawn by whatever sampler that those of another trial took their place", () => {
    draw(1, { lr: 0.2, net: "mlp" });
    draw(2, { lr: 0.2, net: "mlp" }, { sampler: "random" });
    draw(3, { lr: 0.2, net: "mlp" }, { why: { model: "gp", expected: -0.7 } });
    for (const trial of [1, 2, 3]) {
      worker.append({ kind: "epoch", trial, attempt: 1, epoch: 1, metrics: { val_acc: 0.1 } });
      const from = { epoch: 2, trial: 4 };
      worker.append({ kind: "resume", trial, attempt: 2, stage: 1, epochs: 6, from, params: { lr: 0.1, net: "mlp" } });
      expect(text(trial)).toContain(
        "\n  Since then it has taken over the weights of trial 4 at epoch 2, and that trial's params with changes.\n",
      );
    }
  });

  it.each([
    ["random", "Chance alone"],
    ["sobol", "Its number alone: it is a point of a scrambled Sobol sequence"],
    ["latin", "Its number and chance: a Latin hypercube"],
    ["grid", "Its number alone: it is a cell of a grid"],
  ])("says plainly that %s looks at no result", (sampler, sentence) => {
    draw(1, { lr: 0.1, net: "mlp" }, { sampler });
    expect(text(1)).toContain(sentence);
  });

  it("tells in sentences what models note", () => {
    const doubt = "foretells held-out trials poorly";
    draw(
      1,
      { lr: 0.1, net: "mlp" },
      { why: { model: "gp", trials: 30, acquisition: -2.75, "share explained": 0.256 } },
    );
    draw(4, { lr: 0.4, net: "mlp" }, { why: { model: "gp", "weight of other studies": 0.84 } });
    expect(text(4)).toContain("Losses of other studies count by 0.84: 1 where they differ as those here do");
    draw(2, { lr: 0.2, net: "mlp" }, { why: { model: "random", "since the model": doubt, "share explained": -0.1 } });
    draw(3, { lr: 0.3, net: "mlp" }, { why: { model: "tpe", weights: "0.83 0.17" } });
    expect(text(1)).toContain(`chose it, and noted no expected score.
  It learnt from 30 trials.
  Of trials left out one at a time, the model explains 26% of the variance.
  It noted: acquisition -2.75.`);
    expect(text(2)).toContain(`
  It stands in for a trial of the model gp, since that foretells held-out trials poorly.
  Of trials left out one at a time, the model explains nothing.`);
    expect(text(3)).toContain("It weighed the metrics by 0.83 0.17.");
  });

  it("goes by the model that a sampler noted, and does not make a reason up", () => {
    draw(1, { lr: 0.1, net: "mlp" }, { sampler: "auto", why: { model: "sobol" } });
    draw(2, { lr: 0.1, net: "mlp" }, { sampler: "tpe" });
    draw(3, { lr: 0.1, net: "mlp" }, { sampler: "tpe", why: { model: "tpe", good: 4 } });
    expect(text(1)).toMatch(/drawn by auto in(.|\n)*a scrambled Sobol sequence/);
    expect(text(2)).toContain("tpe noted no reason.");
    expect(text(3)).toContain("The model tpe chose it, and noted no expected score.\n  It noted: good 4.");
  });

  it("says so where the logs are not as they were read", () => {
    made.worker("w02").train({ trial: 1, scores: [0.5, 0.6], state: "done" });
    const path = layout.log(made.path, "w02");
    const log = readFileSync(path, "utf8");
    draw(2, { lr: 0.1, net: "mlp" }, { read: { w02: log.length } });
    expect(text(2)).toContain("1 other trial was known then: 1 scored; the best was trial 1, val_acc 0.6.");
    writeFileSync(path, log.slice(0, -10));
    expect(text(2)).toContain(`The logs have changed since: no line of w02's log ends at byte ${log.length}`);
  });

  it("takes a log whose first line had not come yet for one of which nothing was known", () => {
    writeFileSync(layout.log(made.path, "w02"), '{"v":1,"kind":"wor');
    draw(2, { lr: 0.1, net: "mlp" }, { read: { w02: 0 } });
    expect(text(2)).not.toContain("The logs have changed");
  });

  it("refuses a trial that there is not", () => {
    expect(() => text(9)).toThrow("there is no trial 9; none has begun yet");
  });
});

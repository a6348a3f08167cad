import { beforeEach, describe, expect, it } from "vitest";
import { ask } from "../worker/ask.ts";
import { tell } from "../worker/tell.ts";
import { askedLines } from "./ask.ts";
import { MadeStudy } from "./study.fixture.ts";
import { judgementText, readMetrics } from "./tell.ts";
import { textOf } from "./text/terminal.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

/** What `whetstone ask` prints. */
async function asked(): Promise<string> {
  const asked = await ask(made.path);
  return askedLines(made.open(), asked!, "my digits")
    .map((line) => line.map(textOf).join(""))
    .join("\n");
}

describe("whetstone ask", () => {
  it("says what to train, and how to tell what came of it", async () => {
    const text = await asked();
    const { params, seed } = made.open().study.trials[0]!;
    expect(text).toContain(`trial 1: train 2 epochs, with seed ${seed}\n  lr `);
    for (const [name, value] of Object.entries(params)) expect(text).toMatch(new RegExp(`^  ${name} +${value}$`, "m"));
    expect(text).toContain("Tell an epoch: whetstone tell 'my digits' 1 --epoch 1 --metric val_acc=…");
  });

  it("says from which epoch a carried trial goes on", async () => {
    for (let trial = 1; trial <= 4; trial++) {
      await asked();
      await tell(made.path, trial, { score: 1 / trial });
    }
    expect(await asked()).toMatch(/^trial 1: train from epoch 2 on, up to epoch 6,(.|\n)*1 --epoch 3 --metric/);
  });
});

describe("whetstone tell", () => {
  it("reads metrics as programs print them, NaN and infinities too", () => {
    expect(readMetrics(["val/acc=0.91", "a=b=1e-3", "train_loss=nan", "x=-inf"])).toEqual({
      "val/acc": 0.91,
      "a=b": 0.001,
      train_loss: Number.NaN,
      x: -Infinity,
    });
  });

  it.each(["val_acc", "=0.9", "val_acc=", "val_acc=high", "val_acc=0,9"])("refuses %s", (text) => {
    expect(() => readMetrics([text])).toThrow(`--metric ${text}: expected a name and a number`);
  });

  it("answers with one word, and a reason where there is one", () => {
    expect(judgementText({ state: "continue", reason: "" })).toBe("continue");
    expect(judgementText({ state: "stopped", reason: "worse than the median" })).toBe("stop: worse than the median");
    expect(judgementText({ state: "paused", reason: "at rung 2" })).toBe("pause: at rung 2");
    expect(judgementText({ state: "done", reason: "" })).toBe("done");
  });
});

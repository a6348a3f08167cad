import { stripVTControlCharacters } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../study.fixture.ts";
import { widthOf } from "../text/terminal.ts";
import { statusLines } from "./status-view.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

/** The view 20 s after the first epochs, with w02 silent for 40 s. */
const view = (width = 100, colour = false) =>
  statusLines(made.open().study, {
    now: 1_040_000,
    lastSigns: new Map([
      ["w01", 1_040_000],
      ["w02", 1_000_000],
    ]),
    width,
    colour,
  });

function search(): void {
  made.openStage();
  const first = made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done" });
  first.train({ trial: 3, scores: [0.95] });
  made.worker("w02", "grace").train({ trial: 2, scores: [0.4, Number.NaN], state: "diverged", reason: "NaN" });
}

describe("the view of a study", () => {
  it("tells stage, progress, states, the best with its curve, and what each worker does", () => {
    search();
    expect(view()).toEqual([
      "digits   running · maximize val_acc",
      "stage    1 of 2 · 2 of 4 trials ended, 1 running · up to 2 epochs each",
      "done     ████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  20% · about 2 min left · 5 of about 24 epochs",
      "trials   3 of 6 · 1 done · 1 running · 1 diverged · 0 failed",
      "",
      "best     val_acc 0.95 · trial 3 at epoch 1",
      "         lr=0.1 net=mlp",
      "curve    ▅  0.95 → 0.95 in 1 epoch report",
      "so far   ▁█  0.9 → 0.95 in 2 scored trials",
      "pace     240 trials and 600 epochs an hour · ada 1 training, grace 1 silent",
      "",
      "worker  host   trial  epoch   for",
      "w01     ada        3    1/2  10 s",
      "w02     grace      –               silent for 40 s",
    ]);
  });

  it("does not call those that paused ended", () => {
    made.openStage();
    const first = made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    first.train({ trial: 2, scores: [0.4], state: "paused" });
    expect(view()[1]).toBe("stage    1 of 2 · 1 of 4 trials ended, 1 paused, 0 running · up to 2 epochs each");
  });

  it("has as many lines before the first epoch as after", () => {
    made.openStage();
    made.worker("w01");
    made.worker("w02");
    const before = view();
    made = new MadeStudy();
    search();
    expect(before).toHaveLength(view().length);
    expect(before).toContain("best     none yet");
  });

  it("cuts nothing of the bar's line and of the states in a terminal of 80 columns", () => {
    search();
    const [, , done, trials] = view(80);
    expect(done).toBe("done     █████░░░░░░░░░░░░░░░░░░░  20% · about 2 min left · 5 of about 24 epochs");
    expect(trials).toBe("trials   3 of 6 · 1 done · 1 running · 1 diverged · 0 failed");
  });

  it.each([20, 40, 60, 80])("fits %d columns", (width) => {
    search();
    for (const line of view(width)) expect(widthOf(line)).toBeLessThanOrEqual(width);
    expect(view(width)).toHaveLength(14);
  });

  it("believes no terminal that says it has no columns", () => {
    search();
    expect(view(0)).toEqual(view(80));
  });

  it("has escape sequences only where colour is wanted, and the same text with them", () => {
    search();
    const coloured = view(100, true);
    expect(view().map(stripVTControlCharacters)).toEqual(view());
    expect(coloured).not.toEqual(view());
    expect(coloured.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(view());
  });

  it("says when it is finished, and shows no workers that have left", () => {
    made = new MadeStudy((text) => text.replace(/ {2}- \{ trials: 3.*\n/, ""));
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3, 4]) worker.train({ trial, scores: [0.5, 0.9], state: "done" });
    worker.leave("all stages are done");
    expect(view().slice(0, 3)).toEqual([
      "digits   finished · maximize val_acc",
      "stage    1 of 1 · 4 of 4 trials ended, 0 running · up to 2 epochs each",
      `done     ${"█".repeat(40)} 100% · 8 epochs`,
    ]);
    expect(view().at(-1)).toBe("workers  none");
  });

  it("says why a search was given up", () => {
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3]) worker.train({ trial, scores: [], state: "failed", reason: "exit code 3\nno data" });
    expect(view()[0]).toBe("digits   failed: the first 3 trials all failed; trial 3: exit code 3 · maximize val_acc");
  });

  it("tells which trials people train", () => {
    made.openStage();
    const teller = made.worker("w01").train({ trial: 1, scores: [], byHand: true });
    teller.leave("told");
    expect(view()[0]).toBe("digits   running · maximize val_acc");
    expect(view().at(-1)).toBe("by hand  trial 1 is out, until whetstone tell says what came of it");
  });

  it("does not let a host's name steer the terminal", () => {
    made.openStage();
    made.worker("w01", "\x1b[2Jevil");
    expect(view().at(-1)).toContain("evil");
    expect(view().join()).not.toContain("\x1b");
  });

  it("shows the first workers of many, and how many more there are", () => {
    made.openStage();
    for (let i = 1; i <= 20; i++) made.worker(`w${String(i).padStart(2, "0")}`);
    const lines = statusLines(made.open().study, { now: 0, lastSigns: new Map(), width: 80, colour: false });
    expect(lines.at(-1)).toBe("and 4 more workers");
  });
});

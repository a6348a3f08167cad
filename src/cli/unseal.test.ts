import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { light } from "../charts/theme.ts";
import { UserError } from "../space/user-error.ts";
import { layout } from "../store/layout.ts";
import { bestRows, bestTable } from "./best.ts";
import { examine } from "./doctor.ts";
import { summaryLines } from "./leading/summary.ts";
import { chartOf } from "./plot/chart-of.ts";
import { trialLines } from "./show.ts";
import { statusJson, statusText } from "./status.ts";
import { MadeStudy } from "./study.fixture.ts";
import { sealLines } from "./text/seal.ts";
import { type Span, textOf } from "./text/terminal.ts";
import { trialsAsCsv, trialsAsJsonLines } from "./text/trial-table.ts";
import { unsealed } from "./unseal.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

const textOfLines = (lines: readonly (readonly Span[])[]) =>
  lines.map((line) => line.map(textOf).join("").trimEnd()).join("\n");

/** Two trials; the second would be the better one by its test metrics. */
const search = () =>
  made
    .worker("w01")
    .train({ trial: 1, scores: [0.5, 0.9], tests: [0.4321, 0.8321], state: "done", saves: true })
    .train({ trial: 2, scores: [0.7, 0.6], tests: [0.9321, Number.NaN], state: "done", saves: true });

/** All that people and programs are shown of a study. */
function shown(): string {
  const folder = made.open();
  return [
    ...folder.study.trials.map((trial) => textOfLines(trialLines(folder, "digits", trial!.number))),
    textOfLines(bestTable(folder, bestRows(folder, 5))),
    JSON.stringify(bestRows(folder, 5)),
    trialsAsCsv(folder),
    trialsAsJsonLines(folder),
    JSON.stringify(statusJson(folder)),
    statusText(folder, "digits").join("\n"),
    summaryLines(folder, "digits").lines.join("\n"),
    sealLines(folder, "digits").join("\n"),
    JSON.stringify(folder.study),
  ].join("\n");
}

describe("metrics of the test set", () => {
  it("are in the logs and nowhere else until somebody looks", () => {
    search();
    expect(readFileSync(layout.log(made.path, "w01"), "utf8")).toContain('"test_acc":0.8321');
    expect(shown()).not.toMatch(/[489]321/);
    expect(sealLines(made.open(), "digits")).toEqual([
      "sealed: test_acc; look when nothing is left to choose: whetstone unseal digits",
    ]);
  });

  it("are shown of the best trial by validation when somebody looks, which is recorded", () => {
    search();
    expect(unsealed(made.open(), "digits", "for the paper")).toEqual([
      "look 1 at the test set, recorded in unsealed/1.json",
      "the search still goes on: what is chosen after this look was not chosen blindly",
      "best by val_acc: trial 1, 0.9 at epoch 2",
      "  test_acc 0.8321",
      "all trials: whetstone export digits",
    ]);
    expect(JSON.parse(readFileSync(layout.unsealing(made.path, 1), "utf8"))).toMatchObject({
      v: 1,
      number: 1,
      reason: "for the paper",
      user: expect.stringMatching(/./),
      host: expect.stringMatching(/./),
      t: expect.closeTo(Date.now(), -5),
    });
    expect(sealLines(made.open(), "digits").join()).toMatch(
      /^the test set was looked at once on \d{4}-\d\d-\d\d by .+ on .+: for the paper$/,
    );
  });

  it("are shown and exported from then on, and NaN with the others", () => {
    search();
    unsealed(made.open(), "digits", "");
    const folder = made.open();
    expect(bestRows(folder, 5).map(({ trial, test }) => [trial, test])).toEqual([
      [1, { test_acc: 0.8321 }],
      [2, { test_acc: 0.9321 }],
    ]);
    expect(trialsAsCsv(folder).split("\r\n").slice(0, 2)).toEqual([
      "trial,stage,state,score,epoch,epochs,seconds,lr,net,test_acc",
      "1,1,done,0.9,2,2,20,0.1,mlp,0.8321",
    ]);
    expect(trialsAsJsonLines(folder)).toContain('"test_acc":"NaN"');
    expect(textOfLines(trialLines(folder, "digits", 2))).toMatch(/epoch {2}val_acc {2}test_acc\n +1 +0\.7 +0\.9321\n/);
  });

  it("are drawn where they are named, and until then it is said how to open them", () => {
    search();
    const draw = () =>
      JSON.stringify(chartOf(made.open(), "curves", { metric: "test_acc" }, { theme: light, width: 640 }).option);
    expect(draw).toThrow("--metric: test_acc is of the test set, which is sealed; to look: whetstone unseal");
    unsealed(made.open(), "digits", "");
    expect(draw()).toMatch(/0\.8321/);
  });

  it("that are reported after a look stay sealed until the next, and the looks are counted", () => {
    const worker = search();
    unsealed(made.open(), "digits", "");
    worker.train({ trial: 3, scores: [0.95, 0.96], tests: [0.1, 0.2321], state: "done" });
    expect(bestRows(made.open(), 1)[0]).not.toHaveProperty("test");
    expect(shown()).not.toMatch(/2321/);
    expect(unsealed(made.open(), "digits", "once more")).toEqual(
      expect.arrayContaining([
        "look 2 at the test set, recorded in unsealed/2.json",
        "what was chosen after an earlier look was not chosen blindly; say so with the result",
        "  test_acc 0.2321",
      ]),
    );
    expect(sealLines(made.open(), "digits").join()).toMatch(/looked at 2 times, last on .*: once more$/);
  });

  it("of an epoch that was trained again since are not shown as the new one's", () => {
    const first = made.worker("w01").train({ trial: 1, scores: [0.5], tests: [0.4321], state: "paused" });
    unsealed(made.open(), "digits", "");
    expect(shown()).toContain("0.4321");
    first.wait(100).append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 0 } });
    first.append({ kind: "epoch", trial: 1, attempt: 2, epoch: 1, metrics: { val_acc: 0.5, test_acc: 0.2321 } });
    expect(shown()).not.toMatch(/[24]321/);
  });

  it("are no reason to look where there are none, and then it is no look", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    expect(() => unsealed(made.open(), "digits", "")).toThrow(UserError);
    expect(readdirSync(made.path)).not.toContain("unsealed");
    expect(sealLines(made.open(), "digits")).toEqual([]);
  });

  it("are not looked at where the record of an earlier look is damaged, and then it is no look", () => {
    search();
    const folder = made.open();
    mkdirSync(layout.unsealings(folder.path));
    writeFileSync(layout.unsealing(folder.path, 1), "{");
    expect(() => unsealed(folder, "digits", "")).toThrow(/1\.json does not tell who looked at the test set/);
    expect(readdirSync(layout.unsealings(folder.path))).toEqual(["1.json"]);
  });

  it("decide nothing, even where they are not finite", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], tests: [Number.NaN, Number.POSITIVE_INFINITY] });
    const [trial] = made.open().study.trials;
    expect(trial?.curve.map(({ metrics }) => metrics)).toEqual([{ val_acc: 0.5 }, { val_acc: 0.6 }]);
  });

  it("have looks that the doctor reads", () => {
    search();
    unsealed(made.open(), "digits", "");
    expect(examine(made.path)).toEqual([]);
    writeFileSync(join(layout.unsealings(made.path), "2.json"), "{");
    writeFileSync(join(layout.unsealings(made.path), "two.json"), "{}");
    expect(examine(made.path).map(({ kind, what }) => `${kind}: ${what}`)).toEqual([
      expect.stringMatching(/^damage: unsealed\/2\.json cannot be read/),
      "note: unsealed/two.json does not belong to a study",
    ]);
  });
});

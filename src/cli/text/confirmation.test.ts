import { beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { findingsOf } from "../../dashboard/findings.ts";
import { claim } from "../../store/claims.ts";
import { bestRows } from "../best.ts";
import { examine } from "../doctor.ts";
import { bestOf } from "../export.ts";
import { summaryLines } from "../leading/summary.ts";
import { written } from "../report.ts";
import { trialLines } from "../show.ts";
import { statusReport } from "../standing/status-report.ts";
import { MadeStudy } from "../study.fixture.ts";
import { unsealed } from "../unseal.ts";
import { reasonLines } from "../why.ts";
import { confirmationText } from "./confirmation.ts";
import { stageLines } from "./narration.ts";
import { paint, type Span } from "./terminal.ts";
import { trialsAsCsv, trialsAsJsonLines } from "./trial-table.ts";

let made: MadeStudy;
let worker: ReturnType<MadeStudy["worker"]>;
/** Two trials of one stage, and a stage that is to train them again with three seeds each. */
beforeEach(() => {
  made = new MadeStudy((text) => `${text.replace(/ {2}- .*carry.*\n/, "")}confirm: { top: 2, repeats: 3 }\n`);
  made.openStage();
  worker = made.worker("w01");
  worker.train({ trial: 1, scores: [0.5, 0.9], state: "done" }).train({ trial: 2, scores: [0.8], state: "done" });
  worker.train({ trial: 3, scores: [0.1], state: "done" }).train({ trial: 4, scores: [0.2], state: "done" });
  const confirms = [
    { trial: 1, epochs: 2 },
    { trial: 2, epochs: 1 },
  ];
  const { space } = made.open().definition;
  made.open().openStage({ number: 2, space, epochs: 2, first: 5, last: 10, carried: [], notes: [], confirms }, "w01");
});

/** Each trial's scores with the seeds 100, 101 … */
function repeat(...scores: readonly (readonly [of: number, score: number, test?: number])[]): void {
  scores.forEach(([of, score, test], i) => {
    const [trial, seed] = [5 + i, 100 + Math.floor(i / 2)];
    claim(made.path, trial, 1, "w01");
    const start = {
      trial,
      attempt: 1,
      stage: 2,
      epochs: of === 1 ? 2 : 1,
      seed,
      sampler: "repeat",
      repeat_of: of,
      read: {},
    };
    worker.append({ kind: "start", ...start, params: { lr: 0.1, net: "mlp" } });
    worker.append({
      kind: "epoch",
      trial,
      attempt: 1,
      epoch: 1,
      metrics: { val_acc: score, ...(test === undefined ? {} : { test_acc: test }) },
    });
    worker.append({ kind: "end", trial, attempt: 1, state: Number.isFinite(score) ? "done" : "diverged", reason: "" });
  });
}

const plain = (lines: readonly (readonly Span[])[]) =>
  lines.map((line) => paint(line, { width: Infinity, colour: false })).join("\n");

describe("a confirmation", () => {
  it("is told with means, intervals, what is not told apart, and how far the first score flattered", () => {
    repeat([1, 0.7], [2, 0.79], [1, 0.71], [2, 0.81], [1, 0.72], [2, 0.8]);
    expect(confirmationText(made.open().study)).toEqual([
      "confirmed with other seeds, val_acc:",
      "  trial  mean  95% interval     first  seeds",
      "      2   0.8  0.7752 … 0.8248    0.8      3",
      "      1  0.71  0.6852 … 0.7348    0.9      3  worse than trial 2 by 0.06516 … 0.1148",
      "the best of the search was trial 1, whose first score flattered it by 0.19; by its mean it is number 2",
    ]);
  });

  it("counts what diverged, and says where seeds make no difference", () => {
    repeat([1, 0.7], [2, 0.8], [1, Number.NaN], [2, 0.8], [1, 0.7], [2, 0.8]);
    expect(confirmationText(made.open().study)).toEqual([
      "confirmed with other seeds, val_acc:",
      "  trial  mean  95% interval  first   seeds",
      "      2   0.8  0.8 … 0.8       0.8       3",
      "      1   0.7  0.7 … 0.7       0.9  2 of 3  worse than trial 2 by 0.1 … 0.1",
      "the best of the search was trial 1, whose first score flattered it by 0.2; by its mean it is number 2",
      "every repeat of a trial scored the same; does the program use WHETSTONE_SEED?",
    ]);
  });

  it("does not call the first score luck, or none, where it is what every seed scores", () => {
    repeat([1, 0.9], [2, 0.8], [1, 0.9], [2, 0.8]);
    const text = confirmationText(made.open().study);
    expect(text.at(-1)).toBe("every repeat of a trial scored the same; does the program use WHETSTONE_SEED?");
    expect(text.join()).not.toContain("luck");
  });

  it("is part of what a summary says, and of the best", () => {
    repeat([1, 0.95], [2, 0.8]);
    const { study } = made.open();
    expect(summaryLines(made.open(), "digits").lines).toEqual(
      expect.arrayContaining(["best: val_acc 0.9, trial 1 at epoch 2", ...confirmationText(study)]),
    );
    expect(confirmationText(study).at(-1)).toBe(
      "the best of the search was trial 1, whose first score did not flatter it: on average it is better by 0.05",
    );
    expect(bestRows(made.open(), 2)).toMatchObject([
      { trial: 1, score: 0.9, confirmed: { count: 1, mean: 0.95 } },
      { trial: 2, score: 0.8, confirmed: { count: 1, mean: 0.8 } },
    ]);
  });

  it("tells the test set's mean over the seeds, once somebody looks", () => {
    repeat([1, 0.7, 0.61], [2, 0.8, 0.71], [1, 0.72, 0.62], [2, 0.81, 0.73]);
    expect(unsealed(made.open(), "digits", "")).toEqual(
      expect.arrayContaining([
        "best by its mean val_acc over 2 other seeds, 0.805: trial 2, first 0.8 at epoch 1",
        "  test_acc 0.72 over 2 other seeds (95% interval 0.5929 … 0.8471)",
      ]),
    );
  });

  it("is what a report calls the best: its params, its test set and its command are of one trial", async () => {
    repeat([1, 0.7, 0.61], [2, 0.8, 0.71], [1, 0.72, 0.62], [2, 0.81, 0.73]);
    unsealed(made.open(), "digits", "");
    const text = await written(made.open(), "md");
    expect(text).toContain(
      "The best of 4 trials is trial 2: on average over 2 other seeds it has val\\_acc 0.805, and where it was trained first 0.8 at epoch 1.",
    );
    expect(text).toContain("By its first score, the best was trial 1: 0.9 at epoch 2.");
    expect(text).toContain("The best, trial 2, has test\\_acc 0.72 over 2 other seeds (95% interval 0.5929 … 0.8471).");
    expect(text).toContain("Trial 2 again, from its beginning:");
    expect(text).toContain("WHETSTONE_TRIAL=2");
  });

  it("is what is exported as the best", () => {
    repeat([1, 0.7], [2, 0.8], [1, 0.72], [2, 0.81]);
    const text = bestOf(made.open());
    expect(text).toMatch(
      /^# The best of digits by its mean val_acc over 2 other seeds, 0\.805: trial 2, first 0\.8 at /,
    );
    expect(parse(text)).toMatchObject({ trial: 2, score: 0.8, epoch: 1 });
  });

  it.each([
    ["is a finding of the dashboard", [], true],
    ["is none where most of each trial's repeats diverged", [1, 2, 1, 2, 1, 2], false],
  ])("%s", (_, diverged, isFound) => {
    repeat([1, 0.7], [2, 0.1], [1, 0.8], [2, 0.1], ...diverged.map((of) => [of, Number.NaN] as const));
    const texts = findingsOf(made.open().study, [], made.path).map(({ text }) => text);
    expect(texts.some((text) => /^Trained again with 2 other seeds, trial 1 has val_acc 0\.75 on/.test(text))).toBe(
      isFound,
    );
  });

  it("does not call a trial the best by its mean where no repeat has a score", async () => {
    repeat([1, Number.NaN], [2, Number.NaN]);
    const text = await written(made.open(), "md");
    expect(text).toContain("The best of 4 trials is trial 1: val\\_acc 0.9 at epoch 2.");
    expect(text).toContain("WHETSTONE_TRIAL=1");
    expect(text).not.toContain("mean, trial");
  });

  it("is of those that came first among equal ones, which a summary says", () => {
    worker.train({ trial: 11, scores: [0.9], state: "done", stage: 1 });
    expect(summaryLines(made.open(), "digits").lines).toContain(
      "best: val_acc 0.9, trial 1 at epoch 2, the first of 2 trials with that score",
    );
  });

  it("is nothing before the first repeat has ended", () => {
    expect(confirmationText(made.open().study)).toEqual([]);
  });
});

describe("a stage that confirms", () => {
  it("is read back from its file, and told when it opens", () => {
    const { study } = made.open();
    expect(study.stages[1]?.confirms).toEqual([
      { trial: 1, epochs: 2 },
      { trial: 2, epochs: 1 },
    ]);
    expect(stageLines(study, study.stages[1]!).at(-1)).toBe(
      "stage 2 of 2: the best trials, 1, 2, again with 3 other seeds each",
    );
    expect(examine(made.path)).toEqual([]);
    const { stage, trials } = statusReport(study, { now: 0, lastSigns: new Map() });
    expect([stage?.number, stage?.of, stage?.trials.total, trials.planned]).toEqual([2, 2, 6, 10]);
  });

  it("has trials that say whom they repeat", () => {
    repeat([1, 0.7]);
    const folder = made.open();
    expect(plain(trialLines(folder, "digits", 5))).toContain("repeats trial 1 with seed 100");
    expect(plain(reasonLines(folder, "digits", 5))).toMatch(
      /^trial 5 was not drawn: it repeats trial 1.*whetstone why digits 1$/ms,
    );
    expect(trialsAsCsv(folder).split("\r\n").at(-2)).toMatch(/^5,2,done,0\.7,.*,1$/);
    expect(trialsAsJsonLines(folder).trimEnd().split("\n").at(-1)).toContain('"repeat_of":1');
  });
});

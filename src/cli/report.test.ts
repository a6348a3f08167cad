import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { best } from "../analysis/ranking.ts";
import { layout } from "../store/layout.ts";
import { printLearned } from "../store/learned-file.ts";
import { plot } from "./plot.ts";
import { report, written } from "./report.ts";
import { MadeStudy } from "./study.fixture.ts";

const hostile = "<script>alert(1)</script>";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

const inRoot = (name: string) => join(made.root, name);

describe("a report", () => {
  it("has all its sections and charts, runs no script, and keeps markup as text", async () => {
    made.searchExponents((exponent) => 1 - (exponent + 2) ** 2 / 30);
    made.worker("w02").train({ trial: 41, scores: [Number.NaN], state: "diverged", reason: hostile, stage: 1 });
    await report(made.path, { output: inRoot("r.html") });
    const html = readFileSync(inRoot("r.html"), "utf8");
    for (const title of [
      "Result",
      "Search space and stages",
      "Method and budget",
      "Are the ranges right?",
      "What matters",
    ])
      expect(html).toContain(`<h2>${title}</h2>`);
    expect(html.match(/<svg /g)?.length).toBe(7);
    expect(html).toContain("&#60;script&#62;");
    expect(html).not.toContain("<script");
    expect(html).toContain("That score flatters");
  });

  it("does not call a trial chosen that was the only one", async () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    await report(made.path, { output: inRoot("r.md") });
    const text = readFileSync(inRoot("r.md"), "utf8");
    expect(text).not.toContain("flatters");
    expect(text).toContain("1 trial was begun (1 done) and 1 epoch trained");
  });

  it("does not claim a checkpoint for a trial that another stage carried on without one", async () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    made.openStage(2);
    await report(made.path, { output: inRoot("r.md") });
    expect(readFileSync(inRoot("r.md"), "utf8")).toContain("of up to 6 epochs, and trial 1 went on.");
  });

  it("draws nothing that would be empty where all trials have failed", async () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [], state: "failed", reason: "out of memory" });
    await report(made.path, { output: inRoot("r.html") });
    const html = readFileSync(inRoot("r.html"), "utf8");
    expect(html.match(/<figcaption><b>[^<]*/g)).toEqual([
      "<figcaption><b>digits: who trained what, when.",
      "<figcaption><b>digits: val_acc over each hyperparameter.",
    ]);
  });

  it("names what the best trial has saved as it lies in the folder, and nothing where it saved nothing", async () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    const text = async () => {
      await report(made.path, { output: inRoot("r.md") });
      return readFileSync(inRoot("r.md"), "utf8");
    };
    expect(await text()).not.toContain("Its checkpoint");
    made.worker("w02").train({ trial: 2, scores: [0.6], state: "done", saves: true });
    const [, saved = ""] = /Its checkpoint: (.*)/.exec(await text()) ?? [];
    expect(existsSync(join(made.path, saved.replaceAll("\\", "")))).toBe(true);
    rmSync(inRoot("r.md"));
  });

  it("names the other studies that it learned from", async () => {
    made = new MadeStudy((text) => `${text}learn_from: ../first\n`);
    const point = { study: "../first", metric: "val_acc", params: { lr: 0.1, net: "mlp" } };
    const trials = [1, 2].map((rank) => ({ ...point, trial: rank, score: 1 / rank, rank, loss: -1 / rank }));
    writeFileSync(layout.learned(made.path), printLearned(trials, []));
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    expect(await written(made.open(), "md")).toContain(
      "It began with what other studies had found: ../first (2 trials).",
    );
  });

  it("names what auto has taken: which schedule, and which models drew the params", async () => {
    made.openStage();
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    const start = { kind: "start", attempt: 1, stage: 1, epochs: 2, params: { lr: 0.1, net: "mlp" }, seed: 1 } as const;
    worker.append({ ...start, trial: 2, sampler: "auto", read: {}, why: { model: "gp" } });
    worker.append({ ...start, trial: 3, sampler: "auto", read: {}, why: { model: "gp" } });
    worker.append({ ...start, trial: 4, sampler: "auto", read: {} });
    expect(await written(made.open(), "md")).toContain(
      "Params were drawn by the sampler auto with seed 0: 1 by random, 2 by gp, 1 without a model; the schedule auto (stages) decided",
    );
  });

  it("tells the same numbers as JSON", async () => {
    made.searchExponents((exponent) => -Math.abs(exponent));
    await report(made.path, { output: inRoot("r.json") });
    const facts = JSON.parse(readFileSync(inRoot("r.json"), "utf8"));
    expect(facts.best.trial).toBe(best(made.open().study)?.number);
    expect(facts.spent).toMatchObject({ trials: 40, searched: 40 });
    expect(new Date(facts.spent.began).toISOString()).toBe(facts.spent.began);
    expect(facts.confirmed).toEqual([]);
  });
});

describe("a plot", () => {
  it("is a PNG of the asked width, twice as fine", async () => {
    made.searchExponents((exponent) => exponent);
    await plot(made.path, "history", { output: inRoot("h.png"), theme: "dark", width: 400 });
    const png = readFileSync(inRoot("h.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(800);
  });

  it.each([
    ["history", { metric: "val_acc" }, "--metric is for curves; leave it out with history"],
    ["space", { over: "epochs" }, "--over is for history, curves, compare; leave it out with space"],
    ["space", { stage: 7 }, "--stage: there is no stage 7; the study has opened stages 1 to 1 so far"],
    ["pairs", { params: "lr,lr" }, "pairs needs two hyperparameters that vary"],
    ["history", { width: 10_001 }, "--width 10001: a chart is from 320 to 10000 pixels wide"],
    ["history", { width: 10 }, "--width 10: a chart is from 320 to 10000 pixels wide"],
  ] as const)("refuses for %s what it would pass over: %j", async (chart, wishes, said) => {
    made.openStage();
    const asked = plot(made.path, chart, { output: inRoot("h.png"), theme: "light", width: 880, ...wishes });
    await expect(asked).rejects.toThrow(said);
  });

  it("refuses what it cannot draw, and says what it can", async () => {
    const ofChart = (path: string, chart: string) => plot(path, chart, { theme: "light", width: 880 });
    await expect(ofChart(made.path, "histroy")).rejects.toThrow('there is no chart "histroy"; did you mean history?');
    await expect(ofChart(made.path, "x")).rejects.toThrow('there is no chart "x"; use one of history, curves');
    await expect(ofChart("curves", "digits")).rejects.toThrow(
      'there is no chart "digits"; the study goes first: whetstone plot digits curves',
    );
    await expect(plot(made.path, "history", { output: "h.gif", theme: "light", width: 880 })).rejects.toThrow(
      ".svg or .png",
    );
  });
});

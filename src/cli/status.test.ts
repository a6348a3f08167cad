import { appendFileSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { beginMasterLog } from "../store/master-log.ts";
import { requestStop } from "../store/stop-file.ts";
import { ownIdentity } from "../worker/identity.ts";
import { summaryLines } from "./leading/summary.ts";
import { statusReport } from "./standing/status-report.ts";
import { statusJson, statusText, tellChanges } from "./status.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

const text = () => statusText(made.open(), "digits").join("\n");

describe("a study's status", () => {
  it("is one object with everything", () => {
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5, 0.9], state: "done", saves: true })
      .train({ trial: 2, scores: [] });
    expect(JSON.parse(JSON.stringify(statusJson(made.open())))).toMatchObject({
      name: "digits",
      folder: made.path,
      state: "running",
      metric: "val_acc",
      goal: "maximize",
      stage: { number: 1, of: 2, epochs: 2, trials: { total: 4, ended: 1, running: 1 } },
      trials: { planned: 6, started: 2, done: 1, running: 1, failed: 0 },
      epochs: { trained: 2, left: 22 },
      seconds_left: 220,
      best: {
        trial: 1,
        score: 0.9,
        epoch: 2,
        params: { lr: 0.1, net: "mlp" },
        checkpoint: "checkpoints/val_acc=0.900000_trial0001_epoch002.ckpt",
        curve: [
          { epoch: 1, value: 0.5 },
          { epoch: 2, value: 0.9 },
        ],
      },
      best_so_far: [0.9],
      workers: [{ name: "w01", state: "training", trial: 2, epoch: 0, epochs: 2 }],
      bad_lines: 0,
    });
  });

  it("points to what is missing where trials are of a stage that is not there", () => {
    made.openStage(2);
    made.worker("w01").train({ trial: 5, scores: [0.5], state: "done" });
    expect(text()).not.toContain("doctor");
    rmSync(layout.stage(made.path, 2));
    expect(text()).toContain("  stage 2 is missing, of which trial 5 is; see: whetstone doctor digits\n");
  });

  it("says that trials were read by another pattern than study.yaml has now, and not before one has an epoch", () => {
    const definition = (pattern: string) => (text: string) =>
      text.replace("metric: val_acc", `metric: { name: val_acc, pattern: '${pattern}' }`);
    made = new MadeStudy(definition("train=(.*)"));
    made.openStage();
    const worker = made.worker("w01");
    const reads = "val_acc by train=(.*)";
    worker.append({
      kind: "worker",
      worker: "w01",
      host: "ada",
      pid: 7,
      whetstone: "0",
      node: "",
      platform: "",
      reads,
    });
    worker.train({ trial: 1, scores: [], state: "paused" });
    const file = layout.definition(made.path);
    writeFileSync(file, readFileSync(file, "utf8").replace("train=", "val="));
    expect(text()).not.toContain("otherwise");
    worker.train({ trial: 2, scores: [0.5], state: "done" });
    expect(text()).toContain(
      "the metrics of 1 trial were read otherwise (val_acc by train=(.*)) than study.yaml says now (val_acc by val=(.*));",
    );
    worker.append({ kind: "resume", trial: 2, attempt: 2, stage: 1, epochs: 2, from: { epoch: 0 } });
    expect(text()).not.toContain("otherwise");
  });

  it("has nothing yet where nothing has begun", () => {
    made = new MadeStudy();
    expect(statusJson(made.open())).toMatchObject({
      state: "waiting",
      stage: null,
      best: null,
      seconds_left: null,
      workers: [],
    });
    expect(text()).toContain("none opened yet");
  });

  it("says why it is over before all that was planned", () => {
    made = new MadeStudy((text) => `${text}until: { score: 0.9 }\n`);
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.95], state: "done" });
    const reason = "trial 1 has reached val_acc 0.95, and the search was for 0.9";
    expect(statusJson(made.open())).toMatchObject({ state: "finished", reason });
    expect(text()).toContain(`finished: ${reason}`);
    expect(summaryLines(made.open(), "digits").lines).toContain(`over before all was tried: ${reason}`);
  });

  it("counts no trial that its number of trials does not let begin", () => {
    made = new MadeStudy((text) => `${text}until: { trials: 3 }\n`);
    made.openStage();
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], state: "done" });
    expect(text()).toMatch(/^stage +1 of 2 · 1 of 3 trials ended, 0 running/m);
    expect(text()).toMatch(/^trials +1 of 3 · 1 done/m);
    for (const trial of [2, 3]) worker.train({ trial, scores: [0.1, 0.2], state: "done" });
    const reason = "3 trials have been started";
    expect(statusJson(made.open())).toMatchObject({ state: "finished", reason, trials: { planned: 3, started: 3 } });
    expect(summaryLines(made.open(), "digits").lines).toContain(`over: ${reason}`);
  });

  it("counts a later stage's trials as far as its number of trials goes, beside those carried on", () => {
    made = new MadeStudy((text) => `${text}until: { trials: 5 }\n`);
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3, 4]) worker.train({ trial, scores: [0.1, 0.2], state: "done" });
    made.openStage(2);
    expect(statusJson(made.open())).toMatchObject({ stage: { trials: { total: 2 } }, trials: { planned: 5 } });
  });

  it("says why it is over where all trials had begun and some were stopped for it", () => {
    made = new MadeStudy((text) => `${text.replace(/ {2}- .* carry.*\n/, "")}until: { epochs: 5 }\n`);
    made.openStage();
    for (const trial of [1, 2, 3, 4])
      made
        .worker(`w0${trial}`)
        .train({ trial, scores: trial < 4 ? [0.1, 0.2] : [0.3], state: trial < 4 ? "done" : "stopped" });
    const reason = "7 epochs have been trained, of 5 in all";
    expect(statusJson(made.open())).toMatchObject({ state: "finished", reason, trials: { planned: 4, started: 4 } });
    expect(summaryLines(made.open(), "digits").lines).toContain(`over: ${reason}`);
  });

  it("says why nothing is best where the search is over", () => {
    made = new MadeStudy((text) => `${text}until: { trials: 1 }\nsubject to: train_loss <= 1\n`);
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], others: { train_loss: [9, 8] }, state: "done" });
    const problems = ["no trial has satisfied the constraints: 1 of 1 violate train_loss <= 1"];
    expect(statusJson(made.open())).toMatchObject({ problems });
    expect(text()).toMatch(/^best +none$/m);
  });

  it("says how to go on where no worker is left", () => {
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5], state: "paused" })
      .leave("it was asked to leave");
    expect(text()).toMatch(/^1 problem\n {2}no worker is on it; go on with: whetstone run digits\n/);
  });

  it("says how to go on on the cluster where workers are the master's", () => {
    made = new MadeStudy((text) => `${text}cluster: { on: slurm, workers: 2 }\n`);
    expect(text()).toMatch(/^1 problem\n {2}no worker is on it; go on with: whetstone master digits\n/);
  });

  it("says that an open stage stays as it is where somebody has edited the definition in the folder", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const file = layout.definition(made.path);
    const edited = readFileSync(file, "utf8").replace("uniform(-6, 1)", "uniform(-4, 1)").replace("s: 4,", "s: 9,");
    writeFileSync(file, edited);
    expect(text()).toMatch(
      /study.yaml has other ranges and trials for stage 1 than it was opened with, .*: whetstone change digits …;/,
    );
  });

  it("begins with what is wrong: a lost worker's trial, a silent worker, trials that fail, a master that is gone", () => {
    const worker = made.worker("w01");
    worker.train({ trial: 1, scores: [0.5] });
    made.worker("w02", "grace").train({ trial: 2, scores: [], state: "failed", reason: "out of memory\nmore" });
    const identity = { space: ownIdentity()!.space, process: "1:0" };
    beginMasterLog(made.path, 1)?.append({
      ...{ v: 1, t: 0, kind: "master", number: 1, on: "slurm", workers: 2 },
      ...{ host: "ada", pid: 7, identity, whetstone: "0.1.0" },
    });
    const old = new Date(Date.now() - 70_000);
    utimesSync(layout.log(made.path, "w01"), old, old);
    expect(text().split("\n").slice(0, 4)).toEqual([
      "3 problems",
      "  the master (process 7 on ada) is gone, so that lost workers are not replaced; start it again: whetstone master digits --on slurm -w 2",
      "  w01 on ada is lost, and trial 1 waits for another worker",
      "  1 of the last 1 trial failed, the newest: out of memory; it said: more; see: whetstone show digits 2",
    ]);
    expect(text()).toMatch(/\nOnce what broke those that failed is mended, try them again: whetstone retry digits$/);
    expect(statusJson(made.open())).toMatchObject({
      problems: [/master/, /w01/, /failed/].map((what) => expect.stringMatching(what)),
      hosts: [
        { host: "ada", lost: 1, training: 0 },
        { host: "grace", idle: 1 },
      ],
    });
  });

  it("says how a master that is gone is started again: as it was, but for what study.yaml says; also where its workers are gone", () => {
    const again = () => /(?:start it again|go on with): (.*)/.exec(text())?.[1];
    const identity = { space: ownIdentity()!.space, process: "1:0" };
    const begin = (number: number, on: string) =>
      beginMasterLog(made.path, number)?.append({
        ...{ v: 1, t: 0, kind: "master", number, on, workers: 2 },
        ...{ host: "ada", pid: 7, identity, whetstone: "0.1.0" },
      });
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5] });
    begin(1, "local");
    expect(again()).toBe("whetstone run digits -w 2");
    const file = layout.definition(made.path);
    writeFileSync(file, `${readFileSync(file, "utf8")}cluster: { on: slurm, workers: 6 }\n`);
    begin(2, "slurm");
    expect(again()).toBe("whetstone master digits");
    worker.append({ kind: "end", trial: 1, attempt: 1, state: "paused", reason: "" }).leave("it was asked to leave");
    expect(again()).toBe("whetstone master digits");
    begin(3, "local");
    expect(again()).toBe("whetstone run digits -w 2");
  });

  it("says which programs seem to hang, and how to give them up", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], state: "done" });
    expect(text()).not.toContain("told nothing");
    // Since 1970, where the logs of a made study begin.
    made.worker("w02").train({ trial: 2, scores: [0.5] });
    expect(text()).toContain(
      "  trial 2 has told nothing for more than ten times as long as any trial's epochs take; if the program hangs, give it up: whetstone kill digits 2.",
    );
    expect(text()).toMatch(/^w02 +ada +2 +1\/2 .* seems to hang$/m);
    // It tests what it has trained.
    made.worker("w03").train({ trial: 3, scores: [0.5, 0.6] });
    expect(statusJson(made.open())).toMatchObject({ workers: [{ hangs: false }, { hangs: true }, { hangs: false }] });
  });

  it("says what a master could not do last, until that works again", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const log = beginMasterLog(made.path, 1)!;
    const stamp = { v: 1, t: 0 };
    const trouble = "squeue did not answer. Trying again in 4 s";
    log.append({ ...stamp, kind: "trouble", reason: "squeue did not answer", again_in: 4 });
    log.append({ ...stamp, kind: "begun", id: "slurm:1_0", worker: "w01" });
    expect(text()).toContain(trouble);
    log.append({ ...stamp, kind: "mended", reason: "the workers can be seen again" });
    expect(text()).not.toContain(trouble);
  });

  it("says which places a master cannot reach or has given up, until it reaches them or people have them tried again", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], state: "done" });
    const log = beginMasterLog(made.path, 1)!;
    const stamp = { v: 1, t: 0 };
    const about = { host: "here", pid: 7, whetstone: "0" };
    log.append({ ...stamp, kind: "master", number: 1, on: "ssh", workers: 4, ...about });
    log.append({ ...stamp, kind: "trouble", host: "ada", reason: "host ada: no route", again_in: 2 });
    log.append({ ...stamp, kind: "trouble", host: "grace", reason: "host grace: refused", again_in: 2 });
    log.append({ ...stamp, kind: "launched", id: "ssh:grace:1:0", host: "grace" });
    log.append({ ...stamp, kind: "trouble", host: "alan", reason: "host alan: refused", again_in: 2 });
    log.append({ ...stamp, kind: "mended", host: "alan", reason: "host alan can be reached again" });
    expect(text()).toMatch(/^1 problem\n {2}host ada: no route\. Trying again in 2 s\n/);
    log.append({ ...stamp, kind: "gave up", host: "ada", reason: "13 tries in a row failed, the last: no route" });
    expect(text().split("\n").slice(0, 2)).toEqual([
      "1 problem",
      "  starts no more workers on ada: 13 tries in a row failed, the last: no route; when it is mended, have it tried again: whetstone scale digits 4",
    ]);
    log.append({ ...stamp, kind: "scaled", workers: 4, reason: "it was asked for; ada may have workers again" });
    expect(text()).not.toContain("problem");
  });

  it("says what is torn or missing of what trials go on from", () => {
    made.worker("w01").train({ trial: 1, scores: [0.9, 0.5], state: "paused", saves: true });
    truncateSync(join(layout.checkpoints(made.path), "val_acc=0.500000_trial0001_epoch002.ckpt"), 2);
    expect(statusJson(made.open())).toMatchObject({
      problems: expect.arrayContaining([
        "checkpoints/val_acc=0.500000_trial0001_epoch002.ckpt has 2 of the 7 bytes that were saved; trial 1 goes on from epoch 1",
      ]),
    });
  });

  it("says what workers wait for where none has begun and a master leads, instead of asking for another", () => {
    const log = beginMasterLog(made.path, 1)!;
    const stamp = { v: 1, t: 0 };
    const about = { host: "ada", pid: 7, identity: ownIdentity()!, whetstone: "0.1.0" };
    log.append({ ...stamp, kind: "master", number: 1, on: "slurm", workers: 2, ...about });
    expect(text()).toMatch(/^1 problem\n {2}no worker is on it, but a master leads\n/);
    for (const id of ["slurm:1_0", "slurm:1_1", "slurm:1_2"]) log.append({ ...stamp, kind: "launched", id });
    log.append({ ...stamp, kind: "lost", id: "slurm:1_2", reason: "it ended before it had begun" });
    log.append({ ...stamp, kind: "waiting", workers: 2, reason: "Resources" });
    expect(text()).toMatch(
      /^1 problem\n {2}no worker is on it yet; the 2 that the master has asked for wait for a place: Resources\n/,
    );
    log.append({ ...stamp, kind: "leave", reason: "it was interrupted" });
    expect(text()).toMatch(/^1 problem\n {2}no worker is on it; go on with: whetstone/);
  });

  it("says which master leads, and how many workers it keeps by now", () => {
    expect(statusJson(made.open())).toMatchObject({ master: null });
    const log = beginMasterLog(made.path, 1)!;
    log.append({
      ...{ v: 1, t: 0, kind: "master", number: 1, on: "slurm", workers: 2 },
      ...{ host: "ada", pid: 7, identity: ownIdentity()!, whetstone: "0.1.0" },
    });
    log.append({ v: 1, t: 0, kind: "scaled", workers: 5, reason: "it was asked for" });
    expect(text()).toContain("A master (process 7 on ada) keeps 5 workers (slurm).");
    expect(statusJson(made.open())).toMatchObject({ master: { host: "ada", pid: 7, on: "slurm", workers: 5 } });
    log.append({ v: 1, t: 0, kind: "leave", reason: "all is done" });
    expect(statusJson(made.open())).toMatchObject({ master: null });
  });

  it("says that workers are asked to end, and that lines are damaged", () => {
    made.worker("w01");
    appendFileSync(layout.log(made.path, "w01"), "garbage\n");
    requestStop(made.path, "asked to stop from ada");
    expect(text()).toContain("The workers are asked to stop from ada.");
    expect(text()).toContain("1 line of the logs could not be read; see: whetstone doctor digits");
  });
});

describe("a watched study", () => {
  it("tells a line for each change, and none where nothing has changed", () => {
    const lines: string[] = [];
    const look = tellChanges((line) => lines.push(line));
    const folder = made.open();
    const now = () => {
      folder.follow();
      look(statusReport(folder.study, { now: 0, lastSigns: folder.lastSigns }));
    };
    now();
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5] });
    now();
    worker.wait(10).append({ kind: "epoch", trial: 1, attempt: 1, epoch: 2, metrics: { val_acc: 0.4 } });
    now();
    worker.append({ kind: "end", trial: 1, attempt: 1, state: "done", reason: "" });
    now();
    now();
    expect(lines).toEqual([
      "digits no worker is on it · stage 1 of 2 · 0 of 4 trials ended, 0 running · up to 2 epochs each",
      "digits running · stage 1 of 2 · 0 of 4 trials ended, 1 running · up to 2 epochs each · best val_acc 0.5 (trial 1) · about 4 min left",
      "digits running · stage 1 of 2 · 1 of 4 trials ended, 0 running · up to 2 epochs each · best val_acc 0.5 (trial 1) · about 4 min left",
    ]);
  });
});

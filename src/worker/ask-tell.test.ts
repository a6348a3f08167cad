import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import { listCheckpoints, readCheckpointRecord } from "../store/checkpoints.ts";
import { claim } from "../store/claims.ts";
import { layout } from "../store/layout.ts";
import { ask } from "./ask.ts";
import { samplerOf } from "./assemble.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { replay } from "./replay.ts";
import { makeStudy, type StudyOptions } from "./study-options.ts";
import { tell } from "./tell.ts";
import { version } from "./version.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
let folder: string;
let options: StudyOptions;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-ask-"));
  folder = join(root, "study");
  options = {
    name: "study",
    folder,
    space: parseSpace({ lr: "10 ** uniform(-6, 1)" }),
    metric: "acc",
    stages: [
      { trials: 2, epochs: 3 },
      { trials: 2, epochs: 5, carry: 1 },
    ],
  };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => {
  const opened = openStudy(folder);
  opened.follow();
  return opened;
};
const trialNow = (number: number) => open().study.trials[number - 1]!;
const logs = () => readdirSync(layout.workers(folder)).filter((name) => name.endsWith(".jsonl"));

/** What goes wrong, as a user reads it. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof UserError)) throw new Error(`expected a UserError, found ${String(error)}`);
  return error.message;
}

describe("ask", () => {
  it("makes the folder, and draws what a worker would draw", async () => {
    const asked = await ask(options);
    const trial = trialNow(1);
    expect(asked).toEqual({ folder, trial: 1, params: trial.params, epochs: 3, seed: trial.seed, from: 0 });
    expect(trial).toMatchObject({ state: "running", byHand: true, worker: "w01", epochs: 3 });
    const opened = open();
    expect([...replay(opened, () => samplerOf(opened.definition))].map(({ outcome }) => outcome.kind)).toEqual([
      "identical",
    ]);
  });

  it("is made with all that a definition says of a study whose program itself trains", () => {
    makeStudy({ ...options, lease: 300, checkpoints: { keepBest: 2, maxSize: "1GB" } }, "ask");
    expect(open().definition).toMatchObject({ lease: 300, keepBest: 2, maxSize: 1e9 });
    expect(() => makeStudy({ ...options, checkpoints: { maxSize: "much" } }, "ask")).toThrow(
      "ask: checkpoints, max_size: expected a size such as 500MB or 50GB",
    );
  });

  const drawnAgain = () => {
    const opened = open();
    return [...replay(opened, () => samplerOf(opened.definition))].map(({ outcome }) => outcome.kind);
  };

  it("says what it had read of the logs of all who have left, from which each trial is drawn again", async () => {
    makeStudy({ ...options, sampler: "tpe" }, "ask");
    for (const _ of [1, 2, 3]) logAndLeave();
    await ask(folder);
    await tell(folder, 1, { score: 0.5 });
    await ask(folder);
    expect(readFileSync(layout.log(folder, "w04"), "utf8")).toContain('"read":{},"left":[[1,3]]');
    expect(drawnAgain()).toEqual(["identical", "identical"]);
    const log = layout.log(folder, "w02");
    writeFileSync(log, readFileSync(log, "utf8").replace(/.*"leave".*\n/, ""));
    expect(drawnAgain()).toEqual(["unknown", "unknown"]);
  });

  it("goes on with a log that was left to it, and with none that somebody writes or died with", async () => {
    const many = { ...options, stages: [{ trials: 5, epochs: 1 }], sampler: "tpe" };
    const act = async () => {
      const asked = await ask(many);
      await tell(folder, asked!.trial, { score: 0.1 * asked!.trial });
    };
    await act();
    await act();
    expect(logs()).toEqual(["w01.jsonl"]);
    expect(open().study.workers.get("w01")).toMatchObject({ leftBecause: "it has told", byHand: true });
    const other = Logbook.openByHand(folder, { whetstone: version, commit: undefined });
    expect(other.worker).toBe("w01");
    await act();
    expect(logs()).toEqual(["w01.jsonl", "w02.jsonl"]);
    other.close();
    await act();
    expect(logs()).toEqual(["w01.jsonl", "w02.jsonl"]);
    const following = open();
    await act();
    expect(following.follow().trials[4]).toMatchObject({ state: "done", worker: "w02" });
    expect(drawnAgain()).toEqual(Array.from({ length: 5 }, () => "identical"));
  });

  it("leaves its log to nobody where it failed", async () => {
    await ask(options);
    const blocked = layout.checkpoints(folder);
    rmSync(blocked, { recursive: true });
    writeFileSync(blocked, "");
    await expect(tell(folder, 1, { epoch: 1, score: 0.5 })).rejects.toThrow();
    await ask(options);
    expect(logs()).toEqual(["w01.jsonl", "w02.jsonl"]);
  });

  it("takes a name behind all others at once, instead of trying each", async () => {
    makeStudy(options, "ask");
    writeFileSync(layout.log(folder, "w400"), "");
    await ask(options);
    expect(logs()).toEqual(["w400.jsonl", "w401.jsonl"]);
  });

  it("gives each who asks another trial, and then says whose end has to be told", async () => {
    expect([(await ask(options))?.trial, (await ask(folder))?.trial]).toEqual([1, 2]);
    const before = logs();
    expect(await refusal(ask(folder))).toBe(
      "there is no trial to ask for now (2 trials of stage 1 still train); tell first what came of trials 1, 2",
    );
    await expect(ask(folder)).rejects.toMatchObject({ exitCode: 1 });
    expect(logs()).toEqual(before);
  });

  it("opens the next stage, where a carried trial goes on from what was told, until the study is finished", async () => {
    const [first, second] = [await ask(options), await ask(folder)];
    await tell(folder, 1, { epoch: 2, score: 0.7 });
    await tell(folder, 1, { epoch: 3, score: 0.6 });
    await tell(folder, 2, { score: 0.5 });
    const carried = await ask(folder);
    expect(carried).toEqual({ ...first, epochs: 5, from: 3 });
    expect(trialNow(1)).toMatchObject({ stage: 2, attempt: 2, state: "running", byHand: true });
    expect(await ask(folder)).toMatchObject({ trial: 3, epochs: 5, from: 0 });
    expect(await tell(folder, 1, { score: 0.9 })).toEqual({ state: "done", reason: "" });
    expect(trialNow(1).curve.map(({ epoch, metrics }) => [epoch, metrics.acc])).toEqual([
      [2, 0.7],
      [3, 0.6],
      [5, 0.9],
    ]);
    await tell(folder, 3, { score: 0.1 });
    expect(await ask(folder)).toBeUndefined();
    expect(second?.trial).toBe(2);
  });

  /** A worker that has left; returns its name. */
  function logAndLeave(): string {
    const logbook = Logbook.open(folder, { whetstone: version, commit: undefined });
    logbook.write({ kind: "leave", reason: "a test" });
    logbook.close();
    return logbook.worker;
  }

  /** Somebody who claims an attempt, and dies before saying more. */
  function claimAndDie(trial: number, attempt: number): void {
    expect(claim(folder, trial, attempt, logAndLeave())).toBe(true);
  }

  it("goes on with a trial by hand that somebody claimed for the next stage who died before saying more", async () => {
    await ask(options);
    await tell(folder, 1, { score: 0.9 });
    await ask(folder);
    await tell(folder, 2, { score: 0.5 });
    claimAndDie(1, 2);
    expect((await ask(folder))?.trial).toBe(3);
    expect(await ask(folder)).toMatchObject({ trial: 1, from: 3, epochs: 5 });
    expect(trialNow(1)).toMatchObject({ attempt: 3, stage: 2, byHand: true });
  });

  it("takes a number that somebody claimed who died before saying more", async () => {
    makeStudy(options, "ask");
    claimAndDie(1, 1);
    expect((await ask(folder))?.trial).toBe(2);
    expect((await ask(folder))?.trial).toBe(1);
    expect(trialNow(1)).toMatchObject({ attempt: 2, byHand: true });
  });
});

describe("tell", () => {
  it("says what becomes of the trial after each epoch", async () => {
    await ask(options);
    expect(await tell(folder, 1, { epoch: 1, metrics: { acc: 0.3, train_loss: 2 } })).toEqual({
      state: "continue",
      reason: "",
    });
    expect(await tell(folder, 1, { epoch: 2, score: 0.5 })).toEqual({ state: "continue", reason: "" });
    expect(await tell(folder, 1, { epoch: 3, score: 0.4 })).toEqual({ state: "done", reason: "" });
    const trial = trialNow(1);
    expect(trial).toMatchObject({ state: "done", score: 0.5, scoreEpoch: 2, worker: "w01", attempt: 1 });
    expect(trial.curve.map(({ metrics }) => metrics)).toEqual([
      { acc: 0.3, train_loss: 2 },
      { acc: 0.5 },
      { acc: 0.4 },
    ]);
    expect(listCheckpoints(folder)).toEqual(["acc=0.400000_trial0001_epoch003", "acc=0.500000_trial0001_epoch002"]);
  });

  it.each([
    ["diverged where the metric is NaN", { epoch: 1, score: Number.NaN }, "diverged", "acc is NaN at epoch 1"],
    ["diverged even if it was told to be done", { score: Number.NaN, state: "done" }, "diverged", /acc is NaN/],
    ["failed, with what it failed of", { state: "failed", reason: "out of memory" }, "failed", "out of memory"],
    ["done before its last epoch", { epoch: 2, score: 0.5, state: "done" }, "done", /by hand after epoch 2 of 3/],
  ] as const)("ends it as %s", async (_, told, state, reason) => {
    await ask(options);
    const expected = { state, reason: typeof reason === "string" ? reason : expect.stringMatching(reason) };
    expect(await tell(folder, 1, told)).toEqual(expected);
    expect(trialNow(1)).toMatchObject(expected);
  });

  it("keeps what the test set says out of the checkpoint's record and of the study", async () => {
    await ask(options);
    for (const epoch of [1, 2])
      await tell(folder, 1, { epoch, metrics: { acc: 0.3 * epoch, test_acc: 0.987, test_loss: Number.NaN } });
    expect(trialNow(1)).toMatchObject({
      state: "running",
      curve: [{ metrics: { acc: 0.3 } }, { metrics: { acc: 0.6 } }],
    });
    expect(JSON.stringify(trialNow(1))).not.toContain("test_acc");
    for (const name of listCheckpoints(folder))
      expect(JSON.stringify(readCheckpointRecord(folder, name))).not.toContain("test_");
    expect(readFileSync(layout.log(folder, "w01"), "utf8")).toContain("0.987");
  });

  it("lets the schedule stop it", async () => {
    await ask({ ...options, schedule: { threshold: { score: 0.5 } } });
    expect(await tell(folder, 1, { epoch: 1, score: 0.1 })).toEqual({
      state: "stopped",
      reason: "its acc has not reached 0.5 by epoch 1",
    });
  });

  it("refuses what makes no report, and leaves no log behind", async () => {
    await ask(options);
    await tell(folder, 1, { epoch: 2, score: 0.5 });
    const before = logs();
    expect(await refusal(tell(folder, 7, { score: 1 }))).toMatch(/there is no trial 7; the study has trial 1 alone/);
    expect(await refusal(tell(folder, 1, { epoch: 3, metrics: { accuracy: 1 } }))).toMatch(
      /trial 1: the report of epoch 3 has no acc, the metric searched; it has accuracy/,
    );
    expect(await refusal(tell(folder, 1, { epoch: 2, score: 1 }))).toMatch(/told of up to epoch 2.*tell a later one/);
    expect(await refusal(tell(folder, 1, { epoch: 0, score: 1 }))).toMatch(/epochs count from 1/);
    expect(await refusal(tell(folder, 1, { epoch: 1e300, score: 1 }))).toMatch(/found 1e\+300; the last that can/);
    expect(await refusal(tell(folder, 1, { epoch: 9, score: 1 }))).toBe(
      "trial 1 trains up to epoch 3, so it has no epoch 9; tell one up to 3, or none for the last",
    );
    expect(await refusal(tell(folder, 1, {}))).toMatch(/nothing was told; tell its acc, or its end/);
    expect(await refusal(tell(folder, 1, { epoch: 3, state: "done" }))).toMatch(/epoch 3 was told without its acc/);
    expect(await refusal(tell(folder, 1, { score: 1, metrics: { acc: 1 } }))).toMatch(/metrics and a score/);
    const untyped = JSON.parse('{ "epoch": 3, "score": 1, "state": "complete" }');
    expect(await refusal(tell(folder, 1, untyped))).toMatch(/ends as done or failed, and not as complete/);
    expect(await refusal(tell(folder, 1, { ...untyped, state: "done", score: "1" }))).toMatch(/has "1" as acc/);
    expect(logs()).toEqual(before);
  });

  it("refuses a trial that has ended, one without any epoch to be done with, and one that a worker trains", async () => {
    await ask(options);
    expect(await refusal(tell(folder, 1, { state: "done" }))).toMatch(/trial 1 has no epoch yet/);
    await tell(folder, 1, { state: "failed", reason: "no data" });
    expect(await refusal(tell(folder, 1, { score: 1 }))).toMatch(
      /trial 1 has ended \(failed: no data\).*ask for another/,
    );
    let refused = "";
    await trainWith(async () => {
      refused ||= await refusal(tell(folder, 2, { score: 1 }));
    });
    expect(refused).toMatch(/trial 2 is trained by w\d+; only a trial that was asked for can be told of/);
  });
});

function trainWith(act: () => Promise<void> = async () => {}): Promise<unknown> {
  return workOn(open(), async () => {
    await act();
    return 0.5;
  });
}

describe("a trial by hand", () => {
  it("is never taken over, though whoever asked has long gone, and workers wait for its end", async () => {
    await ask(options);
    const working = trainWith();
    const waiting = () => trialNow(2)?.state === "done";
    while (!waiting()) await turn();
    // The worker looks for lost ones before it waits, and again and again while it does.
    expect(trialNow(1)).toMatchObject({ state: "running", attempt: 1 });
    await tell(folder, 1, { score: 0.9 });
    await working;
    expect(readdirSync(layout.claims(folder))).toEqual(["0001.1", "0001.2", "0002.1", "0003.1"]);
    expect(trialNow(1)).toMatchObject({ stage: 2, state: "done", attempt: 2 });
    expect(trialNow(1).byHand).toBeUndefined();
  });
});

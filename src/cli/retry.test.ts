import { beforeEach, describe, expect, it } from "vitest";
import { summaryLines } from "./leading/summary.ts";
import { retried } from "./retry.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

const retry = (...numbers: number[]) => retried(made.open(), "digits", numbers);
const states = () => made.open().study.trials.map((trial) => trial?.state);

describe("trying failed trials again", () => {
  it("is done with all of the open stage where none is named, and it is told who does so", () => {
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], state: "done" });
    worker.train({ trial: 2, scores: [0.5], state: "failed", reason: "out of memory", saves: true });
    worker.train({ trial: 3, scores: [], state: "failed" }).train({ trial: 4, scores: [], state: "diverged" });
    expect(retry()).toEqual([
      "Trials 2, 3 are tried again.",
      "No checkpoint of trial 3 is there, so it begins anew, unless its program goes on by itself from what it saved.",
      "1 worker will take them up.",
    ]);
    expect(states()).toEqual(["done", "paused", "paused", "diverged"]);
    expect(made.open().study.trials[1]!.reason).toMatch(/^it failed, and is tried again, as asked for by .* on /);
  });

  it("is done with those that are named", () => {
    const worker = made.worker("w01");
    for (const trial of [1, 2]) worker.train({ trial, scores: [], state: "failed" });
    worker.leave("it was asked to leave");
    expect(retry(2)).toEqual([
      "Trial 2 is tried again.",
      "No checkpoint of trial 2 is there, so it begins anew, unless its program goes on by itself from what it saved.",
      "No worker is on the study now; go on with: whetstone run digits",
    ]);
    expect(states()).toEqual(["failed", "paused"]);
  });

  it("is asked for again where the trial fails again", () => {
    const worker = made.worker("w01").train({ trial: 1, scores: [], state: "failed" });
    retry(1);
    worker.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 0 } });
    worker.append({ kind: "end", trial: 1, attempt: 2, state: "failed", reason: "out of memory" });
    expect(states()).toEqual(["failed"]);
    retry(1);
    expect(states()).toEqual(["paused"]);
    expect(() => retry()).toThrow("no trial of digits has failed in its newest stage");
  });

  it("is what the end of a search tells of where trials failed that can be", () => {
    const told = () => summaryLines(made.open(), "digits").lines;
    const hint = "Once what broke those that failed is mended, try them again: whetstone retry digits";
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5], state: "done" })
      .train({ trial: 2, scores: [], state: "failed" });
    expect(told()).toContain(hint);
    made.openStage(2);
    expect(told()).not.toContain(hint);
  });

  it("is refused for trials that have not failed, or whose stage is over; then none is", () => {
    const worker = made.worker("w01").train({ trial: 1, scores: [], state: "failed" });
    worker.train({ trial: 2, scores: [0.5, 0.6], state: "done" }).train({ trial: 3, scores: [], state: "diverged" });
    expect(() => retry(1, 2)).toThrow("trial 2 has not failed: it is done; only failed ones are tried again");
    expect(() => retry(1, 3)).toThrow("trial 3 has not failed: it diverged; only failed ones are tried again");
    expect(() => retry(9)).toThrow("there is no trial 9");
    made.openStage(2);
    expect(() => retry(1)).toThrow(
      "trial 1 failed in stage 1, which is over; train it yourself with: whetstone command digits 1",
    );
    expect(made.open().study.changes).toBeUndefined();
  });
});

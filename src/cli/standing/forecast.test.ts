import { describe, expect, it } from "vitest";
import { addChange } from "../../store/change-file.ts";
import { INTERRUPTED } from "../../study/events.ts";
import { MadeStudy } from "../study.fixture.ts";
import { forecast, secondsLeft } from "./forecast.ts";

let made: MadeStudy;

describe("a forecast", () => {
  it("counts the whole plan before anything has trained: carried trials only need the epochs they lack", () => {
    made = new MadeStudy();
    // 4 trials of 2 epochs; then 2 new ones of 6 and one that goes on from 2 to 6.
    expect(forecast(made.open().study)).toEqual({ trained: 0, left: 4 * 2 + 2 * 6 + 4 });
    made.openStage();
    expect(forecast(made.open().study)).toEqual({ trained: 0, left: 24 });
  });

  it("needs what running trials lack, and nothing for those that have ended", () => {
    made = new MadeStudy();
    made.openStage();
    const worker = made.worker("w01");
    worker.train({ trial: 1, scores: [0.5, 0.9], state: "done" }).train({ trial: 2, scores: [0.6] });
    expect(forecast(made.open().study)).toEqual({ trained: 3, left: 1 + 2 * 2 + 2 * 6 + 4 });
  });

  it("expects trials to stop as early as those before, but for those carried on", () => {
    made = new MadeStudy();
    made.openStage();
    const worker = made.worker("w01");
    worker.train({ trial: 1, scores: [0.5], state: "stopped" }).train({ trial: 2, scores: [0.5], state: "paused" });
    expect(forecast(made.open().study)).toEqual({ trained: 2, left: 2 * 1 + 2 * 3 + 4 });
    worker.train({ trial: 3, scores: [] });
    expect(forecast(made.open().study)).toEqual({ trained: 2, left: 2 * 1 + 2 * 3 + 4 });
  });

  it("expects of trials that were interrupted what they lack, and no less of others", () => {
    made = new MadeStudy();
    made.openStage();
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done" });
    for (const trial of [2, 3]) worker.train({ trial, scores: [], state: "paused", reason: INTERRUPTED });
    expect(forecast(made.open().study)).toEqual({ trained: 2, left: 3 * 2 + 2 * 6 + 4 });
  });

  it("expects of trials that failed, and are asked to begin anew, all that they lack, and of those that stay failed nothing", () => {
    made = new MadeStudy();
    made.openStage();
    const worker = made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done" });
    for (const trial of [2, 3]) worker.train({ trial, scores: [], state: "failed" });
    addChange(made.path, { kind: "begin_anew", attempts: { 2: 1 } });
    // Of the two that have ended one trained: trials to come are expected to come as far.
    expect(forecast(made.open().study)).toEqual({ trained: 2, left: 0.5 * (2 + 2 + 2 * 6) + 4 });
  });

  it("reaches no further than the trials, epochs and hours that until allows", () => {
    const until = (limits: string) => {
      made = new MadeStudy((text) => `${text}until: { ${limits} }\nconfirm: { top: 1, repeats: 2 }\n`);
      made.openStage();
      made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done", pace: 360 });
      return forecast(made.open().study).left;
    };
    const repeats = 2 * 6;
    expect(until("trials: 99")).toBe(3 * 2 + 2 * 6 + 4 + repeats);
    expect(until("trials: 3")).toBe(2 * 2 + repeats);
    expect(until("trials: 5")).toBe(3 * 2 + 6 + 4 + repeats);
    expect(until("epochs: 7")).toBe(5 + repeats);
    expect(until("hours: 0.3")).toBeCloseTo(1 + repeats, 0);
  });

  it("counts trials carried into an open stage until they have come to its end", () => {
    made = new MadeStudy();
    made.openStage(1);
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3, 4]) worker.train({ trial, scores: [0.5, 0.9], state: "done" });
    made.openStage(2);
    expect(forecast(made.open().study).left).toBe(2 * 6 + 4);
    worker.append({ kind: "resume", trial: 1, attempt: 2, stage: 2, epochs: 6, from: { epoch: 2 } });
    worker.append({ kind: "epoch", trial: 1, attempt: 2, epoch: 3, metrics: { val_acc: 0.8 } });
    expect(forecast(made.open().study).left).toBe(2 * 6 + 3);
  });
});

describe("the time left", () => {
  it("is the pace of a worker's epochs over the number of workers", () => {
    made = new MadeStudy();
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done", pace: 3 });
    made.worker("w02").train({ trial: 2, scores: [0.5, 0.9], state: "done", pace: 5 });
    const { study } = made.open();
    expect(secondsLeft(study, { trained: 4, left: 100 }, 1)).toBe(400);
    expect(secondsLeft(study, { trained: 4, left: 100 }, 8)).toBe(50);
  });

  it("is told by those trials alone during which the clock was not set back", () => {
    made = new MadeStudy();
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.9], state: "done", pace: 3 });
    made.worker("w02").train({ trial: 2, scores: [0.5, 0.9], state: "done", pace: -3600 });
    expect(secondsLeft(made.open().study, { trained: 4, left: 100 }, 1)).toBe(300);
  });

  it("is not known before the first epoch, nor where nobody works", () => {
    made = new MadeStudy();
    made.openStage();
    const worker = made.worker("w01").train({ trial: 1, scores: [] });
    expect(secondsLeft(made.open().study, { trained: 0, left: 24 }, 1)).toBeUndefined();
    worker.append({ kind: "epoch", trial: 1, attempt: 1, epoch: 1, metrics: { val_acc: 1 } });
    expect(secondsLeft(made.open().study, { trained: 1, left: 23 }, 0)).toBeUndefined();
  });
});

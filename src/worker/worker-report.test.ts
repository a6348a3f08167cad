import { beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import { workerReports } from "./worker-report.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

const T = 1_000_000;
const seconds = (n: number) => T + n * 1000;
/** What each worker does when the logs were last written so many seconds after T, and this machine's clock shows `now`. */
const states = (signs: Readonly<Record<string, number>>, now: number) =>
  workerReports(made.open().study, {
    now: seconds(now),
    lastSigns: new Map(Object.entries(signs).map(([name, at]) => [name, seconds(at)])),
  }).map(({ name, state }) => `${name} ${state}`);

describe("what a worker does", () => {
  it("is told with its trial, its last epoch and since when", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const [report] = workerReports(made.open().study, { now: T, lastSigns: new Map([["w01", T]]) });
    expect(report).toMatchObject({ host: "ada", state: "training", trial: 1, epoch: 1, epochs: 2, silent_seconds: 0 });
    expect(Date.parse(report!.since!)).toBe(1_010_000);
  });

  it("is told since its own attempt began, and not since the trial did, or was last trained", () => {
    made
      .worker("w01")
      .train({ trial: 1, scores: [0.5], state: "paused" })
      .train({ trial: 2, scores: [], state: "paused" });
    const later = made.worker("w02").wait(600);
    const since = (trial: number, epoch: number) => {
      later.append({ kind: "resume", trial, attempt: 2, stage: 1, epochs: 2, from: { epoch } });
      const reports = workerReports(made.open().study, { now: seconds(700), lastSigns: new Map() });
      return Date.parse(reports.find(({ name }) => name === "w02")!.since!);
    };
    expect(since(1, 1)).toBe(seconds(600));
    later.append({ kind: "end", trial: 1, attempt: 2, state: "paused", reason: "" }).wait(50);
    expect(since(2, 0)).toBe(seconds(650));
  });

  it("is idle between trials and over when it has left", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5, 0.6], state: "done" });
    made.worker("w02").leave("all stages are done");
    expect(states({ w01: 0, w02: 0 }, 0)).toEqual(["w01 idle", "w02 left"]);
  });

  it("shows silence against the newest log, by a lease of 60 s, however this machine's clock goes", () => {
    for (const name of ["w01", "w02", "w03"]) made.worker(name);
    const expected = ["w01 idle", "w02 silent", "w03 lost"];
    expect(states({ w01: 0, w02: -31, w03: -61 }, 0)).toEqual(expected);
    expect(states({ w01: 0, w02: -31, w03: -61 }, -3600)).toEqual(expected);
    expect(states({ w01: 0, w02: -31, w03: -61 }, 100)).toEqual(expected);
  });

  it("is lost for all when no log was written for long", () => {
    for (const name of ["w01", "w02"]) made.worker(name);
    expect(states({ w01: 0, w02: 0 }, 121)).toEqual(["w01 lost", "w02 lost"]);
  });

  it("is lost at once where its process is known to be dead, unless it had left", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    made.worker("w02").leave("all stages are done");
    const moment = { now: T, lastSigns: new Map([["w01", T]]), isDead: () => true };
    expect(workerReports(made.open().study, moment).map(({ state }) => state)).toEqual(["lost", "left"]);
  });

  it("is no longer the trial that another has taken over", () => {
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const taker = made.worker("w02");
    taker.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 1 } });
    expect(states({ w01: -99, w02: 0 }, 0)).toEqual(["w01 lost", "w02 training"]);
    const reports = workerReports(made.open().study, { now: T, lastSigns: new Map() });
    expect(reports.map(({ trial }) => trial)).toEqual([null, 1]);
  });
});

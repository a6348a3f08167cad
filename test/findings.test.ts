import { beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../src/cli/study.fixture.ts";
import { findingsOf } from "../src/dashboard/findings.ts";
import { workerReports } from "../src/worker/worker-report.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

const praised = () =>
  findingsOf(made.open().study, [], made.path).filter(({ text }) => /its ranges hold what is good/.test(text)).length;

describe("the dashboard's findings", () => {
  it("praise ranges in which good values lie within", () => {
    made.searchExponents((exponent) => -Math.abs(exponent + 3));
    expect(praised()).toBe(1);
  });

  it("praise no ranges on whose border the best trial sits, but say so", () => {
    made = new MadeStudy((text) => text.replace("uniform(-6, 1)", "uniform(-6, 0.9125)"));
    made.searchExponents((exponent) => (exponent > 0.9 ? 1 : -Math.abs(exponent + 3)));
    expect(praised()).toBe(0);
    const texts = findingsOf(made.open().study, [], made.path).map(({ text }) => text);
    expect(texts[0]).toMatch(/^The best trial, 40, sits on a border \(lr=8\.175\), but/);
  });

  it("tell why nothing works, with what the program said, in one sentence", () => {
    made.openStage();
    const worker = made.worker("w01");
    const reason = "the training program exited with code 1\ncuda out of memory";
    for (const trial of [1, 2, 3]) worker.train({ trial, scores: [], state: "failed", reason });
    const texts = findingsOf(made.open().study, [], made.path).map(({ text }) => text);
    expect(texts[0]).toBe(
      "The first 3 trials all failed; trial 3: the training program exited with code 1; it said: cuda out of memory.",
    );
  });

  it("tell whether it is finished once nobody is on it", () => {
    made = new MadeStudy((text) => text.replace(/\n {2}- \{ trials: 3.*/, ""));
    made.openStage();
    const worker = made.worker("w01");
    const texts = () => {
      const { study } = made.open();
      const reports = workerReports(study, { now: 0, lastSigns: new Map() });
      return findingsOf(study, reports, made.path).map(({ weight, text }) => `${weight}: ${text}`);
    };
    for (const trial of [1, 2, 3]) worker.train({ trial, scores: [0.1 * trial, 0.1 * trial], state: "done" });
    expect(texts()).toEqual([]);
    worker.leave("it was asked to");
    expect(texts()).toEqual([
      "warning: No worker is on it, and it is not finished; whetstone status says how to go on.",
    ]);
    const other = made.worker("w02").train({ trial: 4, scores: [0.4, 0.4], state: "done" });
    other.leave("its stage is done");
    expect(texts()).toEqual(["good: The search is finished."]);
  });

  it("tell why a search ended early where all its trials had begun, too", () => {
    made = new MadeStudy((text) => `${text.replace(/\n {2}- \{ trials: 3.*/, "")}until: { epochs: 7 }\n`);
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3]) worker.train({ trial, scores: [0.1, 0.1], state: "done" });
    worker.train({ trial: 4, scores: [0.1], state: "stopped" }).leave("the search is over");
    const { study } = made.open();
    const reports = workerReports(study, { now: 0, lastSigns: new Map() });
    expect(findingsOf(study, reports, made.path).map(({ text }) => text)).toEqual([
      "The search is finished: 7 epochs have been trained, of 7 in all.",
    ]);
  });

  it("tell of failed trials how those are tried again, as long as they can be", () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [], state: "failed", reason: "out of memory" });
    const texts = () => findingsOf(made.open().study, [], made.path).map(({ text }) => text);
    expect(texts()).toEqual(["1 trial failed; the output tells why. When that is mended: whetstone retry."]);
    made.openStage(2);
    expect(texts()).toEqual(["1 trial failed; the output tells why."]);
  });

  it("warn of the trials that a lost worker left, until others have taken them over", () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5] });
    const told = () => {
      const { study } = made.open();
      const reports = workerReports(study, { now: 0, lastSigns: new Map(), isDead: ({ name }) => name === "w01" });
      const found = findingsOf(study, reports, made.path).filter(({ text }) => text.startsWith("Worker w01"));
      return found.map(({ weight, text, evidence }) => [weight, text, evidence?.trials]);
    };
    expect(told()).toEqual([["warning", "Worker w01 on ada is lost; waiting to be taken over: trial 1.", [1]]]);
    made.worker("w02").train({ trial: 1, attempt: 2, scores: [0.5] });
    expect(told()).toEqual([["note", "Worker w01 on ada is lost; others have taken over what it trained.", undefined]]);
  });

  it("warn of a host on which trials fail far more often than elsewhere", () => {
    made.openStage();
    const bad = made.worker("w01", "ada");
    for (const trial of [1, 2, 3]) bad.train({ trial, scores: [], state: "failed", reason: "no driver" });
    made.worker("w02", "bob").train({ trial: 4, scores: [0.5, 0.6], state: "done" });
    const texts = findingsOf(made.open().study, [], made.path).map(({ weight, text }) => `${weight}: ${text}`);
    expect(texts).toContain("warning: 3 of 3 trials on ada failed, and none elsewhere.");
  });

  it("praise no ranges in which no trial has a score", () => {
    made.searchExponents(() => Number.NaN);
    expect(praised()).toBe(0);
  });
});

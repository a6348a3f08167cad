import { describe, expect, it } from "vitest";
import type { Params } from "../space/space.ts";
import { curveOf, definitionWith, stageWith, trialWith } from "../study/study.fixture.ts";
import type { Study, Trial, Worker } from "../study/study.ts";
import { whyBadPlace } from "./bad-place.ts";

const broken = "the training program exited with code 1\nCUDA error: uncorrectable ECC error";
/** Points that fill the range evenly, as a search does. */
const x = (number: number) => (number * 0.618) % 1;
/** A trial of w01 that began and ended at the moment of its number. */
const trained = (number: number, given: Partial<Trial> = {}) =>
  trialWith({
    number,
    params: { x: x(number) },
    startedAt: number,
    endedAt: number,
    curve: curveOf({ acc: [0.5] }),
    score: 0.5,
    ...given,
  });
const failed = (number: number, given: Partial<Trial> = {}) =>
  trained(number, {
    worker: "w02",
    state: "failed",
    inVain: true,
    reason: broken,
    curve: [],
    score: undefined,
    ...given,
  });
const running = trained(99, { state: "running", endedAt: undefined, curve: [] });

const why = (...trials: readonly Trial[]) => whyWith([], ...trials);

function whyWith(workers: readonly Worker[], ...trials: readonly Trial[]): string | undefined {
  const definition = definitionWith({});
  const study: Study = {
    definition,
    plans: definition.stages,
    stages: [stageWith(definition)],
    trials,
    workers: new Map(workers.map((each) => [each.name, each])),
  };
  return whyBadPlace(study, "w02", (name) => name === "w09");
}

const worker = (name: string, given: Partial<Worker> = {}): Worker => ({
  ...{ name, host: "ada", pid: 7, identity: undefined, launchedAs: undefined },
  ...{ startedAt: 0, lastAt: 20, leftAt: undefined, leftBecause: undefined, trial: undefined },
  ...given,
});

const numbers = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const twentyTrained = numbers(1, 20).map((number) => trained(number));
const fourFailed = numbers(21, 4).map((number) => failed(number));

describe("a worker is in a bad place", () => {
  it("where more of its trials fail in a row than chance explains by those of others, who train meanwhile", () => {
    expect(why(...twentyTrained, ...fourFailed.slice(1), running)).toBeUndefined();
    expect(why(...twentyTrained, ...fourFailed, running)).toBe(
      `the last 4 trials of w02 all failed before an epoch, where 20 trials of others trained; it begins another when 16 more of theirs train; trial 24: ${broken}`,
    );
  });

  it("whatever others train meanwhile, until they have trained four times as many as it has lost", () => {
    const since = (count: number) => numbers(25, count).map((number) => trained(number));
    expect(why(...twentyTrained, ...fourFailed, ...since(15), running)).toContain("when 1 more of theirs train");
    expect(why(...twentyTrained, ...fourFailed, ...since(16), running)).toBeUndefined();
    expect(why(...twentyTrained, ...fourFailed, ...since(16), failed(50), running)).toContain("when 20 more");
  });

  it("but not where nobody else trains: then it is the program that fails", () => {
    expect(why(...twentyTrained, ...fourFailed)).toBeUndefined();
    expect(why(...twentyTrained, ...fourFailed, { ...running, byHand: true })).toBeUndefined();
  });

  it("also while the only one that trains is between two trials, unless that has left, is lost, or failed too", () => {
    const all = [...twentyTrained, ...fourFailed];
    const by = (worker: string) => all.map((trial) => (trial.worker === "w01" ? { ...trial, worker } : trial));
    expect(whyWith([worker("w01")], ...all)).toContain("the last 4 trials of w02");
    expect(whyWith([worker("w01", { leftAt: 30 })], ...all)).toBeUndefined();
    expect(whyWith([worker("w09")], ...by("w09"))).toBeUndefined();
    const other = failed(25, { worker: "w01", reason: "no such file" });
    expect(whyWith([worker("w01")], ...all, other)).toBeUndefined();
  });

  it("but not where its trials may have failed for their params, or in several ways, or it has trained since", () => {
    const wide = fourFailed.map((trial): Trial => ({ ...trial, params: { x: 1 + x(trial.number) } satisfies Params }));
    expect(why(...twentyTrained, ...wide, running)).toBeUndefined();
    expect(why(...twentyTrained, ...fourFailed, failed(25, { reason: "no such file" }), running)).toBeUndefined();
    expect(why(...twentyTrained, ...fourFailed, trained(25, { worker: "w02" }), running)).toBeUndefined();
  });

  it("but not where the trials of others fail as often", () => {
    const half = twentyTrained.map((trial) =>
      trial.number % 2 === 0 ? failed(trial.number, { worker: "w01" }) : trial,
    );
    expect(why(...half, ...fourFailed, running)).toBeUndefined();
  });
});

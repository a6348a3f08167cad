import { describe, expect, it } from "vitest";
import { type Params, parseSpace } from "../space/space.ts";
import { curveOf, definitionWith, stageWith, trialWith } from "../study/study.fixture.ts";
import type { Study, Trial, Worker } from "../study/study.ts";
import { failingStreak, isUndecided, whyHopeless } from "./hopeless.ts";

const broken = "the training program exited with code 1\nFileNotFoundError: /data/train.npz";
/** A trial that began and ended at the moment of its number. */
const ended = (number: number, params: Params, given: Partial<Trial> = {}) =>
  trialWith({
    number,
    params,
    startedAt: number,
    endedAt: number,
    curve: curveOf({ acc: [0.5] }),
    score: 0.5,
    ...given,
  });
const failed = (number: number, params: Params, reason = broken) =>
  ended(number, params, { state: "failed", inVain: true, reason, curve: [], score: undefined });
/** Points that fill the range evenly, as a search does. */
const x = (number: number) => (number * 0.618) % 1;

function studyOf(trials: readonly (Trial | undefined)[], space = parseSpace({ x: "uniform(0, 1)" })): Study {
  const definition = definitionWith({ space });
  return { definition, plans: definition.stages, stages: [stageWith(definition)], trials, workers: new Map() };
}

const nobody = () => false;

const twentyTrained = Array.from({ length: 20 }, (_, i) => ended(i + 1, { x: x(i + 1) }));
const thenBroken = (count: number) => Array.from({ length: count }, (_, i) => failed(21 + i, { x: x(21 + i) }));

describe("a streak of failures", () => {
  it("is the first three trials, where nothing was ever trained", () => {
    expect(failingStreak(studyOf([1, 2].map((n) => failed(n, { x: 0 }))))).toBeUndefined();
    expect(whyHopeless(studyOf([1, 2, 3].map((n) => failed(n, { x: 0 }))), nobody)).toBe(
      `the first 3 trials all failed; trial 3: ${broken}`,
    );
  });

  it("is of more in a row the more had failed before, where others trained", () => {
    expect(failingStreak(studyOf([...twentyTrained, ...thenBroken(3)]))).toBeUndefined();
    expect(failingStreak(studyOf([...twentyTrained, ...thenBroken(4)]))).toEqual({
      trials: [21, 22, 23, 24],
      reason: `the last 4 trials all failed before an epoch, where 20 trials had trained; trial 24: ${broken}`,
      workers: new Set(["w01"]),
      since: 21,
    });
    const halfFailed = twentyTrained.map((trial) =>
      trial.number % 2 === 0 ? failed(trial.number, trial.params) : trial,
    );
    expect(failingStreak(studyOf([...halfFailed, ended(21, { x: 0.2 }), ...thenBroken(10)]))).toBeUndefined();
  });

  it("ends with a trial that trains, and is not yet told while one may", () => {
    const all = [...twentyTrained, ...thenBroken(9)];
    expect(failingStreak(studyOf([...all, ended(40, { x: 0.3 })]))).toBeUndefined();
    const running = studyOf([...all, ended(40, { x: 0.3 }, { state: "running", endedAt: undefined, curve: [] })]);
    expect(failingStreak(running)?.trials).toHaveLength(9);
    expect(whyHopeless(running, nobody)).toBeUndefined();
  });

  it("is not yet told while a worker that lost none of them has just ended a trial, and has neither left nor died", () => {
    const failed = thenBroken(4).map((trial): Trial => ({ ...trial, worker: "w02" }));
    const other = { name: "w01", host: "ada", pid: 1, startedAt: 0, leftAt: undefined, leftBecause: undefined };
    const unknown = { identity: undefined, launchedAs: undefined, trial: undefined };
    const undecided = (
      given: Pick<Worker, "lastAt"> & Partial<Worker>,
      isLost: (worker: string) => boolean = nobody,
    ) => {
      const study = studyOf([...twentyTrained, ...failed]);
      const workers = new Map([["w01", { ...other, ...unknown, ...given }]]);
      return isUndecided({ ...study, workers }, failingStreak(study)!, isLost);
    };
    expect(undecided({ lastAt: 24 })).toBe(true);
    expect(undecided({ lastAt: 24, leftAt: 24 })).toBe(false);
    expect(undecided({ lastAt: 20 })).toBe(false);
    expect(undecided({ lastAt: 24, startedAt: 24 })).toBe(false);
    expect(undecided({ lastAt: 24 }, (worker) => worker === "w01")).toBe(false);
  });

  it("is not broken by a trial that had begun before, and ends well after it", () => {
    const earlier = ended(21, { x: x(21) }, { endedAt: 50 });
    const later = thenBroken(9).map((trial) => ({ ...trial, number: trial.number + 1 }));
    expect(failingStreak(studyOf([...twentyTrained, earlier, ...later]))?.trials).toHaveLength(9);
  });

  it("is none where a hyperparameter alone tells who fails, such as a net too wide", () => {
    const wide = thenBroken(9).map((trial) => ({ ...trial, params: { x: 1 + x(trial.number) } }));
    expect(failingStreak(studyOf([...twentyTrained, ...wide]))).toBeUndefined();
    const trained = twentyTrained.map((trial) => ({ ...trial, params: { net: "mlp" } }));
    const transformers = thenBroken(9).map((trial) => ({ ...trial, params: { net: "transformer" } }));
    expect(failingStreak(studyOf([...trained, ...transformers]))).toBeUndefined();
  });

  it("is none where those who fail lie together, such as nets too wide and too deep at once", () => {
    const space = parseSpace({ width: "uniform(0, 1)", depth: "uniform(0, 1)" });
    const at = (number: number) => ({ width: x(number), depth: (number * 0.755) % 1 });
    const fits = ({ width, depth }: { width: number; depth: number }) => width < 0.7 || depth < 0.7;
    const numbers = Array.from({ length: 120 }, (_, i) => i + 1);
    const trained = numbers.filter((n) => fits(at(n))).map((n) => ended(n, at(n)));
    const tooLarge = numbers.filter((n) => !fits(at(n))).slice(0, 8);
    const study = studyOf([...trained, ...tooLarge.map((n) => failed(200 + n, at(n)))], space);
    expect(failingStreak(study)).toBeUndefined();
    const anywhere = numbers.slice(0, 8).map((n) => failed(200 + n, at(n + 500)));
    expect(failingStreak(studyOf([...trained, ...anywhere], space))?.trials).toHaveLength(8);
  });

  describe("that begins with a stage", () => {
    const space = parseSpace({ width: "uniform(0, 1)", depth: "uniform(0, 1)" });
    const at = (number: number) => ({ width: x(number), depth: (number * 0.755) % 1 });
    const first = Array.from({ length: 30 }, (_, i) => i + 1);
    /** Four trials of a stage with a tenth of each range. */
    const narrow = [31, 32, 33, 34].map((n) => ({
      ...failed(n, { width: 0.7 + at(n).width / 10, depth: 0.7 + at(n).depth / 10 }),
      stage: 2,
    }));
    const inStageTwo = (trials: readonly Trial[]) => {
      const study = studyOf(trials, space);
      return { ...study, stages: [...study.stages, { ...study.stages[0]!, number: 2 }] };
    };

    it("is told soon, for its trials lie together by the stage's narrower ranges", () => {
      const trained = first.map((n) => ended(n, at(n)));
      expect(failingStreak(inStageTwo([...trained, ...narrow]))?.trials).toEqual([31, 32, 33, 34]);
    });

    it("is none where those failed that lay there in earlier stages", () => {
      const fails = ({ width, depth }: { width: number; depth: number }) => width > 0.55 && depth > 0.55;
      const all = first.map((n) => (fails(at(n)) ? failed : ended)(n, at(n)));
      const more = Array.from({ length: 8 }, (_, i) => ({
        ...narrow[i % 4]!,
        number: 35 + i,
        startedAt: 35 + i,
        endedAt: 35 + i,
      }));
      expect(failingStreak(inStageTwo([...all, ...narrow, ...more]))).toBeUndefined();
    });
  });

  it("is of one reason, whatever numbers are in it", () => {
    const saying = (says: (n: number) => string) =>
      studyOf([
        ...twentyTrained,
        ...thenBroken(5).map((trial, i) => ({ ...trial, reason: `exit code 1\n${says(i)}` })),
      ]);
    expect(failingStreak(saying((i) => `no such file: trials/000${i}/data`))).toBeDefined();
    expect(failingStreak(saying((i) => (i % 2 === 0 ? "out of memory" : "no such file")))).toBeUndefined();
  });

  it("is also of trials that had trained and fail at once when they go on", () => {
    const resumed = twentyTrained.map((trial) => ({
      ...trial,
      ...(trial.number < 6 ? { state: "failed" as const, inVain: true, reason: broken, attempt: 2, endedAt: 100 } : {}),
    }));
    expect(failingStreak(studyOf(resumed))?.trials).toEqual([1, 2, 3, 4, 5]);
  });

  it("leaves out who failed after an epoch, which tells that the program works", () => {
    const late = ended(25, { x: 0.4 }, { state: "failed", reason: broken });
    expect(failingStreak(studyOf([...twentyTrained, ...thenBroken(4), late]))).toBeUndefined();
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { finiteOrWord } from "../store/event-line.ts";
import type { EndState, Entry, StudyEvent } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import { definitionWith } from "../study/study.fixture.ts";
import type { Study } from "../study/study.ts";
import { changeBetween, snapshotOf } from "./changes.ts";
import { curveBlocks, takeBlocks } from "./curve-blocks.ts";
import { KnownStudy } from "./known-study.ts";

const space = parseSpace({ lr: "10 ** uniform(-6, 1)", net: "choice(mlp, cnn)", depth: "int(1, 8) if net == cnn" });
const definition = definitionWith({
  space,
  stages: [{ trials: 9, epochs: 9, narrow: false, carry: 0 }],
  seed: 1,
});
const stage = { number: 1, space, epochs: 9, first: 1, last: 9, carried: [], notes: [] };

/** One thing that happens to one of nine trials. */
const step = fc.record({
  trial: fc.integer({ min: 1, max: 9 }),
  what: fc.constantFrom("epoch", "epoch", "epoch", "end", "resume", "exploit", "test"),
  value: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)),
  state: fc.constantFrom<EndState>("done", "paused", "diverged", "failed"),
});

/** Tells such steps to a fold as workers would. */
function teller(fold: Fold) {
  const attempts = new Map<number, number>();
  const epochs = new Map<number, number>();
  let t = 1000;
  const tell = (event: Entry) => fold.apply("w01", { v: 1, t: t++, ...event } as StudyEvent);
  tell({ kind: "worker", worker: "w01", host: "ada", pid: 7, whetstone: "0.1.0", node: "v20", platform: "linux" });
  return ({ trial, what, value, state }: typeof step extends fc.Arbitrary<infer T> ? T : never) => {
    let attempt = attempts.get(trial);
    if (attempt === undefined) {
      attempt = 1;
      const params = { lr: 0.1 * trial, net: "mlp" };
      tell({ kind: "start", trial, attempt, stage: 1, epochs: 9, params, seed: 1, sampler: "random", read: {} });
    }
    const epoch = (epochs.get(trial) ?? 0) + 1;
    if (what === "epoch" || what === "test") {
      const metrics =
        what === "test" ? { acc: value, test_acc: 1 } : epoch % 2 === 0 ? { acc: value } : { acc: value, loss: 2 };
      tell({ kind: "epoch", trial, attempt, epoch, metrics });
      epochs.set(trial, epoch);
    } else if (what === "end") {
      tell({ kind: "end", trial, attempt, state, reason: "<b>because</b>" });
    } else {
      attempt++;
      const back = Math.floor(epoch / 2);
      const other = what === "exploit" ? { trial: 1 } : {};
      tell({ kind: "resume", trial, attempt, stage: 1, epochs: 9, from: { epoch: back, ...other } });
      epochs.set(trial, back);
    }
    attempts.set(trial, attempt);
  };
}

/** As a page is sent it. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value, finiteOrWord));

function open(fold: Fold): KnownStudy {
  const snapshot = snapshotOf(fold.study(), (trial) => fold.attemptsOf(trial), []);
  return new KnownStudy(sent({ version: 1, server: "s", ...snapshot }));
}

function giveCurves(known: KnownStudy, study: Study, version: number): void {
  for (const block of curveBlocks(study, Number.POSITIVE_INFINITY))
    takeBlocks(block, (trial, curve) => known.takeCurve(trial, curve));
  known.curvesTaken(version);
}

/** What pages need not know is left out, and spaces are compared as text. */
function told(study: Study) {
  return {
    ...study,
    definition: undefined,
    stages: study.stages.length,
    sealed: study.sealed ?? [],
    trials: Array.from(
      study.trials,
      (trial) => trial && { ...trial, curve: trial.curve, columns: undefined, samplerState: undefined, why: undefined },
    ),
  };
}

describe("a page's study", () => {
  it("is the server's, whatever happens and whenever its curves come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        fc.nat(5),
        fc.nat(5),
        (parts, curvesMade, curvesCome) => {
          const fold = new Fold(definition);
          fold.openStage(stage);
          const happens = teller(fold);
          const known = open(fold);
          let before = fold.study();
          let version = 1;
          let onTheWay: { study: Study; version: number } | undefined;
          let hasCurves = false;
          parts.forEach((steps, i) => {
            if (i === curvesMade) onTheWay ??= { study: before, version };
            for (const each of steps) happens(each);
            const after = fold.study();
            const change = changeBetween(before, after, (trial) => fold.attemptsOf(trial));
            if (change !== undefined) expect(known.take(sent({ version: ++version, ...change }))).toBe(true);
            before = after;
            if (i !== curvesMade + curvesCome || onTheWay === undefined) return;
            giveCurves(known, onTheWay.study, onTheWay.version);
            hasCurves = true;
          });
          if (!hasCurves) giveCurves(known, onTheWay?.study ?? before, onTheWay?.version ?? version);
          expect(told(known.study)).toEqual(told(before));
          for (const trial of before.trials.flatMap((each) => each ?? []))
            expect(
              known.attemptsOf(trial.number).map(({ attempt, worker, end }) => [attempt, worker, end?.state]),
            ).toEqual(fold.attemptsOf(trial.number).map(({ attempt, worker, end }) => [attempt, worker, end?.state]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("notices that a change is missing", () => {
    const known = open(new Fold(definition));
    expect(known.take({ version: 3 })).toBe(false);
    expect(known.take({ version: 2 })).toBe(true);
    expect(known.take({ version: 2, sealed: ["test_acc"] })).toBe(true);
    expect(known.study.sealed).toBeUndefined();
  });

  it("is sent nothing where nothing is new, and of a new epoch only that epoch", () => {
    const fold = new Fold(definition);
    fold.openStage(stage);
    const happens = teller(fold);
    for (let i = 0; i < 50; i++) happens({ trial: 1, what: "epoch", value: 0.5, state: "done" });
    const before = fold.study();
    expect(changeBetween(before, fold.study(), () => [])).toBeUndefined();
    happens({ trial: 1, what: "epoch", value: 0.75, state: "done" });
    const change = changeBetween(before, fold.study(), () => []);
    expect(change?.curves).toEqual([[1, 50, [{ epoch: 51, metrics: { acc: 0.75, loss: 2 }, at: expect.any(Number) }]]]);
    expect(JSON.stringify(change).length).toBeLessThan(600);
  });

  it("never holds what the test set says", () => {
    const fold = new Fold(definition);
    fold.openStage(stage);
    const happens = teller(fold);
    happens({ trial: 1, what: "test", value: 0.5, state: "done" });
    const known = open(fold);
    giveCurves(known, fold.study(), 1);
    expect(known.study.sealed).toEqual(["test_acc"]);
    expect(Object.keys(known.study.trials[0]!.curve[0]!.metrics)).toEqual(["acc"]);
  });
});

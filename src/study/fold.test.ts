import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import type { Definition } from "./definition.ts";
import type { EndEvent, Metrics, StartEvent, StudyEvent } from "./events.ts";
import { Fold } from "./fold.ts";
import { definitionWith } from "./study.fixture.ts";
import type { Trial } from "./study.ts";

const definition = definitionWith({ space: parseSpace({ lr: "10 ** uniform(-6, 1)" }) });

const start = (trial: number, attempt = 1, lr = 0.1): StartEvent => ({
  v: 1,
  t: 1,
  kind: "start",
  trial,
  attempt,
  stage: 1,
  epochs: 5,
  params: { lr },
  seed: 7,
  sampler: "random",
  read: {},
});
const epoch = (trial: number, attempt: number, epoch: number, acc: number): StudyEvent => ({
  v: 1,
  t: 2,
  kind: "epoch",
  trial,
  attempt,
  epoch,
  metrics: { acc },
  checkpoint: `c${epoch}`,
});
const resume = (trial: number, attempt: number, from: number): StudyEvent => ({
  v: 1,
  t: 3,
  kind: "resume",
  trial,
  attempt,
  stage: 1,
  epochs: 5,
  from: { epoch: from },
});
const end = (trial: number, attempt: number): EndEvent => ({
  v: 1,
  t: 4,
  kind: "end",
  trial,
  attempt,
  state: "done",
  reason: "",
});

type Logs = Readonly<Record<string, readonly StudyEvent[]>>;

/** Folds logs, taking the next event of the log that each choice names. */
function folded(logs: Logs, choices: readonly number[] = []): readonly (Trial | undefined)[] {
  const fold = new Fold(definition);
  const queues = Object.entries(logs).map(([worker, events]) => ({ worker, events: [...events] }));
  for (const choice of choices) {
    const queue = queues[choice % queues.length]!;
    const event = queue.events.shift();
    if (event !== undefined) fold.apply(queue.worker, event);
    if (choice % 3 === 0) fold.study();
  }
  for (const { worker, events } of queues) for (const event of events) fold.apply(worker, event);
  return fold.study().trials;
}

const takenOver: Logs = {
  w01: [
    start(1),
    epoch(1, 1, 1, 0.3),
    epoch(1, 1, 2, 0.5),
    epoch(1, 1, 3, 0.9),
    end(1, 1),
    start(3),
    epoch(3, 1, 1, 0.2),
  ],
  w02: [start(2), epoch(2, 1, 1, 0.4), resume(1, 2, 2), epoch(1, 2, 3, 0.6), epoch(1, 2, 4, 0.55), end(1, 2)],
  w03: [resume(1, 3, 4), epoch(1, 3, 5, 0.58), end(1, 3)],
};

describe("the fold", () => {
  it("counts of an outdated attempt only the epochs that the next went on from", () => {
    const trial = folded(takenOver)[0]!;
    expect(trial.curve.map(({ epoch, metrics }) => [epoch, metrics.acc])).toEqual([
      [1, 0.3],
      [2, 0.5],
      [3, 0.6],
      [4, 0.55],
      [5, 0.58],
    ]);
    expect(trial).toMatchObject({ attempt: 3, worker: "w03", state: "done", score: 0.6, scoreEpoch: 3 });
  });

  it("remembers what earlier attempts trained, until the newest has come as far, and counts what was trained twice", () => {
    const logs = {
      w01: [start(1), epoch(1, 1, 1, 0.3), epoch(1, 1, 2, 0.5), end(1, 1)],
      w02: [resume(1, 2, 0), epoch(1, 2, 1, 0.4)],
    };
    const trial = folded(logs)[0]!;
    expect(trial.curve.map(({ metrics }) => metrics.acc)).toEqual([0.4]);
    expect(trial.earlier?.map(({ metrics }) => metrics.acc)).toEqual([0.3, 0.5]);
    expect(trial.repeated).toBe(2);
    expect(folded({ w01: logs.w01 })[0]).not.toHaveProperty("earlier");
  });

  it("keeps what earlier attempts trained where the program goes on from there by itself, and counts nothing twice", () => {
    const logs = {
      w01: [start(1), epoch(1, 1, 1, 0.3), epoch(1, 1, 2, 0.5), end(1, 1)],
      w02: [resume(1, 2, 0), epoch(1, 2, 3, 0.6)],
    };
    const trial = folded(logs)[0]!;
    expect(trial.curve.map(({ epoch, metrics }) => [epoch, metrics.acc])).toEqual([
      [1, 0.3],
      [2, 0.5],
      [3, 0.6],
    ]);
    expect(trial).not.toHaveProperty("repeated");
  });

  it("does not count as judged the last epoch of an attempt that was lost, for nobody knows", () => {
    const logs = {
      w01: [start(1), epoch(1, 1, 1, 0.3), epoch(1, 1, 2, 0.5)],
      w02: [resume(1, 2, 2)],
      w03: [resume(1, 3, 2)],
    };
    const earlier = (some: Parameters<typeof folded>[0]) => folded(some)[0]!.earlier?.map((point) => point.epoch);
    expect(earlier(logs)).toEqual([1]);
    expect(earlier({ ...logs, w02: [...logs.w02, end(1, 2)] })).toEqual([1, 2]);
  });

  it("scores a trial by its best epoch that satisfies the constraints, and says which it violates where none does", () => {
    const bounded: Definition = {
      ...definition,
      constraints: [
        { metric: "latency", relation: "<=", bound: 20 },
        { metric: "acc", relation: ">", bound: 0.2 },
      ],
    };
    const scoreOf = (...epochs: readonly Metrics[]) => {
      const fold = new Fold(bounded);
      fold.apply("w01", start(1));
      epochs.forEach((metrics, i) => {
        fold.apply("w01", { v: 1, t: 2, kind: "epoch", trial: 1, attempt: 1, epoch: i + 1, metrics });
      });
      const { score, scoreEpoch, violates } = fold.study().trials[0]!;
      return { score, scoreEpoch, violates };
    };
    const slow = { acc: 0.9, latency: 30 };
    expect(scoreOf(slow, { acc: 0.5, latency: 20 }, { acc: 0.6, latency: 15 })).toEqual({ score: 0.6, scoreEpoch: 3 });
    expect(scoreOf(slow, { acc: 0.1, latency: 5 })).toEqual({ score: 0.9, scoreEpoch: 1, violates: ["latency <= 20"] });
    expect(scoreOf({ acc: 0.1 })).toEqual({ score: 0.1, scoreEpoch: 1, violates: ["latency <= 20", "acc > 0.2"] });
    expect(scoreOf({ acc: Number.NaN, latency: 1 })).toEqual({ score: undefined, scoreEpoch: undefined });
  });

  it("begins a new chapter where a trial takes over another's weights", () => {
    const exploit = {
      ...resume(1, 2, 4),
      params: { lr: 0.2 },
      from: { epoch: 4, trial: 2, checkpoint: "c4" },
    } as const;
    const logs = {
      w01: [start(1), epoch(1, 1, 1, 0.3), epoch(1, 1, 2, 0.9), exploit, epoch(1, 2, 4, 0.7), epoch(1, 2, 5, 0.6)],
    };
    const trial = folded(logs)[0]!;
    expect(trial).toMatchObject({
      params: { lr: 0.2 },
      origin: { trial: 2, epoch: 4, checkpoint: "c4" },
      score: 0.6,
      scoreEpoch: 5,
      chapters: [{ params: { lr: 0.1 }, curve: [{ epoch: 1 }, { epoch: 2 }] }],
    });
    // Epoch 4 is its parent's.
    expect(trial.curve.map(({ epoch }) => epoch)).toEqual([5]);
    expect(trial.repeated).toBe(1);
    expect(trial).not.toHaveProperty("earlier");
  });

  it("keeps the origin of a trial that goes on from its own checkpoint, and forgets it where it begins anew", () => {
    const exploit = { ...resume(1, 2, 4), params: { lr: 0.2 }, from: { epoch: 4, trial: 2 } } as const;
    const before = [start(1), epoch(1, 1, 1, 0.3), exploit, epoch(1, 2, 5, 0.6)];
    const goesOn = folded({ w01: [...before, resume(1, 3, 5), epoch(1, 3, 6, 0.7)] })[0]!;
    expect(goesOn).toMatchObject({ params: { lr: 0.2 }, origin: { trial: 2, epoch: 4 }, scoreEpoch: 6 });
    const anew = folded({ w01: [...before, resume(1, 3, 0), epoch(1, 3, 1, 0.4)] })[0]!;
    expect(anew.params).toEqual({ lr: 0.2 });
    expect(anew.curve.map(({ epoch }) => epoch)).toEqual([1]);
    expect(anew).not.toHaveProperty("origin");
  });

  it("takes the params of the newest start", () => {
    const trial = folded({
      w01: [start(1, 1, 0.1), epoch(1, 1, 1, 0.9)],
      w02: [start(1, 2, 0.5), epoch(1, 2, 1, 0.2)],
    })[0]!;
    expect(trial).toMatchObject({ params: { lr: 0.5 }, score: 0.2, worker: "w02" });
  });

  it("takes the epochs of an attempt by hand from all logs that tell of it, and as its worker who opened it", () => {
    const byHand: Logs = {
      w01: [{ ...start(1), by_hand: true }],
      w02: [epoch(1, 1, 2, 0.5)],
      w03: [epoch(1, 1, 1, 0.3)],
      w04: [epoch(1, 1, 3, 0.4), end(1, 1)],
      w05: [epoch(1, 1, 2, 0.9), { ...end(1, 1), reason: "told twice" }],
    };
    const trial = folded(byHand)[0]!;
    expect(trial.curve.map(({ epoch, metrics }) => [epoch, metrics.acc])).toEqual([
      [1, 0.3],
      [2, 0.5],
      [3, 0.4],
    ]);
    expect(trial).toMatchObject({ worker: "w01", byHand: true, state: "done", reason: "" });
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 20 }), (choices) => {
        expect(folded(byHand, choices)[0]).toEqual(trial);
      }),
    );
  });

  it("leaves a trial out while only its epochs are known", () => {
    expect(folded({ w02: [epoch(2, 1, 1, 0.5)] })).toEqual([undefined, undefined]);
  });

  it("is the same whatever the order in which the logs are read", () => {
    const expected = folded(takenOver);
    fc.assert(
      fc.property(fc.array(fc.nat(8), { maxLength: 40 }), (choices) => {
        expect(folded(takenOver, choices)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300])("never lets %s be a score", (value) => {
    const trial = folded({ w01: [start(1), epoch(1, 1, 1, value), epoch(1, 1, 2, 0.2), epoch(1, 1, 3, value)] })[0]!;
    expect(trial).toMatchObject({ score: 0.2, scoreEpoch: 2 });
  });

  it("gives studies that later events do not change", () => {
    const fold = new Fold(definition);
    fold.apply("w01", start(1));
    fold.apply("w01", epoch(1, 1, 1, 0.5));
    const before = fold.study();
    const copy = structuredClone(before.trials);
    fold.apply("w01", epoch(1, 1, 2, 0.7));
    fold.apply("w01", start(2));
    expect(before.trials).toEqual(copy);
    expect(fold.study().trials[0]!.curve).toHaveLength(2);
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import { RowStatus } from "./history.ts";
import { HistoryTable } from "./history-table.ts";
import { trialWith } from "./study.fixture.ts";
import type { CurvePoint, Trial } from "./study.ts";

const line = parseSpace({ x: "uniform(0, 1)" });

function trial(number: number, given: Partial<Trial> = {}): Trial {
  return trialWith({ number, params: { x: 0.5 }, ...given });
}

/** Everything a sampler may see. */
function seen({ dimensions, count, points, status, losses, epochs, seconds, state }: HistoryTable) {
  const cut = (column: Float64Array | Uint8Array) => [...column.subarray(0, count)];
  return {
    points: [...points.subarray(0, count * dimensions)],
    status: cut(status),
    losses: cut(losses),
    epochs: cut(epochs),
    seconds: cut(seconds),
    state,
  };
}

function tableOf(trials: readonly Trial[], space = line): HistoryTable {
  const table = new HistoryTable(space, "maximize");
  table.follow(trials);
  return table;
}

const reports = (...at: readonly number[]): CurvePoint[] =>
  at.map((time, i) => ({ epoch: i + 1, metrics: {}, at: time }));

describe("the history of a study", () => {
  it("tells all objectives at the score's epoch as losses, and how far it is from the constraints", () => {
    const criteria = {
      objectives: [
        { name: "acc", goal: "maximize" },
        { name: "latency", goal: "minimize" },
      ],
      constraints: [{ metric: "latency", relation: "<=", bound: 20 }],
    } as const;
    const told = (number: number, metrics: Readonly<Record<string, number>>[]): Trial => {
      const curve = metrics.map((each, i) => ({ epoch: i + 1, metrics: each, at: i }));
      return trial(number, { curve, score: metrics[1]?.acc, scoreEpoch: 2 });
    };
    const trials = [
      told(1, [{ acc: 0.5 }, { acc: 0.9, latency: 10 }]),
      told(2, [{ acc: 0.5 }, { acc: 0.8, latency: 40 }]),
      { ...told(3, [{ acc: 0.5, latency: 3 }, { acc: 0.6 }]), score: 0.7 },
      trial(4, { state: "running" }),
      ...Array.from({ length: 100 }, (_, i) => told(i + 5, [{}, { acc: i, latency: 30 }])),
    ];
    const table = new HistoryTable(line, "maximize", criteria);
    // The first is known last, and moves the others.
    table.follow(trials.slice(1));
    table.follow(trials);
    const { objectives = [], violations = [] } = table;
    expect(objectives.map((column) => [...column.slice(0, 4), column[103]])).toEqual([
      [-0.9, -0.8, -0.7, NaN, -99],
      [10, 40, NaN, NaN, 30],
    ]);
    expect([...violations.slice(0, 4)]).toEqual([0, 0.5, 1, 0]);
    expect(violations[103]).toBeCloseTo(1 / 3, 12);
    expect(tableOf(trials)).not.toHaveProperty("violations", expect.anything());
  });

  it("turns scores so that less is better", () => {
    const scored = trial(1, { score: 0.75 });
    expect(tableOf([scored]).losses[0]).toBe(-0.75);
    const lowest = new HistoryTable(line, "minimize");
    lowest.follow([scored]);
    expect(lowest.losses[0]).toBe(0.75);
  });

  it.each([
    ["done", 1, RowStatus.scored, -1],
    ["stopped", 1, RowStatus.scored, -1],
    ["killed", 1, RowStatus.scored, -1],
    ["paused", 1, RowStatus.scored, -1],
    ["running", 1, RowStatus.pending, -1],
    ["running", undefined, RowStatus.pending, Number.NaN],
    ["paused", undefined, RowStatus.pending, Number.NaN],
    ["done", undefined, RowStatus.failed, Number.NaN],
    ["killed", undefined, RowStatus.failed, Number.NaN],
    ["failed", 1, RowStatus.failed, Number.NaN],
    ["diverged", 1, RowStatus.diverged, Number.NaN],
  ] as const)("takes a trial that is %s with the score %s for status %i, loss %d", (state, score, status, loss) => {
    const table = tableOf([trial(1, { state, score })]);
    expect([table.status[0], table.losses[0]]).toEqual([status, loss]);
  });

  it("changes a row where it is when its trial goes on", () => {
    const table = tableOf([trial(1, { state: "running", params: { x: 0.25 } }), trial(2, { score: 3 })]);
    table.follow([trial(1, { state: "done", params: { x: 0.25 }, score: 2, curve: reports(1000, 2000) })]);
    expect(seen(table)).toEqual({
      points: [0.25, 0.5],
      status: [RowStatus.scored, RowStatus.scored],
      losses: [-2, -3],
      epochs: [2, 0],
      seconds: [2, 0],
      state: undefined,
    });
  });

  it("is the same in whatever order trials and their changes became known", () => {
    const ended = Array.from({ length: 40 }, (_, i) =>
      trial(i + 1, { params: { x: i / 40 }, score: i, ...(i % 3 === 0 ? { samplerState: i } : {}) }),
    );
    const atOnce = seen(tableOf(ended));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(ended, { minLength: 40 }),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (order, early, batch) => {
          const table = new HistoryTable(line, "maximize");
          table.follow(
            order.flatMap((one, i) => (early[i] ? [{ ...one, state: "running" as const, score: undefined }] : [])),
          );
          for (let i = 0; i < order.length; i += batch) table.follow(order.slice(i, i + batch));
          expect(seen(table)).toEqual(atOnce);
        },
      ),
    );
  });

  it("places values outside a narrowed range beyond 0 and 1, along the range's own scale", () => {
    const narrowed = parseSpace({
      lr: "10 ** uniform(-4, -2)",
      low: "loguniform(0.001, 0.1)",
      momentum: "1 - 10 ** uniform(-2, -1)",
      depth: "int(3, 6)",
      drop: "uniform(0.25, 0.75, step=0.25)",
    });
    const params = { lr: 1, low: 0.0001, momentum: 0, depth: 1, drop: 1 };
    const { points } = tableOf([trial(1, { params })], narrowed);
    // Cells of an int or a step are a part of the range each: 1 is two cells below 3, whose middle is at 1/8.
    [2, -0.5, 2, 1 / 8 - 2 / 4, 5 / 6 + 1 / 3].forEach((u, d) => {
      expect(points[d]).toBeCloseTo(u, 12);
    });
  });

  it("marks parameters that are not active", () => {
    const space = parseSpace({ net: "choice(a, b)", x: "uniform(0, 1) if net == a", clip: "fixed(1)" });
    const table = tableOf(
      [trial(1, { params: { net: "b", clip: 1 } }), trial(2, { params: { net: "a", x: 0.5, clip: 1 } })],
      space,
    );
    expect(seen(table).points).toEqual([0.75, Number.NaN, 0.25, 0.5]);
  });

  it("leaves out a trial whose option was dropped from the space, also when it goes on, but not what its sampler remembers", () => {
    const space = parseSpace({ net: "choice(b, c)" });
    const dropped = trial(2, { params: { net: "a" }, samplerState: "newest" });
    const table = tableOf([trial(1, { params: { net: "b" } }), dropped, trial(3, { params: { net: "c" } })], space);
    table.follow([{ ...dropped, score: 1 }]);
    expect(seen(table)).toMatchObject({ points: [0.25, 0.75], state: "newest" });
  });

  it("finds the state of the newest trial by number, not of the one heard of last", () => {
    const table = tableOf([trial(7, { samplerState: { of: 7 } }), trial(9)]);
    table.follow([trial(4, { samplerState: { of: 4 } })]);
    expect(table.state).toEqual({ of: 7 });
  });

  it("counts the seconds of training, but neither a pause nor another worker's clock", () => {
    const steady = trial(1, { startedAt: 1000, curve: reports(3000, 5000, 7000) });
    const paused = trial(2, { startedAt: 1000, curve: reports(3000, 3_605_000, 3_607_000) });
    const elsewhere = trial(3, { startedAt: 1_000_000, curve: reports(1_002_000, 4000, 6000) });
    expect([...tableOf([steady, paused, elsewhere]).seconds.subarray(0, 3)]).toEqual([6, 6, 6]);
  });

  it("does not look again at trials that are as they were", () => {
    let looks = 0;
    const watched = Object.defineProperty(trial(1), "state", {
      get: () => {
        looks++;
        return "done";
      },
    });
    const table = tableOf([watched]);
    const before = looks;
    table.follow([watched, trial(2)]);
    expect([looks, table.count]).toEqual([before, 2]);
  });

  it("keeps 10,000 trials in six dimensions in less than 20 MB of columns", () => {
    const space = parseSpace(Object.fromEntries(Array.from({ length: 6 }, (_, d) => [`x${d}`, "uniform(0, 1)"])));
    const params = Object.fromEntries(space.dimensions.map(({ name }) => [name, 0.5]));
    const table = new HistoryTable(space, "minimize");
    for (let number = 1; number <= 10_000; number++) table.follow([trial(number, { params, score: 1 })]);
    const { points, status, losses, epochs, seconds } = table;
    const bytes = [points, status, losses, epochs, seconds].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(table.count).toBe(10_000);
    expect(bytes).toBeLessThan(20e6);
  });
});

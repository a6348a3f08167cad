import { describe, expect, it } from "vitest";
import { type AttemptBar, drawnBars } from "./attempt-bars.ts";

const bar = (trial: number, from: number, rest: Partial<AttemptBar> = {}): AttemptBar => ({
  row: 0,
  from,
  to: from + 10,
  outcome: "done",
  isTakeover: false,
  attempt: {
    attempt: 1,
    worker: "w01",
    opening: {
      v: 1,
      kind: "start",
      t: from,
      trial,
      attempt: 1,
      stage: 1,
      epochs: 1,
      params: {},
      seed: 1,
      sampler: "random",
    },
    end: undefined,
    lastAt: from + 10,
  },
  ...rest,
});
const shortly = (bars: readonly AttemptBar[], picked: readonly number[] = []) =>
  drawnBars(bars, 40, new Set(picked)).map(({ from, to, attempts }) => [from, to, attempts]);

describe("bars too short to be told apart", () => {
  const four = [0, 10, 20, 30, 40, 50].map((from, i) => bar(i + 1, from));

  it("are joined until they can be seen", () => {
    expect(shortly(four)).toEqual([
      [0, 40, 4],
      [40, 60, 2],
    ]);
  });

  it("stay apart where they ended otherwise, belong to another worker or lie apart in time", () => {
    expect(shortly([bar(1, 0), bar(2, 10, { outcome: "running" })])).toHaveLength(2);
    expect(shortly([bar(1, 0), bar(2, 10, { row: 1 })])).toHaveLength(2);
    expect(shortly([bar(1, 0), bar(2, 40)])).toHaveLength(2);
  });

  it("stay apart where they are picked out, lost or taken over", () => {
    expect(shortly(four.slice(0, 3), [2])).toHaveLength(3);
    expect(shortly([bar(1, 0, { outcome: "lost" }), bar(2, 10, { outcome: "lost" })])).toHaveLength(2);
    expect(shortly([bar(1, 0), bar(2, 10, { isTakeover: true })])).toHaveLength(2);
  });

  it("leave long ones as they are", () => {
    const long = [bar(1, 0, { to: 50 }), bar(2, 50, { to: 100 })];
    expect(shortly(long)).toEqual([
      [0, 50, 1],
      [50, 100, 1],
    ]);
  });
});

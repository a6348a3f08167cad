import { describe, expect, it } from "vitest";
import { Fold } from "../study/fold.ts";
import { definitionWith } from "../study/study.fixture.ts";
import { thinnedCurve } from "../study/thinned-curve.ts";
import { curveBlocks, pointsEach, takeBlocks, unpacked } from "./curve-blocks.ts";

/** A study with trials of so many epochs. */
function studyOf(...lengths: readonly number[]) {
  const fold = new Fold(definitionWith({ stages: [], seed: 1, keepBest: 1 }));
  lengths.forEach((length, i) => {
    const facts = { v: 1, t: 5, trial: i + 1, attempt: 1 };
    fold.apply("w01", {
      ...facts,
      kind: "start",
      stage: 1,
      epochs: 9,
      params: { x: 0 },
      seed: 1,
      sampler: "r",
      read: {},
    });
    for (let epoch = 1; epoch <= length; epoch++)
      fold.apply("w01", { ...facts, t: 5 + epoch, kind: "epoch", epoch, metrics: { acc: -((epoch - 70) ** 2) } });
  });
  return fold.study();
}

const joined = (parts: Iterable<Uint8Array>) => Buffer.concat([...parts]);

describe("curves as bytes", () => {
  it("are read the same however they are cut on their way", () => {
    const study = studyOf(17_000, 3, 0, 20, 1);
    const bytes = joined(curveBlocks(study, Number.POSITIVE_INFINITY));
    for (const size of [1_000_000, 65_537]) {
      const found = new Map<number, unknown>();
      let rest = Buffer.alloc(0);
      for (let at = 0; at < bytes.length; at += size) {
        rest = Buffer.concat([rest, bytes.subarray(at, at + size)]);
        rest = rest.subarray(takeBlocks(rest, (trial, curve) => found.set(trial, unpacked(curve))));
      }
      expect(rest.length).toBe(0);
      expect([...found.keys()]).toEqual([1, 2, 4, 5]);
      for (const [trial, curve] of found) expect(curve).toEqual(study.trials[trial - 1]!.curve);
    }
  });

  it("are whole up to a size, and beyond it keep their first, last and best epoch", () => {
    expect(pointsEach(studyOf(100, 100), 200)).toBe(Number.POSITIVE_INFINITY);
    const each = pointsEach(studyOf(100, 100), 30);
    expect(each).toBe(15);
    const curve = thinnedCurve(studyOf(100).trials[0]!, each);
    expect(curve.length).toBeLessThanOrEqual(16);
    const epochs = curve.map(({ epoch }) => epoch);
    expect([epochs[0], epochs.at(-1), epochs.includes(70)]).toEqual([1, 100, true]);
  });
});

import { describe, expect, it } from "vitest";
import type { Until } from "../study/definition.ts";
import type { Stage } from "../study/study.ts";
import { lastEpochs, lastNumberIn } from "./room.ts";
import { definition, first, type ToldTrial, toldStudy } from "./told.fixture.ts";

const studyOf = (until: Until, trials: readonly ToldTrial[], opened: readonly Stage[] = [first]) =>
  toldStudy(trials, opened, { ...definition, until });

/** Three trials, which together trained sixty epochs in three hours. */
const sixty: readonly ToldTrial[] = [0, 0.5, 1].map((begun, i) => ({
  number: i + 1,
  acc: Array.from({ length: 20 }, () => 0.1),
  begun,
}));

describe("a search that comes to its end", () => {
  // A training has nine epochs.
  const left = (until: Until, beside = 0, trials = sixty) => lastEpochs(studyOf(until, trials), first, beside);

  it("has no time for another whole training by its epochs, for all who train", () => {
    expect(left({ epochs: 68 })).toBe(8);
    expect(left({ epochs: 69 })).toBeUndefined();
    expect(left({ epochs: 69 }, 1)).toBe(4);
    expect(left({ epochs: 50 })).toBe(0);
  });

  it("has none by its hours, at the pace so far", () => {
    expect(left({ hours: 3.41 })).toBe(8);
    expect(left({ hours: 3.5 })).toBeUndefined();
    expect(left({ hours: 3.41, epochs: 65 })).toBe(5);
    expect(left({ hours: 2 })).toBe(0);
  });

  it("is in its last fifth", () => {
    expect(left({ epochs: 76 }, 9)).toBeUndefined();
    expect(left({ epochs: 74 }, 9)).toBe(1);
  });

  it("is none where neither is told, or no pace is known", () => {
    expect(left({ trials: 3 })).toBeUndefined();
    expect(left({ hours: 1 }, 0, [])).toBeUndefined();
  });
});

describe("the last trial that a stage may start", () => {
  it("is its own, or that of `until`, repeats left aside", () => {
    expect(lastNumberIn(studyOf({ trials: 3 }, sixty), first)).toBe(3);
    expect(lastNumberIn(toldStudy(sixty), first)).toBe(first.last);
    const confirming = { ...first, number: 2, first: 5, last: 8, confirms: [{ trial: 1, epochs: 2 }] };
    const added = { ...first, number: 3, first: 9, last: 20 };
    const study = studyOf({ trials: 7 }, sixty, [first, confirming, added]);
    expect([confirming, added].map((stage) => lastNumberIn(study, stage))).toEqual([8, 11]);
  });
});

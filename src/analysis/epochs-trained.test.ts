import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Study } from "../study/study.ts";
import { epochsTrained, epochsTrainedBy } from "./epochs-trained.ts";
import { studySummary } from "./ranking.ts";

const studyWith = (curves: readonly (readonly number[])[]): Study => ({
  definition: definitionWith(),
  plans: [],
  stages: [],
  workers: new Map(),
  trials: curves.map((times, i) =>
    trialWith({ number: i + 1, curve: times.map((at, k) => ({ epoch: 2 * (k + 1), metrics: {}, at })) }),
  ),
});

describe("epochs trained", () => {
  it("are counted by any moments", () => {
    const time = fc.oneof(
      fc.nat(20),
      fc.integer({ min: 1.7e12, max: 1.7e12 + 5000 }),
      fc.double({ min: 0, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(time, { maxLength: 12 }), { maxLength: 9 }), fc.array(time), (curves, moments) => {
        const told = curves.flat();
        const asked = [...moments, ...told, Number.POSITIVE_INFINITY, -1];
        expect([...epochsTrainedBy(studyWith(curves), Float64Array.from(asked))]).toEqual(
          asked.map((moment) => 2 * told.filter((at) => at <= moment).length),
        );
      }),
    );
  });

  it("are those up to the last report, however many are reported; not those of another's weights", () => {
    const point = (epoch: number) => ({ epoch, metrics: {}, at: epoch });
    const everySecond = trialWith({ number: 1, curve: [point(2), point(4), point(6)] });
    const heir = trialWith({
      number: 2,
      chapters: [{ params: {}, curve: [point(1), point(2)] }],
      origin: { trial: 1, epoch: 4 },
      curve: [point(5)],
    });
    const begun = trialWith({ number: 3, origin: { trial: 1, epoch: 4 } });
    const trials = [everySecond, heir, begun];
    expect(trials.map(epochsTrained)).toEqual([6, 3, 0]);
    const study = { ...studyWith([]), trials };
    expect([...epochsTrainedBy(study, Float64Array.of(Number.POSITIVE_INFINITY))]).toEqual([9]);
    expect(studySummary(study).epochs).toBe(9);
  });
});

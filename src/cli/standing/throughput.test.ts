import { expect, it } from "vitest";
import { trialWith } from "../../study/study.fixture.ts";
import { throughputOf } from "./throughput.ts";

it("a pace is not known before the first epoch, however many trials have failed", () => {
  expect(throughputOf({ trials: [trialWith({ number: 1, state: "failed", endedAt: 1000 })] })).toBeUndefined();
});

const minute = 60_000;
const point = (epoch: number, minutes: number) => ({ epoch, metrics: {}, at: minutes * minute });

it("epochs an hour are those trained, without those of another trial's weights, and those before these were taken over", () => {
  const parent = trialWith({ number: 1, endedAt: 60 * minute, curve: [point(2, 10), point(4, 20)] });
  const heir = trialWith({
    number: 2,
    endedAt: 60 * minute,
    chapters: [{ params: {}, curve: [point(1, 10), point(2, 20)] }],
    origin: { trial: 1, epoch: 4 },
    curve: [point(5, 40), point(6, 60)],
  });
  expect(throughputOf({ trials: [parent, heir] })).toEqual({ trials_per_hour: 2, epochs_per_hour: 8 });
});

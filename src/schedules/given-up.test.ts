import { describe, expect, it } from "vitest";
import { neededCheckpoints } from "../analysis/removal.ts";
import { keptCheckpoints } from "../analysis/retention.ts";
import type { Study } from "../study/study.ts";
import { nextStage } from "./next-stage.ts";
import { schedules } from "./registry.ts";
import { definition, first, type ToldTrial, toldStudy } from "./told.fixture.ts";

const plans = [
  { trials: 3, epochs: 9, narrow: false, carry: 0 },
  { trials: 1, epochs: 20, narrow: false, carry: 1 },
];
const opened = { ...first, last: 3 };
const second = { ...first, number: 2, epochs: 20, first: 4, last: 3, carried: [2] };
const nine = (acc: number) => Array.from({ length: 9 }, (_, i) => acc + 0.01 * i);
/** Of three trials the best is one that people have given up. */
const trials: ToldTrial[] = [
  { number: 1, acc: nine(0.2), state: "done" },
  { number: 2, acc: nine(0.5), state: "killed" },
  { number: 3, acc: nine(0.3), state: "done" },
];
const told = (stages = [opened]): Study => toldStudy(trials, stages, { ...definition, stages: plans, keepBest: 1 });

describe("a trial that people have given up", () => {
  it("is not carried into the next stage, but the best of the others, whose checkpoints stay for it", () => {
    const study = told();
    expect(nextStage(study)?.carried).toEqual([3]);
    const saved = study.trials.map((trial) => ({
      ...trial!,
      curve: trial!.curve.map((point) => ({ ...point, checkpoint: `${trial!.number} at ${point.epoch}` })),
    }));
    expect(keptCheckpoints({ ...study, trials: saved }).get(3)).toEqual(new Set(["3 at 9"]));
    expect(neededCheckpoints({ ...study, trials: saved }).get("3 at 9")?.needs).toEqual(["goes on"]);
    expect(neededCheckpoints({ ...study, trials: saved }).get("2 at 9")?.needs).toEqual(["best"]);
  });

  it.each(Object.keys(schedules).filter((name) => name !== "threshold"))(
    "does not go on where it was carried before: %s",
    (name) => {
      expect(schedules[name]!({}).next(told([opened, second])).kind).toBe("finished");
    },
  );
});

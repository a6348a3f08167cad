import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { decodePoint } from "../../space/space.ts";
import type { Definition } from "../../study/definition.ts";
import { trialWith } from "../../study/study.fixture.ts";
import type { Study, Trial } from "../../study/study.ts";
import { drive } from "../drive.fixture.ts";
import { median } from "../percentile.ts";
import { risingCurves } from "../schedule.contract.ts";
import type { Schedule } from "../schedule.ts";
import { stages } from "../stages.ts";
import { freeze } from "./freeze.ts";

const plans = [
  { trials: 16, epochs: 3 },
  { trials: 8, epochs: 9 },
];
const auto = { name: "auto", options: {} };

/** The best learning rate is 0.01; what is played draws a trial's from its number. */
function accuracy(trial: number, epoch: number): number {
  const exponent = 7 * stream("params", trial).next() - 6;
  return Math.exp(-((exponent + 2) ** 2)) * (1 - Math.exp(-epoch / 3));
}

/** A study whose second stage has begun no trial yet. */
function secondStage(changes: Partial<Definition> = {}): Study {
  const { study } = drive({ make: stages, stages: plans, accuracy });
  return {
    ...study,
    definition: { ...study.definition, sampler: auto, ...changes },
    trials: study.trials.slice(0, 16),
  };
}

function drawingIn(study: Study, schedule: Schedule = stages()) {
  const job = schedule.next(study);
  return job.kind === "start" ? job.drawing : undefined;
}

describe("the trials of a later stage", () => {
  it("are drawn where the shorter trainings of the stage before were good", () => {
    const study = secondStage();
    const { suggest } = drawingIn(study)!;
    const exponents = [17, 18, 19].map((trial) => {
      const { lr } = decodePoint(study.stages[1]!.space, suggest(trial)!.point);
      return Math.log10(Number(lr));
    });
    for (const exponent of exponents) expect(Math.abs(exponent + 2)).toBeLessThan(1);
    expect(new Set(exponents).size).toBe(3);
  });

  it("are the same whether others who begin are foreseen or known", () => {
    const study = secondStage();
    const [foreseen, after] = [17, 18].map((trial) => drawingIn(study)!.suggest(trial)!);
    const stage = study.stages[1]!;
    const params = decodePoint(stage.space, foreseen!.point);
    const begun = trialWith({ number: 17, born: 2, stage: 2, state: "running", epochs: 9, curve: [], params });
    const known: Trial = { ...begun, score: undefined, sampler: "freeze", samplerState: foreseen!.state };
    expect(drawingIn({ ...study, trials: [...study.trials, known] })!.suggest(18)).toEqual(after);
  });

  it("are drawn by hyperparameters that were fitted to their own stage, as soon as it has begun", () => {
    const study = secondStage();
    const samplerState = { fitted: 16, thetas: [Array.from({ length: 11 }, () => 0.5)] };
    const before = study.trials.map((trial) => ({ ...trial!, sampler: "freeze", samplerState }));
    expect(drawingIn({ ...study, trials: before })!.suggest(17)).toEqual(drawingIn(study)!.suggest(17));
  });

  it("are so with the schedules that stop trials, too", () => {
    expect(drawingIn(secondStage(), median({}))).toBeDefined();
  });

  const metric = { name: "latency", goal: "minimize" } as const;
  const cases: readonly (readonly [string, Partial<Definition>])[] = [
    ["the user chose a sampler", { sampler: { name: "random", options: {} } }],
    ["several metrics count", { objectives: [metric] }],
    ["there are folds", { folds: 5 }],
  ];
  it.each(cases)("are left to the sampler where %s", (_, changes) => {
    expect(drawingIn(secondStage(changes))).toBeUndefined();
  });

  it("are left to the sampler in the first stage", () => {
    const study = secondStage();
    expect(drawingIn({ ...study, stages: study.stages.slice(0, 1), trials: [] })).toBeUndefined();
  });

  it("are left to the sampler where the stage before trained as far, which tells it as much", () => {
    const study = secondStage();
    const stages = study.stages.map((stage) => ({ ...stage, epochs: 3 }));
    expect(drawingIn({ ...study, stages })).toBeUndefined();
  });

  it("are left to the sampler where they train no longer than an epoch, of which the model knows no shape", () => {
    const study = secondStage();
    const short = (epochs: number) => study.stages.map((stage) => ({ ...stage, epochs: stage.epochs / epochs }));
    const plans = study.plans.map((plan) => ({ ...plan, epochs: plan.epochs / 9 }));
    expect(drawingIn({ ...study, plans, stages: short(9) })).toBeUndefined();
    expect(drawingIn({ ...study, stages: short(1) })).toBeDefined();
  });

  it("are left to the sampler where too little is known", () => {
    const study = secondStage();
    const few = study.trials.map((trial, i) => (i < 5 ? trial : { ...trial!, state: "failed" as const, curve: [] }));
    expect(drawingIn({ ...study, trials: few })?.suggest(17)).toBeUndefined();
  });
});

describe("what the stage before has left behind", () => {
  it("goes on no more, though freeze may have frozen it", () => {
    const better = risingCurves(3, 0);
    const { events } = drive({
      make: freeze,
      stages: [
        { trials: 16, epochs: 9 },
        { trials: 8, epochs: 9 },
      ],
      accuracy: (trial, epoch) => (trial <= 16 ? 1 : 0.1) * better(trial, epoch),
    });
    const resumed = events.flatMap((event) => (event.kind === "resume" && event.stage === 2 ? event.trial : []));
    expect(events.some((event) => event.kind === "end" && event.state === "paused" && event.trial <= 16)).toBe(true);
    expect(resumed.filter((trial) => trial <= 16)).toEqual([]);
  });
});

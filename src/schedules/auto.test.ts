import { describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import type { Definition, Until } from "../study/definition.ts";
import { asha } from "./asha.ts";
import { auto, autoChoice } from "./auto.ts";
import { drive } from "./drive.fixture.ts";
import { freeze } from "./freeze/freeze.ts";
import { describeSchedule, risingCurves } from "./schedule.contract.ts";
import type { Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";
import { definition } from "./told.fixture.ts";

describeSchedule("auto", auto, 20);

describe("the schedule auto", () => {
  const one = (trials: number, epochs: number) => ({ stages: [{ trials, epochs, narrow: false, carry: 0 }] });
  const byModel = { ...one(60, 20), sampler: { name: "auto", options: {} } };
  const wide = parseSpace(Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`x${i}`, "uniform(0, 1)"])));
  const metric = { name: "latency", goal: "minimize" } as const;
  const cases: readonly (readonly [string, Partial<Definition>, ReturnType<typeof autoChoice>])[] = [
    ["the model of curves where the sampler is left to it", byModel, "freeze"],
    ["halving for a sampler that the user chose", { ...byModel, sampler: { name: "random", options: {} } }, "asha"],
    ["halving for very many trials", { ...byModel, ...one(301, 20) }, "asha"],
    ["halving for trainings of few epochs", { ...byModel, ...one(60, 3) }, "asha"],
    ["halving in very many dimensions", { ...byModel, space: wide }, "asha"],
    ["stages where each trains one epoch", { ...byModel, ...one(60, 1) }, "stages"],
    ["stages where there are hardly any trials", { ...byModel, ...one(11, 20) }, "stages"],
    [
      "stages where several were written",
      { ...byModel, stages: [...one(60, 1).stages, ...one(9, 9).stages] },
      "stages",
    ],
    ["stages where several metrics count", { ...byModel, objectives: [metric] }, "stages"],
    ["stages with folds", { ...byModel, folds: 5 }, "stages"],
  ];
  it.each(cases)("takes %s", (_, changes, choice) => {
    expect(autoChoice({ ...definition, ...changes })).toBe(choice);
  });

  const order = { stages: [{ trials: 40, epochs: 27 }], accuracy: risingCurves(5, 0.1) };

  it("is asha where it takes asha and first rungs tell the order", () => {
    expect(drive({ ...order, make: auto }).events).toEqual(drive({ ...order, make: () => asha({}) }).events);
  });

  it("weighs seconds where it takes the model of curves, and epochs where the search was given epochs", () => {
    const { study } = drive({
      make: stages,
      stages: [{ trials: 14, epochs: 9 }],
      accuracy: risingCurves(4, 0.1),
      seconds: ({ momentum }) => (Number(momentum) < 0.5 ? 1 : 100),
    });
    const opened = study.stages.map((stage) => ({ ...stage, last: 40 }));
    const drawn = (schedule: Schedule, until: Until) => {
      const job = schedule.next({ ...study, stages: opened, definition: { ...study.definition, ...byModel, until } });
      return job.kind === "start" ? job.drawing?.suggest(15)?.point : undefined;
    };
    const [seconds, epochs] = [drawn(freeze({ cost: "seconds" }), {}), drawn(freeze({ cost: "epochs" }), {})];
    expect(seconds).not.toEqual(epochs);
    expect(drawn(auto(), { hours: 8 })).toEqual(seconds);
    expect(drawn(auto(), { epochs: 800 })).toEqual(epochs);
  });

  it("lets all trials pass a rung whose order is turned round at the next", () => {
    // Who is best at first is worst from epoch 3 on.
    const accuracy = (trial: number, epoch: number) => (epoch < 3 ? 0.1 - trial / 1000 : 0.5 + trial / 100);
    const reached = drive({ ...order, make: auto, accuracy }).study.trials.map((trial) => trial!.curve.length);
    expect(reached.filter((epochs) => epochs < 3)).toEqual([]);
    expect(reached[39]).toBe(27);
  });
});

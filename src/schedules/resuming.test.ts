import { describe, expect, it } from "vitest";
import { asha } from "./asha.ts";
import { drive } from "./drive.contract.ts";
import { costOfResuming } from "./resuming.ts";
import { risingCurves } from "./schedule.contract.ts";

describe("the cost of resuming", () => {
  const order = { make: () => asha({}), stages: [{ trials: 20, epochs: 9 }], accuracy: risingCurves(1, 0), workers: 3 };

  it("is nothing where programs save checkpoints", () => {
    expect(costOfResuming(drive(order).study)).toEqual({ reports: 0, note: undefined });
  });

  it("is each epoch that is trained again where they do not, and the user is told", () => {
    const { study, epochs } = drive({ ...order, checkpoints: false });
    const onCurves = study.trials.reduce((sum, trial) => sum + trial!.curve.length, 0);
    expect(costOfResuming(study)).toEqual({
      reports: epochs - onCurves,
      note: expect.stringMatching(/^what \d+ epoch reports told was trained again.*WHETSTONE_CHECKPOINT/),
    });
  });

  it("counts what programs report, which need not be whole epochs", () => {
    const { study } = drive({ ...order, checkpoints: false });
    const [trial] = study.trials;
    expect(costOfResuming({ ...study, trials: [{ ...trial!, repeated: 1 }] }).note).toMatch(
      /^what 1 epoch report told was trained again, in 1 trial that did not go on from a checkpoint; /,
    );
  });

  it("promotes the same trials all the same", () => {
    const reached = (checkpoints: boolean) =>
      drive({ ...order, workers: 1, checkpoints }).study.trials.map((t) => t!.curve.length);
    expect(reached(false)).toEqual(reached(true));
  });
});

import { describe, expect, it } from "vitest";
import { asha } from "../schedules/asha.ts";
import { drive } from "../schedules/drive.fixture.ts";
import { risingCurves } from "../schedules/schedule.contract.ts";
import { trainedAgainText } from "./trained-again.ts";

describe("what was trained again", () => {
  const order = { make: () => asha({}), stages: [{ trials: 20, epochs: 9 }], accuracy: risingCurves(1, 0), workers: 3 };

  it("is not spoken of where programs save checkpoints", () => {
    expect(trainedAgainText(drive(order).study)).toBeUndefined();
  });

  it("is each epoch that is trained again where they do not, and the user is told what to do", () => {
    const { study, epochs } = drive({ ...order, checkpoints: false });
    const onCurves = study.trials.reduce((sum, trial) => sum + trial!.curve.length, 0);
    const text = trainedAgainText(study);
    expect(text).toMatch(new RegExp(`^what ${epochs - onCurves} epoch reports told was trained again`));
    expect(text).toContain("WHETSTONE_CHECKPOINT");
  });

  it("is put down to the folds where there are some, since an interrupted attempt begins them again", () => {
    const { study } = drive({ ...order, checkpoints: false });
    const text = trainedAgainText({ ...study, definition: { ...study.definition, folds: 3 } });
    expect(text).toMatch(/trials? that began anew; with folds, an interrupted attempt begins all its folds again/);
  });

  it("is counted in what programs report, which need not be whole epochs", () => {
    const { study } = drive({ ...order, checkpoints: false });
    const [trial] = study.trials;
    expect(trainedAgainText({ ...study, trials: [{ ...trial!, repeated: 1 }] })).toMatch(
      /^what 1 epoch report told was trained again, in 1 trial that did not go on from a checkpoint; /,
    );
  });
});

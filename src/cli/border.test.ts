import { beforeEach, describe, expect, it } from "vitest";
import { borderReport } from "./border.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("trials: 4", "trials: 40"));
});

describe("the border report", () => {
  it("names the hyperparameter whose best values sit on a border, with a range to try", () => {
    made.searchExponents((exponent) => exponent);
    const lines = borderReport(made.open().study).join("\n");
    expect(lines).toMatch(/^border check of stage 1:/);
    expect(lines).toMatch(/lr.*10 \*\* uniform\(/);
  });

  it("says plainly when there is nothing to check, or too few trials tell", () => {
    expect(borderReport(made.open().study)).toEqual(["No trial has begun yet, so there is nothing to check."]);
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    expect(borderReport(made.open().study)).toEqual(["border check of stage 1: 1 trial cannot tell yet; 8 are needed"]);
  });

  it("says plainly when nothing sits on one, and when no trial has a score", () => {
    made.searchExponents((exponent) => -Math.abs(exponent + 3));
    expect(borderReport(made.open().study)).toEqual(["border check of stage 1: no best values on a border"]);
    made = new MadeStudy();
    made.searchExponents(() => Number.NaN);
    expect(borderReport(made.open().study)).toEqual(["border check of stage 1: no trial has a score"]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { borderReport } from "./border.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("trials: 4", "trials: 40"));
});
afterEach(() => made.remove());

/** Trials whose score rises with the learning rate's exponent, which goes from -6 to 1. */
function rising(): void {
  const folder = made.open();
  const { space } = folder.definition;
  folder.openStage({ number: 1, space, epochs: 2, first: 1, last: 40, carried: [], notes: [] }, "w01");
  const worker = made.worker("w01");
  for (let trial = 1; trial <= 40; trial++) {
    const exponent = -6 + (7 * (trial - 0.5)) / 40;
    worker.train({ trial, params: { lr: 10 ** exponent, net: "mlp" }, scores: [exponent], state: "done", stage: 1 });
  }
}

describe("the border report", () => {
  it("names the hyperparameter whose best values sit on a border, with a range to try", () => {
    rising();
    const lines = borderReport(made.open().study).join("\n");
    expect(lines).toMatch(/^border check of stage 1:/);
    expect(lines).toMatch(/lr.*10 \*\* uniform\(/);
  });

  it("says plainly when nothing sits on one, and when there is nothing to check", () => {
    expect(borderReport(made.open().study)).toEqual(["No trial has begun yet, so there is nothing to check."]);
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], state: "done" });
    expect(borderReport(made.open().study)).toEqual(["border check of stage 1: no best values on a border"]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stageLines, trustLines } from "./narration.ts";
import { MadeStudy } from "./study.fixture.ts";
import { summaryLines } from "./summary.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy((text) => text.replace("trials: 4, epochs: 2", "trials: 8, epochs: 2"));
  const folder = made.open();
  const { space } = folder.definition;
  folder.openStage({ number: 1, space, epochs: 2, first: 1, last: 8, carried: [], notes: [] }, "w01");
  folder.openStage({ number: 2, space, epochs: 6, first: 9, last: 16, carried: [], notes: [] }, "w01");
});
afterEach(() => made.remove());

describe("a stage's end", () => {
  it("tells how far the order after the epochs of the stage before told that after its own", () => {
    const worker = made.worker("w01");
    for (let trial = 9; trial <= 16; trial++) {
      const late = 0.5 + 0.01 * ((trial * 3) % 8);
      worker.train({ trial, scores: [0.1, 0.01 * trial, 0, 0, 0, late], state: "done" });
    }
    const { study } = made.open();
    const [first, second] = study.stages;
    expect(trustLines(study, first!)).toEqual([]);
    const told = trustLines(study, second!);
    expect(told).toEqual([
      expect.stringMatching(
        /^trust in short training: the order after 2 epochs says \w+ about that after 6: rank correlation .* over 8 trials$/,
      ),
    ]);
    expect(summaryLines(study, "digits").lines).toEqual(expect.arrayContaining(told));
    const third = { ...second!, number: 3, first: 17, last: 17 };
    expect(stageLines({ ...study, stages: [first!, second!, third] }, third)).toEqual(expect.arrayContaining(told));
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import { secondsTrained } from "./attempts.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});
afterEach(() => made.remove());

describe("a trial's attempts", () => {
  it("are told in their order, whichever log they stand in, with the seconds that each trained", () => {
    const second = made.worker("w01").wait(5000);
    made.worker("w02").train({ trial: 1, scores: [0.5], pace: 30 });
    second.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 1 } }).wait(7);
    second.append({ kind: "end", trial: 1, attempt: 2, state: "done", reason: "" });
    const attempts = made.open().attemptsOf(1);
    expect(attempts.map(({ attempt, worker, end }) => [attempt, worker, end?.state])).toEqual([
      [1, "w02", undefined],
      [2, "w01", "done"],
    ]);
    expect(secondsTrained(attempts)).toBe(37);
  });
});

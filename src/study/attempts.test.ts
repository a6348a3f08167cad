import { beforeEach, describe, expect, it } from "vitest";
import { ranked } from "../analysis/ranking.ts";
import { keptCheckpoints } from "../analysis/retention.ts";
import { MadeStudy } from "../cli/study.fixture.ts";
import { beginningOf, secondsTrained } from "./attempts.ts";
import { RowStatus } from "./history.ts";
import { HistoryTable } from "./history-table.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
});

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

  it("say where they began, and call it the start where nothing was saved", () => {
    const opening = { kind: "resume", v: 1, t: 0, trial: 1, attempt: 2, stage: 1, epochs: 2 } as const;
    expect(beginningOf({ ...opening, from: { epoch: 0 } })).toBe("start");
    expect(beginningOf({ ...opening, from: { epoch: 3 } })).toBe("epoch 3");
    expect(beginningOf({ ...opening, from: { epoch: 3, trial: 7 } })).toBe("epoch 3 of trial 7");
  });

  it("leave what was done its score, its place and its checkpoint where a later stage fails to go on with it", () => {
    const first = made.worker("w01").train({ trial: 1, scores: [0.9], saves: true, state: "done" });
    first
      .train({ trial: 2, scores: [0.8], saves: true, state: "done" })
      .train({ trial: 3, scores: [0.95], state: "failed" });
    first.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 1 } });
    first.append({ kind: "end", trial: 1, attempt: 2, state: "failed", reason: "no such file" });
    const study = made.open().follow();
    expect(ranked(study.trials, "maximize").map(({ number, state }) => [number, state])).toEqual([
      [1, "failed"],
      [2, "done"],
    ]);
    expect(keptCheckpoints(study, true).get(1)?.size).toBe(1);
    const history = new HistoryTable(study.definition.space, "maximize");
    history.follow(study.trials);
    expect([...history.status.slice(0, 3)]).toEqual([RowStatus.scored, RowStatus.scored, RowStatus.failed]);
  });
});

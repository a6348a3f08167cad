import { writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import { addChange, readChanges } from "./change-file.ts";
import { layout } from "./layout.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

describe("a change's file", () => {
  it.each([
    { kind: "kill_trial", trial: 1e300 },
    { kind: "pin", trial: 0.5, pinned: true },
    { kind: "trials", stage: 1, trials: 1e300 },
    { kind: "ranges", stage: 1e300, space: {} },
    { kind: "begin_anew", attempts: { 1e300: 1 } },
  ])("is not understood where no study has such a number: %j", (change) => {
    addChange(made.path, { kind: "kill_trial", trial: 1 });
    expect(readChanges(made.path, 0)).toHaveLength(1);
    const file = { v: 1, number: 1, t: 1, user: "ada", host: "grace", pid: 1, change };
    writeFileSync(layout.change(made.path, 1), JSON.stringify(file));
    expect(() => readChanges(made.path, 0)).toThrow("is not a change that this program understands");
  });
});

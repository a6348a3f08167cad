import { readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { layout } from "../store/layout.ts";
import { functionTrainer } from "../trainers/function.ts";
import { samplerOf, scheduleOf } from "../worker/assemble.ts";
import { replay } from "../worker/replay.ts";
import { work } from "../worker/worker.ts";
import { drawnAgain, replayReport } from "./replay.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(async () => {
  made = new MadeStudy();
  const folder = made.open();
  const { definition } = folder;
  await work({
    folder,
    sampler: samplerOf(definition),
    schedule: scheduleOf(definition),
    trainer: functionTrainer(({ lr }) => Number(lr), definition.metric),
    signal: new AbortController().signal,
  });
});

const report = () => {
  const folder = made.open();
  return replayReport(folder, [...replay(folder, () => samplerOf(folder.definition))]);
};

function change(by: (log: string) => string): void {
  const path = layout.log(made.path, "w01");
  writeFileSync(path, by(readFileSync(path, "utf8")));
}

describe("whetstone replay", () => {
  it("tells a terminal each second how far it is, and takes that away in the end", () => {
    const folder = made.open();
    const shown: string[] = [];
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      now += 300;
      return now;
    });
    onTestFinished(() => clock.mockRestore());
    const screen = { isTTY: true, rows: 24, write: (text: string) => shown.push(text) > 0 };
    expect(drawnAgain(folder, () => samplerOf(folder.definition), screen)).toHaveLength(6);
    expect(shown.join("").split("\x1b[1A\x1b[0J")).toEqual([
      expect.stringMatching(/^\d suggestions drawn again, of 6 trials …\n$/),
      "",
    ]);
  });

  it("counts the suggestions that are identical", () => {
    expect(report()).toEqual({ lines: ["6 suggestions drawn again: all identical."], identical: true });
  });

  it("says that the seed was edited where all trials have another", () => {
    const text = readFileSync(layout.definition(made.path), "utf8");
    writeFileSync(layout.definition(made.path), `${text}seed: 7\n`);
    expect(report().lines.at(-1)).toBe("study.yaml has another seed than these were drawn with; put that back");
  });

  it("tells of each other one what was recorded and what was drawn, in full", () => {
    const { lr } = made.open().study.trials[2]!.params;
    change((log) => log.replace(`"lr":${lr}`, '"lr":0.5'));
    expect(report()).toEqual({
      lines: ["6 suggestions drawn again: 5 identical, 1 not.", `trial 3 (w01): lr recorded 0.5, drawn ${lr}`],
      identical: false,
    });
  });

  it("says what was other than here when they were drawn", () => {
    change((log) =>
      log
        .replace(/"whetstone":"[^"]*"/, '"whetstone":"0.0.9"')
        .replace(/"node":"[^"]*"/, '"node":"v18.0.0"')
        .replace(/"host":"[^"]*"/, '"host":"ada"'),
    );
    expect(report().lines[1]).toMatch(
      /^w01 drew elsewhere: whetstone 0\.0\.9 \(here .*\), Node v18\.0\.0 \(here v.*\), host ada \(here .*\)$/,
    );
    expect(report().identical).toBe(true);
  });

  it("tells of lines that could not be read", () => {
    change((log) => log.replace('"kind":"start"', '"kind":"?????"'));
    const { lines } = report();
    expect(lines[0]).toMatch(/^5 suggestions/);
    expect(lines.at(-1)).toMatch(/^1 line of the logs could not be read/);
  });
});

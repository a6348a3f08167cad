import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStudyFolder } from "../src/store/create-study.ts";
import { layout } from "../src/store/layout.ts";
import { startsAsSeen } from "../src/store/seen-starts.ts";
import type { StudyFolder } from "../src/store/study-folder.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { Proposer } from "../src/worker/proposal.ts";
import { type Replayed, replay } from "../src/worker/replay.ts";
import { wholeHistory } from "./fixtures/whole-history.mjs";

const WORKERS = 4;
const program = fileURLToPath(new URL("fixtures/history-worker.mjs", import.meta.url));

let root: string;
let recorded: string;
let folder: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "whetstone-replay-"));
  recorded = join(root, "recorded");
  folder = join(root, "folder");
  const definition = `
name: study
metric: acc
goal: maximize
sampler: gp
space: { x: "uniform(0, 1)", net: "choice(a, b)" }
stages: [{ trials: 40, epochs: 3 }, { trials: 20, epochs: 5, narrow: true, carry: 2 }]
`;
  createStudyFolder(recorded, definition, root);
  const workers = Array.from({ length: WORKERS }, () =>
    spawn(process.execPath, [program, recorded, String(WORKERS)], { stdio: ["ignore", "inherit", "inherit"] }),
  );
  const codes = await Promise.all(workers.map(async (worker) => (await once(worker, "exit"))[0]));
  expect(codes).toEqual([0, 0, 0, 0]);
}, 60_000);
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(recorded, folder, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function open(): StudyFolder {
  const opened = openStudy(folder);
  opened.follow();
  return opened;
}

const replayed = () => [...replay(open(), () => wholeHistory)];
const trialsThatAre = (kind: Replayed["outcome"]["kind"], all: readonly Replayed[]) =>
  all.filter(({ outcome }) => outcome.kind === kind).map(({ start }) => start.trial);

function change(worker: string, by: (log: string) => string): void {
  const path = layout.log(folder, worker);
  writeFileSync(path, by(readFileSync(path, "utf8")));
}

/** Changes the digit at the end of the pattern's first match. */
const tamper = (worker: string, pattern: RegExp) =>
  change(worker, (log) => log.replace(pattern, (text) => text.slice(0, -1) + ((Number(text.at(-1)) + 5) % 10)));

describe("replaying a study by four workers whose suggestions depend on the whole history", () => {
  it("draws every suggestion identically, in narrowed stages too", () => {
    const all = replayed();
    expect(all.map(({ start }) => start.trial).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 58 }, (_, i) => i + 1),
    );
    expect(new Set(all.map(({ worker }) => worker)).size).toBe(WORKERS);
    expect(trialsThatAre("identical", all)).toHaveLength(58);
  });

  it("shows what its author saw: some trials half trained, and none of what came later", () => {
    const opened = open();
    const seen = [...opened.offsets.keys()].flatMap((worker) => [...startsAsSeen(opened, worker)]);
    const pending = seen.flatMap(({ study }) => study.trials.filter((trial) => trial?.state === "running"));
    expect(pending.some((trial) => trial!.curve.length > 0)).toBe(true);
    for (const { start, study } of seen) expect(study.trials[start.trial - 1]).toBeUndefined();
  });

  it("does not depend on what was drawn before", () => {
    const opened = open();
    for (const worker of opened.offsets.keys()) {
      for (const { start, study } of startsAsSeen(opened, worker)) {
        const stage = opened.study.stages[start.stage - 1]!;
        expect(new Proposer(wholeHistory).propose(study, stage, start.trial).params).toEqual(start.params);
      }
    }
  });

  it("detects params that were changed afterwards, and the suggestions that followed from them", () => {
    tamper("w01", /"params":\{"x":0\.\d\d/);
    const [trial] = open().study.trials.flatMap((trial) => (trial?.worker === "w01" ? [trial.number] : []));
    const different = trialsThatAre("different", replayed());
    expect(different).toContain(trial);
    expect(different.length).toBeGreaterThan(1);
  });

  it("detects a score that was changed afterwards, by the suggestions that depended on it", () => {
    tamper("w02", /"epoch":3,"metrics":\{"acc":0\.\d\d/);
    expect(trialsThatAre("different", replayed())).not.toEqual([]);
  });

  it("says that a suggestion cannot be drawn again where a log is not as its author read it", () => {
    change("w03", (log) => log.slice(0, log.indexOf('"kind":"end"')));
    const unknown = replayed().filter(({ outcome }) => outcome.kind === "unknown");
    expect(unknown.length).toBeGreaterThan(0);
    for (const { outcome } of unknown)
      expect(outcome).toMatchObject({ reason: expect.stringMatching(/^no line of w03's log/) });
  });

  it("says so where a stage's file is missing", () => {
    rmSync(layout.stage(folder, 2));
    const reasons = new Set(replayed().map(({ outcome }) => (outcome.kind === "unknown" ? outcome.reason : "")));
    expect(reasons).toEqual(new Set(["", "stages/2.json is missing"]));
  });
});

import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addChange } from "../store/change-file.ts";
import { listCheckpoints, readCheckpointRecord } from "../store/checkpoints.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { recordEpoch } from "./epoch.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";

vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  return { ...fs, rmSync: vi.fn(fs.rmSync) };
});

let root: string;
let folder: StudyFolder;
let logbook: Logbook;
const attempt = { trial: 1, attempt: 1, stage: 1, epochs: 1000, params: { lr: 0.5 }, seed: 1 };
beforeEach(() => {
  root = newFolder();
  const path = join(root, "study");
  createStudyFolder(
    path,
    'name: study\nmetric: loss\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 1, epochs: 1000 }]\n',
    root,
  );
  logbook = Logbook.open(path, { whetstone: "", commit: undefined });
  logbook.write({ kind: "start", ...attempt, sampler: "random", read: {} });
  folder = openStudy(path);
  folder.follow();
});
afterEach(() => {
  logbook.close();
});

function report(epoch: number, loss: number, of = attempt) {
  const checkpoint = join(root, "model.pt");
  writeFileSync(checkpoint, "weights");
  return recordEpoch(folder, logbook, of, { epoch, metrics: { loss }, checkpoint });
}

it("the best and the last checkpoint of a trial stay, and its hundredth epoch looks at no more files than its third", async () => {
  const looks: number[] = [];
  for (let epoch = 1; epoch <= 100; epoch++) {
    vi.mocked(rmSync).mockClear();
    await report(epoch, epoch === 7 ? 0.1 : 1 / epoch + 0.2);
    looks.push(vi.mocked(rmSync).mock.calls.length);
  }
  expect(listCheckpoints(folder.path)).toEqual([
    "loss=0.100000_trial0001_epoch007",
    "loss=0.210000_trial0001_epoch100",
  ]);
  expect(Math.max(...looks.slice(3))).toBeLessThanOrEqual(looks[2]!);
});

it("the record of an epoch behind thousands has a thousand points of the curve, the first and its own among them", async () => {
  for (let epoch = 1; epoch < 5000; epoch++) logbook.write({ kind: "epoch", ...attempt, epoch, metrics: { loss: 1 } });
  folder.follow();
  await report(5000, 0.5);
  const curve = readCheckpointRecord(folder.path, "loss=0.500000_trial0001_epoch5000")?.curve;
  expect(curve).toHaveLength(1000);
  expect(curve).toMatchObject({ 0: { epoch: 1 }, 999: { epoch: 5000, metrics: { loss: 0.5 } } });
});

it.each([
  ["the folder that its program runs in", () => root],
  ["a link to it", () => linked(root)],
  ["the trial's own folder", () => layout.trial(folder.path, 1)],
  ["the study's folder", () => folder.path],
  ["the study's checkpoints", () => layout.checkpoints(folder.path)],
  ["the logs of the study's workers", () => layout.workers(folder.path)],
])("a trial that names %s as its checkpoint fails, and the folder stays", async (_, named) => {
  mkdirSync(layout.trial(folder.path, 1));
  const reported = { epoch: 1, metrics: { loss: 0.5 }, checkpoint: named() };
  await expect(recordEpoch(folder, logbook, attempt, reported)).rejects.toThrow(
    /save it as a file or folder of its own/,
  );
  expect(existsSync(layout.trial(folder.path, 1))).toBe(true);
});

function linked(path: string): string {
  const link = join(layout.trial(folder.path, 1), "link");
  symlinkSync(path, link);
  return link;
}

it("the checkpoint of an epoch that was told before, and counts no more, does not stay", async () => {
  await report(1, 0.5);
  await report(2, 0.4);
  await report(1, 0.3);
  expect(listCheckpoints(folder.path)).toEqual(["loss=0.400000_trial0001_epoch002"]);
});

it("the checkpoint of a trial that is pinned just before room is made for another stays", async () => {
  const other = { ...attempt, trial: 2 };
  await report(1, 0.5);
  logbook.write({ kind: "end", trial: 1, attempt: 1, state: "done", reason: "" });
  logbook.write({ kind: "start", ...other, sampler: "random", read: {} });
  addChange(folder.path, { kind: "keep", max_size: "weights".length });
  folder.follow();
  await report(1, 0.4, other);
  addChange(folder.path, { kind: "pin", trial: 1, pinned: true });
  await report(2, 0.3, other);
  expect(listCheckpoints(folder.path)).toEqual([
    "loss=0.300000_trial0002_epoch002",
    "loss=0.500000_trial0001_epoch001",
  ]);
});

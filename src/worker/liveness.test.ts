import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { LogWriter } from "../store/log-writer.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { LookForLost } from "./liveness.ts";
import { openStudy } from "./open-study.ts";

let root: string;
let folder: StudyFolder;
let log: LogWriter;
beforeEach(() => {
  root = newFolder();
  const path = join(root, "study");
  createStudyFolder(
    path,
    'name: study\ncommand: "true"\nmetric: loss\nlease: 5\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 1, epochs: 1 }]\n',
    root,
  );
  log = LogWriter.create(layout.log(path, "w01"))!;
  log.append({ v: 1, t: 0, kind: "worker", worker: "w01", host: "ada", pid: 1, whetstone: "", node: "", platform: "" });
  folder = openStudy(path);
  folder.follow();
});
afterEach(() => {
  log.close();
});

const later = (seconds: number) => log.modifiedAt() + seconds * 1000;

it("a worker that is silent is lost when it is so half a lease later, not at the first look", () => {
  const looking = new LookForLost();
  expect(looking.look(folder, later(6))("w01")).toBe(false);
  expect(looking.look(folder, later(9))("w01")).toBe(true);
});

it("a worker whose signs have become old at once, since the machine slept or a clock was set, has time to give the next", () => {
  const looking = new LookForLost();
  expect(looking.look(folder, later(1))("w01")).toBe(false);
  for (const seconds of [3601, 3602, 3603]) expect(looking.look(folder, later(seconds))("w01")).toBe(false);
  expect(looking.look(folder, later(3604))("w01")).toBe(true);
});

it("a worker that has told something between two looks is not lost", async () => {
  const looking = new LookForLost();
  expect(looking.look(folder, later(6))("w01")).toBe(false);
  const before = log.modifiedAt();
  do log.touch();
  while (log.modifiedAt() === before);
  folder.follow();
  expect(looking.look(folder, later(6))("w01")).toBe(false);
});

it("a worker that has left is lost at once", () => {
  log.append({ v: 1, t: 0, kind: "leave", reason: "" });
  folder.follow();
  expect(new LookForLost().look(folder, later(0))("w01")).toBe(true);
});

it("a worker is lost by the lease that it began with, which an edit of the definition since does not change", () => {
  const longer = LogWriter.create(layout.log(folder.path, "w02"))!;
  const about = { host: "ada", pid: 1, whetstone: "", node: "", platform: "" };
  longer.append({ v: 1, t: 0, kind: "worker", worker: "w02", ...about, lease: 60 });
  folder.follow();
  const looking = new LookForLost();
  const lostAfter = (seconds: number) => ["w01", "w02"].filter(looking.look(folder, later(seconds)));
  expect(lostAfter(20)).toEqual([]);
  expect(lostAfter(50)).toEqual(["w01"]);
  expect(lostAfter(62)).toEqual(["w01"]);
  expect(lostAfter(93)).toEqual(["w01", "w02"]);
  longer.close();
});

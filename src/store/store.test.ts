import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseSpace } from "../space/space.ts";
import type { StudyEvent } from "../study/events.ts";
import { definitionWith } from "../study/study.fixture.ts";
import { checkpointFault } from "./checkpoint-fault.ts";
import {
  checkpointPath,
  keepCheckpoint,
  listCheckpoints,
  originOf,
  readCheckpointRecord,
  removeCheckpoints,
} from "./checkpoints.ts";
import { claim, claimant } from "./claims.ts";
import { createStudyFolder } from "./create-study.ts";
import { encodeEvent } from "./event-line.ts";
import { createExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { LogFollower } from "./log-follower.ts";
import { LogWriter } from "./log-writer.ts";
import { makeWithin } from "./make-within.ts";
import { StudyFolder } from "./study-folder.ts";

const definition = definitionWith({
  space: parseSpace({ lr: "10 ** uniform(-6, 1)", net: 'choice(mlp, "a b")' }),
});
const epoch = (epoch: number, acc: number): StudyEvent => ({
  v: 1,
  t: 5,
  kind: "epoch",
  trial: 1,
  attempt: 1,
  epoch,
  metrics: { acc },
});

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-store-"));
  folder = join(root, "stored");
  createStudyFolder(folder, "name: stored\n", root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => new StudyFolder(folder, () => definition);
const eventsRead = (follower: LogFollower): StudyEvent[] => {
  const events: StudyEvent[] = [];
  follower.read((_, event) => events.push(event));
  return events;
};

describe("a log", () => {
  it("belongs to the first who creates it", () => {
    expect(LogWriter.create(layout.log(folder, "w01"))).toBeDefined();
    expect(LogWriter.create(layout.log(folder, "w01"))).toBeUndefined();
  });

  it("is followed from where it was left, and only by what is new", () => {
    const log = LogWriter.create(layout.log(folder, "w01"))!;
    const follower = new LogFollower(folder);
    log.append(epoch(1, 0.1));
    expect(eventsRead(follower)).toEqual([epoch(1, 0.1)]);
    expect(eventsRead(follower)).toEqual([]);
    log.touch();
    log.append(epoch(2, 0.2));
    expect(eventsRead(follower)).toEqual([epoch(2, 0.2)]);
  });

  it("waits for the rest of a line", () => {
    const path = layout.log(folder, "w01");
    const line = `${encodeEvent(epoch(1, 0.5))}\n`;
    const follower = new LogFollower(folder);
    writeFileSync(path, line.slice(0, 20));
    expect(eventsRead(follower)).toEqual([]);
    appendFileSync(path, line.slice(20));
    expect(eventsRead(follower)).toEqual([epoch(1, 0.5)]);
  });

  it("waits where a network file system shows NUL bytes in place of a page", () => {
    const path = layout.log(folder, "w01");
    const line = `${encodeEvent(epoch(2, 0.5))}\n`;
    const first = `${encodeEvent(epoch(1, 0.4))}\n`;
    writeFileSync(path, `${first}${"\0".repeat(line.length)}${line}`);
    const follower = new LogFollower(folder);
    expect(eventsRead(follower)).toEqual([epoch(1, 0.4)]);
    writeFileSync(path, first + line + line);
    expect(eventsRead(follower)).toEqual([epoch(2, 0.5), epoch(2, 0.5)]);
    expect(follower.badLines).toEqual([]);
  });

  it("counts a bad line in the middle and goes on behind it", () => {
    writeFileSync(layout.log(folder, "w01"), `${encodeEvent(epoch(1, 0.1))}\ngarbage\n${encodeEvent(epoch(2, 0.2))}\n`);
    const follower = new LogFollower(folder);
    expect(eventsRead(follower)).toHaveLength(2);
    expect(follower.badLines).toEqual([
      { worker: "w01", offset: encodeEvent(epoch(1, 0.1)).length + 1, problem: "it is not JSON" },
    ]);
  });

  it("may hold lines longer than the reader's buffer", () => {
    const long: StudyEvent = { v: 1, t: 1, kind: "leave", reason: "x".repeat(3 << 20) };
    writeFileSync(layout.log(folder, "w01"), `${encodeEvent(long)}\n${encodeEvent(epoch(1, 1))}\n`);
    expect(eventsRead(new LogFollower(folder))).toEqual([long, epoch(1, 1)]);
  });
});

describe("exclusive creation", () => {
  it("lets one win and leaves no temporary file", () => {
    expect(claim(folder, 42, 1, "w01")).toBe(true);
    expect(claim(folder, 42, 1, "w02")).toBe(false);
    expect(claimant(folder, 42, 1)).toBe("w01");
    expect(claimant(folder, 42, 2)).toBeUndefined();
    expect(readdirSync(layout.claims(folder))).toEqual(["0042.1"]);
  });

  it("counts as won when the answer to an own success was lost", () => {
    const path = join(folder, "fact");
    expect(createExclusive(path, "mine")).toBe(true);
    expect(createExclusive(path, "mine")).toBe(true);
    expect(createExclusive(path, "another's")).toBe(false);
  });
});

describe("a study's folder", () => {
  it("is found again by the same definition and refused to another", () => {
    createStudyFolder(folder, "name: stored\n", root);
    expect(() => createStudyFolder(folder, "name: stored\nseed: 2\n", root)).toThrow(
      /another definition \(line 2 differs\).*by its own definition, .*study\.yaml.*whetstone change .*another name/,
    );
  });

  it("does not move into a folder that holds other things", () => {
    const other = join(root, "other");
    createStudyFolder(other, "x", root);
    rmSync(layout.definition(other));
    rmSync(layout.format(other));
    writeFileSync(join(other, "thesis.tex"), "");
    expect(() => createStudyFolder(other, "x", root)).toThrow(/not a study's folder/);
    const file = join(other, "net");
    writeFileSync(file, "a program, say");
    expect(() => createStudyFolder(file, "x", root)).toThrow(
      `${file} is a file; give the study another name or --folder`,
    );
    expect(readdirSync(other)).toContain("thesis.tex");
  });

  it("is made in spite of what another process has made of it at the same moment", () => {
    const half = join(root, "half");
    mkdirSync(join(half, "stages"), { recursive: true });
    writeFileSync(join(half, ".ada.7.0.tmp"), "");
    createStudyFolder(half, "name: half\n", root);
    expect(readdirSync(half)).toContain("study.yaml");
  });

  it("says so when it may not be written there, and changes nothing", () => {
    const closed = join(root, "closed");
    mkdirSync(closed, { mode: 0o555 });
    // Root may write anywhere, so the test steps down.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      expect(() => createStudyFolder(join(closed, "study"), "name: study\n", root)).toThrow(
        /cannot write .*study: permission denied/,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect(readdirSync(closed)).toEqual([]);
  });

  it("says what to do where a stage's file is damaged", () => {
    writeFileSync(layout.stage(folder, 1), "{}");
    expect(() => open().follow()).toThrow(/1\.json is not a stage's file: it needs .*; bring it back from a copy$/);
  });

  it("says so when it is of another version, damaged or none", () => {
    writeFileSync(layout.format(folder), '{"format":"whetstone","v":99,"directory":".."}');
    expect(open).toThrow(/format 99.*newer whetstone/);
    writeFileSync(layout.format(folder), "{");
    expect(open).toThrow(/damaged/);
    expect(() => new StudyFolder(root, () => definition)).toThrow(/not a study's folder/);
    expect(() => new StudyFolder(join(root, "nosuch"), () => definition)).toThrow(/nothing is called so here/);
    expect(() => new StudyFolder(layout.definition(folder), () => definition)).toThrow(/is a file; give a study's fo/);
  });

  it("says so when it has gone away while it was followed", () => {
    const followed = open();
    followed.follow();
    renameSync(folder, join(root, "moved"));
    expect(() => followed.follow()).toThrow(/stored\/workers is not there; if the study was moved, go on where it is/);
  });

  it("is not there any more where its logs alone were removed", () => {
    const followed = open();
    followed.follow();
    expect(followed.isThere()).toBe(true);
    rmSync(layout.workers(folder), { recursive: true });
    expect(followed.isThere()).toBe(false);
  });

  it("says so when it was removed while it was followed, and another study begun in its place", () => {
    const followed = open();
    followed.follow();
    rmSync(folder, { recursive: true });
    createStudyFolder(folder, "name: stored\n", root);
    expect(() => followed.follow()).toThrow(/stored holds another study now: .* begin anew what followed it/);
    expect(open().follow().trials).toEqual([]);
  });

  it("says so of checkpoints that are on a disk which is not mounted, whoever begins or goes on", () => {
    rmSync(layout.checkpoints(folder), { recursive: true });
    symlinkSync(join(root, "unmounted"), layout.checkpoints(folder));
    const missing = /checkpoints is a link, and what it leads to is not there; mount that disk/;
    expect(() => createStudyFolder(folder, "name: stored\n", root)).toThrow(missing);
    expect(() => makeWithin(folder, layout.checkpoints(folder))).toThrow(missing);
  });

  it("says so of a log that is a link to nowhere", () => {
    symlinkSync(join(root, "nowhere"), layout.log(folder, "w09"));
    expect(() => open().follow()).toThrow(/w09.jsonl is not there; .* if it was removed, bring it back/);
  });

  it("keeps where the program runs relative, for other mount points", () => {
    expect(open().directory).toBe(root);
    expect(open().study.stages).toEqual([]);
  });

  it("gives a stage to the first who opens it, and every reader its exact ranges", () => {
    const stage = {
      number: 1,
      space: definition.space,
      epochs: 0.25,
      first: 1,
      last: 10,
      carried: [],
      notes: ["wide"],
    };
    expect(open().openStage(stage, "w01")).toBe(true);
    expect(open().openStage({ ...stage, epochs: 9 }, "w02")).toBe(false);
    expect(open().follow().stages).toEqual([stage]);
  });

  it("is refused by a metric that its first stage was not opened with, also by who opened the folder before that", () => {
    const stage = { number: 1, space: definition.space, epochs: 1, first: 1, last: 10, carried: [], notes: [] };
    const other = () => new StudyFolder(folder, () => ({ ...definition, metric: { name: "loss", goal: "minimize" } }));
    const early = other();
    open().openStage(stage, "w01");
    for (const edited of [early, other()]) {
      expect(() => edited.follow()).toThrow(
        /study.yaml searches loss \(minimize\), but the study began with .* Nothing is lost: .*learn_from: stored/,
      );
    }
    expect(open().follow().stages).toEqual([stage]);
  });

  it("tells who opened it that nobody else can, while its definition is moved away to be edited", () => {
    const early = open();
    expect(early.whyUnreadable()).toBeUndefined();
    const away = join(root, "study.yaml");
    renameSync(layout.definition(folder), away);
    expect(early.whyUnreadable()).toMatch(/study.yaml is missing; put it back to go on$/);
    renameSync(away, layout.definition(folder));
    expect(early.whyUnreadable()).toBeUndefined();
  });

  it("reads stages of versions that wrote no metric in them", () => {
    const file = layout.stage(folder, 1);
    writeFileSync(
      file,
      JSON.stringify({ v: 1, stage: 1, epochs: 1, first: 1, last: 2, carried: [], notes: [], space: {} }),
    );
    expect(open().follow().stages).toHaveLength(1);
  });

  it("numbers stages added by hand behind those planned", () => {
    const plan = { trials: 3, epochs: 9, narrow: true, carry: 1 };
    expect(open().addPlan(plan)).toBe(2);
    expect(open().addPlan(plan)).toBe(3);
    expect(open().follow().plans).toEqual([...definition.stages, plan, plan]);
  });
});

describe("a checkpoint", () => {
  const record = {
    trial: 42,
    attempt: 1,
    epoch: 5,
    metric: "val/acc",
    score: 0.9723,
    params: { lr: 0.1 },
    seed: 1,
    worker: "w01",
    host: "h",
    curve: [],
  };

  it("has its score in its name and its record beside it, and is gone when removed", () => {
    const saved = join(folder, "trials", "saved");
    writeFileSync(saved, "weights");
    const name = keepCheckpoint(folder, record, saved);
    expect(readdirSync(layout.checkpoints(folder)).sort()).toEqual([
      "val-acc=0.972300_trial0042_epoch005.ckpt",
      "val-acc=0.972300_trial0042_epoch005.json",
    ]);
    expect(listCheckpoints(folder)).toEqual([name]);
    expect(readCheckpointRecord(folder, name)).toEqual({ ...record, size: 7 });
    expect(checkpointPath(folder, name)).toBeDefined();
    removeCheckpoints(folder, [name, name]);
    expect(readdirSync(layout.checkpoints(folder))).toEqual([]);
  });

  it("is kept, too, where somebody has removed the whole folder of them to make room", () => {
    rmSync(layout.checkpoints(folder), { recursive: true });
    expect(listCheckpoints(folder)).toEqual([]);
    const name = keepCheckpoint(folder, record, undefined);
    expect(listCheckpoints(folder)).toEqual([name]);
    rmSync(folder, { recursive: true });
    expect(() => keepCheckpoint(folder, record, undefined)).toThrow(/is not there; if the study was moved/);
    expect(existsSync(folder)).toBe(false);
  });

  it("is seen in a plain listing whatever its metric is called", () => {
    const names = [".acc", "../acc"].map((metric) => keepCheckpoint(folder, { ...record, metric }, undefined));
    expect(listCheckpoints(folder).sort()).toEqual(names.sort());
  });

  it("names a part of an epoch as it is", () => {
    expect(keepCheckpoint(folder, { ...record, epoch: 0.25 }, undefined)).toMatch(/_epoch000\.25$/);
    for (const epoch of [5e-7, 0.1 + 0.2, 1234.5]) {
      const name = keepCheckpoint(folder, { ...record, epoch }, undefined);
      expect(originOf(name)).toEqual({ trial: 42, epoch });
      expect(checkpointFault(folder, name)).toBeUndefined();
    }
  });

  it("is whole as long as its record and all bytes that were saved are there", () => {
    const saved = join(folder, "trials", "saved");
    mkdirSync(saved);
    writeFileSync(join(saved, "layer1"), "weights");
    writeFileSync(join(saved, "layer2"), "weights");
    const name = keepCheckpoint(folder, record, saved);
    const path = join(layout.checkpoints(folder), name);
    expect(checkpointFault(folder, name)).toBeUndefined();
    writeFileSync(join(`${path}.ckpt`, "layer2"), "");
    expect(checkpointFault(folder, name)).toBe(`checkpoints/${name}.ckpt has 7 of the 14 bytes that were saved`);
    rmSync(`${path}.ckpt`, { recursive: true });
    expect(checkpointFault(folder, name)).toBe(`checkpoints/${name}.ckpt is missing`);
    writeFileSync(`${path}.json`, "\0\0\0");
    expect(checkpointFault(folder, name)).toContain("promises");
    rmSync(`${path}.json`);
    expect(checkpointFault(folder, name)).toBe(`checkpoints/${name}.json is missing`);
  });

  it("is whole without anything saved where its program saved nothing", () => {
    expect(checkpointFault(folder, keepCheckpoint(folder, record, undefined))).toBeUndefined();
  });
});

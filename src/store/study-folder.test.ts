import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseSpace, printSpace } from "../space/space.ts";
import { definitionWith } from "../study/study.fixture.ts";
import { createStudyFolder } from "./create-study.ts";
import { layout } from "./layout.ts";
import { makeWithin } from "./make-within.ts";
import { newStudyFolder } from "./new-folder.fixture.ts";
import { StudyFolder } from "./study-folder.ts";

const definition = definitionWith({
  space: parseSpace({ lr: "10 ** uniform(-6, 1)", net: 'choice(mlp, "a b")' }),
});
let root: string;
let folder: string;
beforeEach(() => {
  ({ root, folder } = newStudyFolder());
});

const open = () => new StudyFolder(folder, () => definition);

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
    expect(() => new StudyFolder(root, () => definition)).toThrow(
      `${root} is not a study's folder (it has neither study.yaml nor folder.json); give that of a study in it, such as ${folder}`,
    );
    expect(() => new StudyFolder(layout.claims(folder), () => definition)).toThrow(
      /not a study's folder .*; begin one/,
    );
    expect(() => new StudyFolder(join(root, "nosuch"), () => definition)).toThrow(/nothing is called so here/);
    expect(() => new StudyFolder(join(root, "storde"), () => definition)).toThrow(
      `${join(root, "storde")} is not a study's folder (nothing is called so here); did you mean ${folder}?`,
    );
    expect(() => new StudyFolder(layout.definition(folder), () => definition)).toThrow(/is a file; give a study's fo/);
    rmSync(layout.format(folder));
    expect(open).toThrow(/not a study's folder \(it has no folder.json\); bring that back from a copy, or begin one/);
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
    const space = printSpace(definition.space);
    writeFileSync(
      file,
      JSON.stringify({ v: 1, stage: 1, epochs: 1, first: 1, last: 2, carried: [], notes: [], space }),
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

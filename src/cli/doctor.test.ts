import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { claim } from "../store/claims.ts";
import { layout } from "../store/layout.ts";
import { requestStop } from "../store/stop-file.ts";
import { unsealings } from "../store/unsealed.ts";
import { examine, findingLines } from "./doctor.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
/** A study in which one worker has left with its trial paused, and one still trains. */
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
  made
    .worker("w01")
    .train({ trial: 1, scores: [0.5, 0.9], state: "done", saves: true })
    .train({ trial: 2, scores: [0.4], state: "paused", reason: "it was asked to leave" })
    .leave("it was asked to leave");
  made.worker("w02").train({ trial: 3, scores: [0.6], saves: true });
});

const log = (worker: string) => layout.log(made.path, worker);
const found = () => examine(made.path).map(({ kind, what }) => `${kind}: ${what}`);

/** All names, contents and times of change under a folder. */
function hashOf(folder: string): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    const { mtimeMs, mode } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${mode}\n`);
    if (!statSync(path).isDirectory()) hash.update(readFileSync(path));
    else for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  visit(folder);
  return hash.digest("hex");
}

describe("the doctor", () => {
  it("finds nothing in a study that is whole", () => {
    expect(found()).toEqual([]);
  });

  it("changes nothing, however damaged the folder is", () => {
    appendFileSync(log("w01"), `garbage\n${"\0".repeat(9)}\nhalf`);
    writeFileSync(join(made.path, "stages", "2.json"), "{");
    writeFileSync(join(made.path, "claims", "0004.1"), "");
    writeFileSync(join(made.path, "checkpoints", ".ada.7.0.tmp"), "");
    rmSync(join(made.path, "claims", "0001.1"));
    const before = hashOf(made.path);
    expect(examine(made.path).length).toBeGreaterThan(5);
    expect(hashOf(made.path)).toBe(before);
  });

  it("finds what a study learnt from others, and where it is missing", () => {
    made = new MadeStudy((text) => `${text}learn_from: ../first\n`);
    made.openStage();
    expect(found()).toEqual([
      `damage: ${layout.learned(made.path)} is missing, which holds what the study learns from others`,
    ]);
    writeFileSync(layout.learned(made.path), '{"v":1,"trials":[{"study":"first","rank":1,"params":{"lr":0.1}}]}');
    expect(found()).toEqual([]);
    writeFileSync(layout.learned(made.path), '{"v":1}');
    expect(found()).toEqual([
      `damage: ${layout.learned(made.path)} is damaged: it should hold trials, each with its study, params and a rank`,
    ]);
  });

  it("names links to nowhere, and what is no file, among the logs, the stages and the looks at the test set", () => {
    const nowhere = join(made.path, "nowhere");
    mkdirSync(layout.unsealings(made.path));
    const paths = ["workers/w03.jsonl", "stages/2.json", "stages/2.plan.json", "unsealed/1.json"];
    for (const path of paths) symlinkSync(nowhere, join(made.path, path));
    mkdirSync(log("w04"));
    for (const path of [...paths, "workers/w04.jsonl"])
      expect(found()).toContainEqual(expect.stringMatching(`^damage: ${path} cannot be read: E(NOENT|ISDIR): `));
    expect(() => unsealings(made.path)).toThrow(/1\.json does not tell who looked .*; bring it back/);
  });

  it("names bad lines, holes and half lines by worker and byte", () => {
    const { size } = statSync(log("w02"));
    appendFileSync(log("w02"), `garbage\nx${"\0".repeat(9)}\n{"v":1,"t":1,"kind":"epoch"}\n{"v":1,"t"`);
    expect(found()).toEqual([
      `damage: workers/w02.jsonl, byte ${size}: a line of 7 bytes cannot be read: it is not JSON`,
      `damage: workers/w02.jsonl, byte ${size + 9}: 9 NUL bytes in place of text`,
      `damage: workers/w02.jsonl, byte ${size + 19}: a line of 28 bytes cannot be read: "trial" should be a whole number from 1 to 10000000`,
      `damage: workers/w02.jsonl, byte ${size + 48}: the log ends in half a line of 10 bytes`,
    ]);
  });

  it("knows a hole at a log's end from half a line, and signs of life from both", () => {
    const { size } = statSync(log("w02"));
    appendFileSync(log("w02"), "\n\n");
    expect(found()).toEqual([]);
    truncateSync(log("w02"), size + 2000);
    expect(found()).toEqual([`damage: workers/w02.jsonl, byte ${size + 2}: 1998 NUL bytes in place of text`]);
  });

  it("compares claims with the logs", () => {
    claim(made.path, 4, 1, "w01");
    expect(found()).toEqual(["note: claims/0004.1 is held by w01, which was lost before it began"]);
    rmSync(layout.claim(made.path, 4, 1));
    claim(made.path, 4, 1, "w02");
    expect(found()).toEqual([]);
    rmSync(layout.claim(made.path, 1, 1));
    rmSync(layout.claim(made.path, 2, 1));
    claim(made.path, 2, 1, "w02");
    claim(made.path, 5, 1, "w09");
    writeFileSync(layout.claim(made.path, 6, 1), "");
    expect(found()).toEqual([
      "damage: claims/0002.1 names w02, but w01 began that attempt",
      "damage: claims/0005.1 names w09, which has no log",
      "note: claims/0006.1 names no worker",
      "damage: claims/ lacks the claim of trial 1, attempt 1, which w01 began",
    ]);
  });

  it("finds nothing in a claim whose holder died before it began once another has gone on", () => {
    writeFileSync(layout.claim(made.path, 4, 1), "");
    expect(found()).toEqual(["note: claims/0004.1 names no worker"]);
    claim(made.path, 4, 2, "w02");
    expect(found()).toEqual([]);
  });

  it("tells of an attempt that two workers began", () => {
    made.worker("w03").append({ kind: "resume", trial: 3, attempt: 1, stage: 1, epochs: 2, from: { epoch: 0 } });
    expect(found()).toContain("damage: trial 3, attempt 1 was begun by both w02 and w03");
  });

  it("tells of trials whose workers are lost", () => {
    made
      .worker("w03")
      .train({ trial: 4, scores: [0.1] })
      .leave("its machine went down");
    expect(found()).toEqual(["note: trial 4 waits at epoch 1 of 2: its worker w03 is lost"]);
  });

  it("does not miss the worker of a trial that people train", () => {
    made
      .worker("w03")
      .train({ trial: 4, scores: [0.1], byHand: true })
      .leave("told");
    expect(found()).toEqual([]);
  });

  it("misses checkpoints that are still needed, and not those that were cleaned away", () => {
    const path = (name: string) => join(made.path, "checkpoints", name);
    rmSync(path("val_acc=0.500000_trial0001_epoch001.json"));
    rmSync(path("val_acc=0.500000_trial0001_epoch001.ckpt"));
    expect(found()).toEqual([]);
    rmSync(path("val_acc=0.900000_trial0001_epoch002.json"));
    writeFileSync(path("val_acc=0.600000_trial0003_epoch001.json"), "{");
    writeFileSync(path("notes.txt"), "");
    expect(found()).toEqual([
      "damage: checkpoints/val_acc=0.900000_trial0001_epoch002.json is missing",
      "damage: checkpoints/val_acc=0.600000_trial0003_epoch001.json is not the record that its name promises",
      "note: checkpoints/notes.txt does not belong to a study",
      "note: checkpoints/val_acc=0.900000_trial0001_epoch002.ckpt has no record beside it",
    ]);
  });

  it("reads a folder whose stages are damaged as far as it can", () => {
    writeFileSync(join(made.path, "stages", "1.json"), "{");
    writeFileSync(join(made.path, "stages", "3.json"), "{");
    appendFileSync(log("w01"), "garbage\n");
    const findings = found();
    expect(findings[0]).toMatch(/^damage: the study cannot be opened: .*stages\/1\.json is damaged/);
    expect(findings.slice(1)).toEqual([
      expect.stringMatching(/^damage: stages\/1\.json cannot be read/),
      expect.stringMatching(/^damage: stages\/3\.json cannot be read/),
      "damage: stages/2.json is missing",
      expect.stringMatching(/^damage: workers\/w01\.jsonl, byte \d+: a line of 7 bytes/),
    ]);
  });

  it("misses the stage that trials have begun in", () => {
    rmSync(join(made.path, "stages", "1.json"));
    expect(found()).toContain("damage: stages/1.json is missing");
  });

  it("says when a part of the folder is missing", () => {
    rmSync(join(made.path, "workers"), { recursive: true });
    expect(found()).toContain("damage: the folder workers/ is missing");
  });

  it("takes it for no damage where somebody has removed what trials left to make room", () => {
    rmSync(join(made.path, "trials"), { recursive: true });
    expect(found()).toContain("note: the folder trials/ is missing");
  });

  it("tells of strays, leftovers and a request to stop without calling them damage", () => {
    writeFileSync(join(made.path, "thesis.tex"), "");
    writeFileSync(join(made.path, "claims", ".ada.7.0.tmp"), "");
    mkdirSync(join(made.path, "trials", "extra"));
    writeFileSync(`${layout.saves(made.path, 1, 1)}.2`, "");
    writeFileSync(`${layout.saves(made.path, 3, 1)}.2`, "");
    for (const epoch of [1, 2, 3]) writeFileSync(`${layout.saves(made.path, 2, 1)}.${epoch}`, "");
    requestStop(made.path, "enough");
    expect(found()).toEqual([
      "note: thesis.tex does not belong to a study",
      "note: workers are asked to end (enough)",
      "note: claims/.ada.7.0.tmp is a temporary file",
      "note: trials/0001/attempt1.checkpoint.2 was saved by an attempt that is over",
      "note: trials/0002/attempt1.checkpoint.1 and 2 others there were saved by attempts that are over",
      "note: trials/extra does not belong to a study",
    ]);
  });

  it("says nothing of what macOS puts beside files, on disks that are not its own too", () => {
    const beside =
      ".DS_Store ._study.yaml workers/._w01.jsonl claims/._0001.1 stages/._1.json checkpoints/._a=1_trial0001_epoch001.json";
    for (const name of [...beside.split(" "), "trials/.DS_Store"])
      writeFileSync(join(made.path, name), "\0\x05\x16\x07\0\n\0");
    expect(found()).toEqual([]);
    expect([...made.open().offsets.keys()]).toEqual(["w01", "w02"]);
  });

  it("names what lies where a file belongs, what says nothing, and a gap that no reader sees past", () => {
    mkdirSync(layout.claim(made.path, 9, 1));
    writeFileSync(layout.reader(made.path), "{");
    mkdirSync(layout.changes(made.path));
    writeFileSync(layout.change(made.path, 2), "{}");
    expect(found()).toEqual([
      "damage: reader.json is damaged: it does not say how results are read",
      "damage: changes/1.json is missing",
      expect.stringMatching(/^damage: .*claims.0009\.1 is a folder, where a file of that name belongs$/),
    ]);
  });

  it("refuses a folder that is no study's", () => {
    expect(() => examine(made.root)).toThrow(
      /is not a study.s folder \(it has neither study.yaml nor folder.json\); give that of a study in it/,
    );
    expect(() => examine(layout.definition(made.path))).toThrow(/is not a study's folder/);
  });

  it("says of each finding what it means and what to do, and at last whether the study is whole", () => {
    const finding = { kind: "damage", what: "a line is bad", means: "it is lost", todo: "nothing" } as const;
    const text = (lines: ReturnType<typeof findingLines>) =>
      lines.map((spans) => spans.map((span) => (typeof span === "string" ? span : span.text)).join(""));
    expect(text(findingLines("digits", [finding]))).toEqual([
      "damage  a line is bad",
      "        means: it is lost",
      "        do: nothing",
      "digits: 1 damage.",
    ]);
    expect(text(findingLines("digits", [{ ...finding, kind: "note" }])).at(-1)).toBe("digits is whole.");
  });
});

import { readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { claim, claimant } from "../store/claims.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { TrainingContext } from "../trainers/function.ts";
import { ask } from "./ask.ts";
import { ContestedClaims } from "./contested.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { workOn } from "./work-on.fixture.ts";
import type { WorkOutcome } from "./worker.ts";

const LEASE = 5;

let root: string;
let folder: string;
beforeEach(() => {
  root = newFolder();
  folder = join(root, "study");
  createStudyFolder(
    folder,
    `name: study
metric: { name: acc, goal: maximize }
lease: ${LEASE}
sampler: random
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 3, epochs: 1 }]
`,
    root,
  );
});

const open = () => openStudy(folder);
const claims = () => readdirSync(layout.claims(folder)).map((name) => [name, claimant(folder, ...partsOf(name))]);
const partsOf = (name: string) => name.split(".").map(Number) as [number, number];
const logs = () =>
  readdirSync(layout.workers(folder)).map((name) => readFileSync(join(folder, "workers", name), "utf8"));

/** Whoever made this claim died, so many seconds ago, before its name was written. */
function claimNameless(trial: number, attempt: number, seconds: number): string {
  const path = layout.claim(folder, trial, attempt);
  writeFileSync(path, "", { flag: "wx" });
  return aged(path, seconds);
}

/** A file that was written so many seconds ago. */
function aged(path: string, seconds: number): string {
  const at = Date.now() / 1000 - seconds;
  utimesSync(path, at, at);
  return path;
}

function workOnIt(
  train: (context: TrainingContext) => Promise<void> | void = () => {},
  begun: (worker: string) => void = () => {},
): Promise<WorkOutcome> {
  const trained = async (_: unknown, context: TrainingContext) => {
    await train(context);
    await context.report({ acc: 0.5 }, { epoch: 1 });
  };
  return workOn(open(), trained, { begun });
}

/** Does something while the first attempt of trial 1 trains. */
function once(act: () => unknown): (context: TrainingContext) => void {
  let done = false;
  return ({ trial }) => {
    if (trial !== 1 || done) return;
    done = true;
    act();
  };
}

describe("a claim that names nobody", () => {
  it("is passed over by the first of several workers once it is as old as a lease, and its trial is trained once", async () => {
    claimNameless(2, 1, LEASE + 1);
    const outcomes = await Promise.all([workOnIt(), workOnIt(), workOnIt()]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["finished", "finished", "finished"]);
    expect(
      open()
        .follow()
        .trials.map((trial) => [trial?.state, trial?.attempt]),
    ).toEqual([
      ["done", 1],
      ["done", 2],
      ["done", 1],
    ]);
    expect(
      logs()
        .join("")
        .match(/"kind":"start","trial":2/g),
    ).toHaveLength(1);
    expect(claims().map(([name]) => name)).toEqual(["0001.1", "0002.1", "0002.2", "0003.1"]);
  });

  it("is waited for until then: whoever made it may be about to write its name", () => {
    const made = statSync(claimNameless(1, 1, 0)).mtimeMs;
    const { path, definition } = open();
    const contested = new ContestedClaims(path, "w01");
    const study = open().follow();
    expect(contested.take(1, 1)).toBe(false);
    const nobody = () => false;
    const freeAfter = (seconds: number) => contested.takeovers(study, nobody, made + seconds * 1000);
    expect(definition.lease).toBe(LEASE);
    expect(freeAfter(LEASE)).toEqual([]);
    expect(freeAfter(LEASE + 1)).toEqual([{ trial: 1, attempt: 2 }]);
    writeFileSync(layout.log(folder, "w02"), "");
    writeFileSync(layout.claim(folder, 1, 1), "w02\n");
    expect(freeAfter(LEASE + 1)).toEqual([]);
  });

  it("keeps no paused trial from whoever paused it, nor from others", async () => {
    const logbook = Logbook.open(folder, { whetstone: "0", commit: undefined });
    const { definition } = open();
    const space = definition.space;
    open().openStage({ number: 1, space, epochs: 1, first: 1, last: 3, carried: [], notes: [] }, logbook.worker);
    claim(folder, 1, 1, logbook.worker);
    const opened = { stage: 1, epochs: 1, params: { lr: 0.5 }, seed: 1, sampler: "random", read: {} };
    logbook.write({ kind: "start", trial: 1, attempt: 1, ...opened });
    logbook.write({ kind: "end", trial: 1, attempt: 1, state: "paused", reason: "" });
    claimNameless(1, 2, LEASE + 1);
    expect((await workOnIt()).kind).toBe("finished");
    logbook.close();
    expect(open().follow().trials[0]).toMatchObject({ state: "done", attempt: 3 });
  });

  it("ends the attempt before it, and is passed over by whoever let go for it", async () => {
    const outcome = await workOnIt(once(() => claimNameless(1, 2, LEASE + 1)));
    expect(outcome.kind).toBe("finished");
    expect(open().follow().trials[0]).toMatchObject({ state: "done", attempt: 3 });
    expect(
      logs()
        .join("")
        .match(/"kind":"epoch","trial":1,/g),
    ).toHaveLength(1);
  });

  it("is passed over by who asks for a trial to train by hand", async () => {
    claimNameless(1, 1, LEASE + 1);
    const asked = [await ask(folder), await ask(folder), await ask(folder)].map((each) => each?.trial);
    expect(asked.sort()).toEqual([1, 2, 3]);
  });
});

describe("a claim of a worker that has no log", () => {
  it("is passed over once it is as old as a lease", async () => {
    claim(folder, 2, 1, "w09");
    aged(layout.claim(folder, 2, 1), LEASE + 1);
    expect((await workOnIt()).kind).toBe("finished");
    expect(open().follow().trials[1]).toMatchObject({ state: "done", attempt: 2, worker: "w01" });
  });

  it("is its worker's until then, and while a log of that name is there", () => {
    claim(folder, 1, 1, "w09");
    const made = statSync(layout.claim(folder, 1, 1)).mtimeMs;
    const contested = new ContestedClaims(folder, "w01");
    const study = open().follow();
    expect(contested.take(1, 1)).toBe(false);
    const freeAfter = (seconds: number) => contested.takeovers(study, () => false, made + seconds * 1000);
    expect(freeAfter(LEASE)).toEqual([]);
    expect(freeAfter(LEASE + 1)).toEqual([{ trial: 1, attempt: 2 }]);
    writeFileSync(layout.log(folder, "w09"), "");
    expect(freeAfter(LEASE + 1)).toEqual([]);
  });

  it("is let go by a worker that lives, when its log comes into sight after another went on: its trial counts once", async () => {
    const [log, hidden] = [layout.log(folder, "w01"), join(root, "hidden.jsonl")];
    let goOn = () => {};
    const takenOver = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let living: Promise<WorkOutcome> | undefined;
    await new Promise<void>((trains) => {
      living = workOnIt(({ trial }) => {
        trains();
        return trial === 1 ? takenOver : undefined;
      });
    });
    aged(layout.claim(folder, 1, 1), LEASE + 1);
    const other = workOnIt(
      once(() => {
        renameSync(hidden, log);
        goOn();
      }),
      () => renameSync(log, hidden),
    );
    expect((await Promise.all([living, other])).map((outcome) => outcome?.kind)).toEqual(["finished", "finished"]);
    const { trials } = open().follow();
    expect(trials.map((trial) => trial?.state)).toEqual(["done", "done", "done"]);
    expect(trials[0]).toMatchObject({ attempt: 2, worker: "w02" });
    expect(trials[0]!.curve).toHaveLength(1);
  });
});

it("a silent worker that has just claimed a trial is back, and keeps it for a lease, unless it has left since", () => {
  const back = Logbook.open(folder, { whetstone: "0", commit: undefined });
  expect(claim(folder, 1, 1, back.worker)).toBe(true);
  const made = statSync(layout.claim(folder, 1, 1)).mtimeMs;
  const contested = new ContestedClaims(folder, "w02");
  contested.take(1, 1);
  const freeAfter = (seconds: number) => contested.takeovers(open().follow(), () => true, made + seconds * 1000);
  expect(freeAfter(LEASE)).toEqual([]);
  expect(freeAfter(LEASE + 1)).toEqual([{ trial: 1, attempt: 2 }]);
  back.write({ kind: "leave", reason: "" });
  back.close();
  expect(freeAfter(0)).toEqual([{ trial: 1, attempt: 2 }]);
});

it("a worker that lets go of its trial for another that then dies without a word takes it up again", async () => {
  const dead = Logbook.open(folder, { whetstone: "0", commit: undefined });
  dead.write({ kind: "leave", reason: "" });
  dead.close();
  const outcome = await workOnIt(once(() => claim(folder, 1, 2, dead.worker)));
  expect(outcome.kind).toBe("finished");
  expect(open().follow().trials[0]).toMatchObject({ state: "done", attempt: 3 });
});

it("a worker whose trial another took over while it told of the last epoch, as on a disk that stood still, ends it no more", async () => {
  const write = Logbook.prototype.write;
  vi.spyOn(Logbook.prototype, "write").mockImplementation(function (this: Logbook, event) {
    // Whoever took it over died long ago, so that this worker trains it once more.
    if (event.kind === "epoch" && event.trial === 1 && claim(folder, 1, 2, "w09"))
      aged(layout.claim(folder, 1, 2), LEASE + 1);
    return write.call(this, event);
  });
  await workOnIt();
  vi.restoreAllMocks();
  const lines = logs().flatMap((log) => log.split("\n").filter((line) => line.includes('"end"')));
  const ends = lines.map((line) => JSON.parse(line)).filter(({ trial }) => trial === 1);
  expect(ends.map(({ attempt }) => attempt)).toEqual([3]);
});

import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { stream } from "../src/math/random.ts";
import { claim } from "../src/store/claims.ts";
import { createStudyFolder } from "../src/store/create-study.ts";
import { layout } from "../src/store/layout.ts";
import { LogFollower } from "../src/store/log-follower.ts";
import { LogWriter } from "../src/store/log-writer.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { requestStop } from "../src/store/stop-file.ts";
import type { StudyEvent } from "../src/study/events.ts";
import { functionTrainer } from "../src/trainers/function.ts";
import { samplerOf, scheduleOf } from "../src/worker/assemble.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { work } from "../src/worker/worker.ts";
import { main } from "./fixtures/built.ts";
import { until } from "./fixtures/until.ts";
import { hasEnded, start } from "./fixtures/whetstone.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = newFolder();
  folder = join(root, "study");
});

function create(definition: string): void {
  createStudyFolder(folder, `name: study\nmetric: acc\ngoal: maximize\n${definition}`, root);
}

const startWorker = () => start(root, "worker", folder);
const codeOf = async ({ ended }: ReturnType<typeof start>) => (await ended).code;
const open = () => openStudy(folder);

/** All events, with the worker that wrote each. */
function allEvents(): { worker: string; event: StudyEvent }[] {
  const events: { worker: string; event: StudyEvent }[] = [];
  new LogFollower(folder).read((worker, event) => events.push({ worker, event }));
  return events;
}

/** The same study by one worker in this process, training nothing. */
async function paramsByOneWorker(definition: string): Promise<readonly unknown[]> {
  const alone = join(root, "alone");
  createStudyFolder(alone, `name: study\nmetric: acc\ngoal: maximize\n${definition}`, root);
  const opened = openStudy(alone);
  const { definition: read } = opened;
  await work({
    folder: opened,
    sampler: samplerOf(read),
    schedule: scheduleOf(read),
    trainer: functionTrainer(() => 1, read.metric),
    signal: new AbortController().signal,
  });
  return opened.study.trials.map((trial) => trial?.params);
}

describe("workers as processes of their own", () => {
  it("share 600 trials exactly, eight at once, though five of them are killed at random moments", async () => {
    const definition = `
command: ["/bin/echo", '{{"epoch": 1, "acc": 0.5}}']
seed: 11
sampler: random
lease: 60
space: { lr: "10 ** uniform(-6, 1)", width: "2 ** int(4, 9)", net: "choice(a, b, c)" }
stages: [{ trials: 600, epochs: 1 }]
`;
    create(definition);
    const workers = Array.from({ length: 8 }, startWorker);
    const study = open();
    const done = () => study.follow().trials.filter((trial) => trial?.state === "done").length;
    const chance = stream("kill");
    for (let death = 1; death <= 5; death++) {
      const moment = death * 90 + chance.int(40);
      await until(() => done() >= moment);
      const alive = workers.filter(({ child }) => !hasEnded(child));
      const victim = alive[chance.int(alive.length)]!;
      victim.child.kill("SIGKILL");
      await victim.ended;
      workers.push(startWorker());
    }
    const codes = await Promise.all(workers.map(codeOf));
    // Those that were killed have none.
    expect(codes.filter((code) => code !== null)).toEqual(Array(8).fill(0));

    const { trials } = study.follow();
    expect(trials).toHaveLength(600);
    expect(trials.every((trial) => trial?.state === "done")).toBe(true);
    const count = (kind: StudyEvent["kind"]) => {
      const numbers = allEvents().flatMap(({ event }) =>
        event.kind === kind && "trial" in event ? [event.trial] : [],
      );
      return { numbers, different: new Set(numbers).size };
    };
    // Each trial ends once: nothing finished was trained again. Only what was in flight at a death was opened twice.
    expect(count("end")).toMatchObject({ different: 600, numbers: { length: 600 } });
    expect(count("start").different).toBe(600);
    // A worker that is killed as it claims leaves a hidden file behind.
    const claims = readdirSync(join(folder, "claims")).filter((name) => !name.startsWith("."));
    expect(claims.filter((name) => name.endsWith(".1"))).toHaveLength(600);
    const again = claims.filter((name) => !name.endsWith(".1"));
    const toldOf = (name: string) =>
      allEvents().filter(({ event }) => "trial" in event && event.trial === Number.parseInt(name, 10));
    expect(again.length, JSON.stringify(again.map((name) => [name, toldOf(name)]))).toBeLessThanOrEqual(5);
    expect(trials.map((trial) => trial?.params)).toEqual(await paramsByOneWorker(definition));
  }, 180_000);

  it("go on from the checkpoint of a worker that was killed in mid-training, and lose at most the epoch in flight", async () => {
    const program = join(root, "train.mjs");
    writeFileSync(
      program,
      `import { existsSync, readFileSync, writeFileSync } from "node:fs";
const { WHETSTONE_RESUME: resume, WHETSTONE_CHECKPOINT: save, WHETSTONE_EPOCHS: epochs } = process.env;
let epoch = resume ? Number(readFileSync(resume, "utf8")) : 0;
while (epoch < Number(epochs)) {
  // The fourth epoch takes for ever, until the test has killed the worker.
  while (epoch === 3 && !existsSync(${JSON.stringify(join(root, "killed"))})) await new Promise((go) => setTimeout(go, 10));
  epoch++;
  writeFileSync(save + "." + epoch, String(epoch));
  console.log(JSON.stringify({ epoch, acc: epoch / 10, resumed: resume ? 1 : 0 }));
}
`,
    );
    create(`
command: ["${process.execPath}", "${program}"]
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 1, epochs: 6 }]
`);
    const first = startWorker();
    const study = open();
    await until(() => study.follow().trials[0]?.curve.length === 3);
    first.child.kill("SIGKILL");
    await first.ended;
    writeFileSync(join(root, "killed"), "");
    await startWorker().ended;
    const trial = study.follow().trials[0]!;
    expect(trial).toMatchObject({ state: "done", attempt: 2, worker: "w02" });
    expect(trial.curve.map(({ epoch, metrics }) => [epoch, metrics.resumed])).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 1],
      [5, 1],
      [6, 1],
    ]);
    const epochs = allEvents().flatMap(({ event }) => (event.kind === "epoch" ? [event.epoch] : []));
    expect(epochs).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("are not lost to one trial for ever that brings down whatever trains it: the sixth gives it up, and trains another", async () => {
    writeFileSync(
      join(root, "train.mjs"),
      `if (process.env.WHETSTONE_TRIAL === "1") process.kill(process.ppid, "SIGKILL");
console.log(JSON.stringify({ epoch: 1, acc: 0.5 }));
`,
    );
    create(`
command: ["${process.execPath}", train.mjs]
sampler: random
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 2, epochs: 1 }]
`);
    for (let lost = 1; lost <= 5; lost++) expect(await codeOf(startWorker())).toBeNull();
    expect(open().follow().trials).toMatchObject([{ state: "running", attempt: 5 }]);
    expect(await codeOf(startWorker())).toBe(0);
    expect(open().follow().trials).toMatchObject([
      { state: "failed", attempt: 6, reason: expect.stringMatching(/^its worker was lost in each of its last 5/) },
      { state: "done", attempt: 1 },
    ]);
  }, 60_000);

  it("let go of a trial that another took over while they were stopped", async () => {
    const program = join(root, "train.mjs");
    writeFileSync(
      program,
      `import { existsSync } from "node:fs";
for (let epoch = 1; epoch <= 3; epoch++) {
  while (epoch === 2 && !existsSync(${JSON.stringify(join(root, "go"))})) await new Promise((go) => setTimeout(go, 10));
  console.log(JSON.stringify({ epoch, acc: epoch / 10 }));
}
`,
    );
    create(`
command: ["${process.execPath}", "${program}"]
lease: 5
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 1, epochs: 3 }]
`);
    const sleeper = startWorker();
    const study = open();
    await until(() => study.follow().trials[0]?.curve.length === 1);
    sleeper.child.kill("SIGSTOP");
    const other = startWorker();
    await until(() => study.follow().trials[0]?.attempt === 2);
    writeFileSync(join(root, "go"), "");
    await other.ended;
    sleeper.child.kill("SIGCONT");
    await sleeper.ended;
    const trial = study.follow().trials[0]!;
    expect(trial).toMatchObject({ state: "done", attempt: 2, worker: "w02" });
    const byFirst = allEvents().filter(({ worker, event }) => worker === "w01" && "trial" in event);
    expect(byFirst.map(({ event }) => event.kind)).toEqual(["start", "epoch"]);
  }, 60_000);

  it("let go of a trial that was killed while they were stopped, which nobody resumes, and go on with another", async () => {
    writeFileSync(
      join(root, "train.mjs"),
      `for (let epoch = 1; epoch <= 3; epoch++) {
  if (process.env.WHETSTONE_TRIAL === "1" && epoch === 2) await new Promise((go) => setTimeout(go, 1_000_000));
  console.log(JSON.stringify({ epoch, acc: epoch / 10 }));
}
`,
    );
    create(`
command: ["${process.execPath}", train.mjs]
lease: 5
sampler: random
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 10000, epochs: 3 }]
`);
    const sleeper = startWorker();
    const study = open();
    await until(() => study.follow().trials[0]?.curve.length === 1);
    sleeper.child.kill("SIGSTOP");
    const other = startWorker();
    await until(() => study.follow().trials[1]?.state === "done");
    execFileSync(process.execPath, [main, "kill", folder, "1"], { stdio: "ignore" });
    for (const reader of [open(), study]) expect(reader.follow().trials[0]).toMatchObject({ state: "killed" });
    // Those who look for the lost find its worker silent for twice its lease.
    await until(() => Date.now() - study.lastSigns.get("w01")! > 10_000 && study.follow() !== undefined);
    expect(readdirSync(join(folder, "claims")).filter((name) => name.startsWith("0001."))).toEqual(["0001.1"]);

    sleeper.child.kill("SIGCONT");
    await until(() => study.follow().trials.some((trial) => trial?.worker === "w01" && trial.state === "done"));
    requestStop(folder, "enough was seen");
    await Promise.all([sleeper.ended, other.ended]);
    expect(study.follow().trials[0]).toMatchObject({ state: "killed", attempt: 1, curve: { length: 1 } });
    const byFirst = allEvents().filter(({ event }) => "trial" in event && event.trial === 1);
    expect(byFirst.map(({ worker, event }) => [worker, event.kind])).toEqual([
      ["w01", "start"],
      ["w01", "epoch"],
      ["w01", "end"],
    ]);
  }, 60_000);
});

it("what a lost worker left is taken over, though the clock of the one that waits for it was set back by an hour", async () => {
  create(
    'lease: 5\nsampler: random\nschedule: stages\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 2, epochs: 1 }]\n',
  );
  claim(folder, 1, 1, "w01");
  const lost = LogWriter.create(layout.log(folder, "w01"))!;
  const line = { v: 1, t: Date.now() } as const;
  lost.append({ ...line, kind: "worker", worker: "w01", host: "ada", pid: 1, whetstone: "", node: "", platform: "" });
  const opening = { trial: 1, attempt: 1, stage: 1, epochs: 1, params: { lr: 0.5 }, seed: 1 };
  lost.append({ ...line, kind: "start", ...opening, sampler: "random", read: {} });
  const opened = open();
  const { definition } = opened;
  const now = Date.now();
  const clock = vi.spyOn(Date, "now");
  const outcome = await work({
    folder: opened,
    sampler: samplerOf(definition),
    schedule: scheduleOf(definition),
    trainer: functionTrainer((_, { trial }) => {
      if (trial === 2) {
        clock.mockImplementation(() => now - 3_600_000);
        lost.append({ ...line, kind: "leave", reason: "" });
      }
      return 1;
    }, definition.metric),
    signal: AbortSignal.timeout(20_000),
  }).finally(() => clock.mockRestore());
  lost.close();
  expect(outcome.kind).toBe("finished");
  expect(open().follow().trials[0]).toMatchObject({ state: "done", attempt: 2 });
}, 60_000);

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Launcher } from "../src/launchers/launcher.ts";
import { local } from "../src/launchers/local.ts";
import { takeLead } from "../src/master/leadership.ts";
import type { MasterOrder } from "../src/master/order.ts";
import { UserError } from "../src/space/user-error.ts";
import { createStudyFolder } from "../src/store/create-study.ts";
import { layout } from "../src/store/layout.ts";
import type { MasterDeed } from "../src/store/master-log.ts";
import { requestStop } from "../src/store/stop-file.ts";
import { StudyFolder } from "../src/store/study-folder.ts";
import { isDead } from "../src/worker/identity.ts";
import { readDefinition } from "../src/worker/read-definition.ts";
import { main } from "./fixtures/built.ts";
import { ruleOver } from "./fixtures/rule-over.ts";
import { until } from "./fixtures/until.ts";

let root: string;
let folder: StudyFolder;
let launcher: Launcher | undefined;
let started: ChildProcess[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-master-"));
  started = [];
  launcher = undefined;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const child of started) child.kill("SIGKILL");
  launcher ??= local({})({ folder, program: [] });
  for (const handle of await launcher.list()) await launcher.kill(handle, "now");
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
}, 60_000);

const gate = () => join(root, "gate");
const study = () => join(root, "study");

/** A study of four trials, none of which ends before the gate is open. */
function create(trials = 4): void {
  createStudyFolder(
    study(),
    `name: study
command: [sh, -c, 'while [ ! -e ${gate()} ]; do sleep 0.05; done; echo "{{\\"epoch\\": 1, \\"acc\\": {lr}}}"']
metric: acc
space: { lr: "uniform(0, 1)" }
goal: maximize
stages: [{ trials: ${trials}, epochs: 1 }]
`,
    root,
  );
  folder = new StudyFolder(study(), readDefinition);
}

/** Starts `whetstone master` and gives what it has said so far, and its exit code once it has ended. */
function startMaster(workers: number) {
  const child = spawn(process.execPath, [main, "master", "study", "--on", "local", "-w", String(workers)], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  let said = "";
  child.stdout.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  return { child, said: () => said, ended: once(child, "close").then(([code]) => code as number | null) };
}

/** Rules over the study here, with a program that is taken for a worker. */
async function rule(program: readonly string[], options: Partial<MasterOrder> & { readonly slots?: number }) {
  const { slots, ...order } = options;
  launcher = local(slots === undefined ? {} : { slots })({ folder, program });
  const { deeds, ended } = ruleOver({
    folder,
    launcher,
    on: "local",
    workers: 2,
    patience: { firstWait: 0.01, longestWait: 0.1, rounds: 3, placeFailures: 3 },
    settle: 0,
    ...order,
  });
  return { outcome: await ended, deeds };
}

/** Runs a command to its end, in a terminal of its own. */
function whetstone(...words: readonly string[]): void {
  execFileSync(process.execPath, [main, ...words], { cwd: root, stdio: "ignore" });
}

const training = () => folder.follow().trials.filter((trial) => trial?.state === "running").length;

describe("a master", () => {
  it("replaces a worker that is killed, and another master finds what the first one left when it was killed", async () => {
    create();
    const first = startMaster(2);
    await until(() => training() === 2);
    process.kill(folder.study.workers.get("w01")!.pid, "SIGKILL");
    await until(() => folder.follow().workers.has("w03"));
    await until(() => /w01 on .* is lost: it is gone without a word/.test(first.said()));
    first.child.kill("SIGKILL");
    await first.ended;

    const second = startMaster(2);
    await until(() => second.said().includes("found w03"));
    expect(second.said()).toMatch(/found w02 on/);
    writeFileSync(gate(), "");
    expect(await second.ended).toBe(0);
    expect([...folder.follow().workers.keys()]).toEqual(["w01", "w02", "w03"]);
    expect(folder.study.trials.every((trial) => trial?.state === "done")).toBe(true);
    await until(() => [...folder.study.workers.values()].every(({ identity }) => isDead(identity!)));
  });

  it("only watches while another leads, and takes over when that one is gone", async () => {
    create();
    const first = startMaster(1);
    await until(() => training() === 1);
    const second = startMaster(3);
    await until(() => second.said().includes("This one only watches"));
    expect(second.said()).toContain(`process ${first.child.pid} on`);
    expect(folder.follow().workers.size).toBe(1);
    first.child.kill("SIGKILL");
    await until(() => existsSync(layout.master(study(), 2)));
    await until(() => training() === 3);
    expect(second.said()).toContain("this one takes over");
    writeFileSync(gate(), "");
    expect(await second.ended).toBe(0);
    expect(folder.follow().trials.every((trial) => trial?.state === "done")).toBe(true);
  });

  it("changes nothing while another leads, not even a stop that was asked for before; that is taken back once it leads", async () => {
    create();
    requestStop(study(), "enough was seen");
    const { lease } = folder.definition;
    const lead = takeLead(study(), { on: "local", workers: 1, lease });
    const leaving = new AbortController();
    let looks = 0;
    let isKept = false;
    const watching = rule(["true"], {
      leaving: leaving.signal,
      look: () => {
        if (++looks === 2 && lead.kind === "leads") {
          isKept = existsSync(layout.stop(study()));
          lead.chronicle.record([{ kind: "leave", reason: "enough was seen" }]);
          lead.chronicle.close();
        }
        if (!existsSync(layout.stop(study()))) leaving.abort();
      },
    });
    expect(await watching).toMatchObject({ outcome: { kind: "left", reason: "it was interrupted" } });
    expect(isKept).toBe(true);
    expect(existsSync(layout.master(study(), 2))).toBe(true);
  });

  it("that only watches heeds a stop that was asked for right before the other left", async () => {
    create();
    const { lease } = folder.definition;
    const lead = takeLead(study(), { on: "local", workers: 1, lease });
    const stopAndLeave = () => {
      requestStop(study(), "enough was seen");
      if (lead.kind !== "leads") return;
      lead.chronicle.record([{ kind: "leave", reason: "enough was seen" }]);
      lead.chronicle.close();
    };
    let looks = 0;
    const watching = rule(["true"], {
      // Between two looks of the other.
      look: () => void (++looks === 1 && setImmediate(stopAndLeave)),
    });
    expect(await watching).toMatchObject({ outcome: { kind: "left", reason: "enough was seen" } });
    expect(existsSync(layout.stop(study()))).toBe(true);
  });

  it("that only watches says so where the study is moved away", async () => {
    create();
    const { lease } = folder.definition;
    const lead = takeLead(study(), { on: "local", workers: 1, lease });
    const watching = rule(["true"], { look: () => renameSync(study(), `${study()}-moved`) });
    await expect(watching).rejects.toThrow(/workers is not there; if the study was moved, go on where it is now/);
    expect(existsSync(study())).toBe(false);
    renameSync(`${study()}-moved`, study());
    if (lead.kind === "leads") lead.chronicle.close();
  });

  it("leaves its workers alone when it is interrupted, and lets them go when the study is stopped", async () => {
    create();
    const first = startMaster(2);
    await until(() => training() === 2);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
    expect(first.said()).toMatch(/its workers go on without it\)\. Go on with: whetstone master study/);
    expect([...folder.follow().workers.values()].some(({ identity }) => isDead(identity!))).toBe(false);
    const second = startMaster(2);
    await until(() => second.said().includes("found w02"));
    writeFileSync(layout.stop(study()), "asked to stop by a test\n");
    expect(await second.ended).toBe(0);
    expect(second.said()).toContain("Stopped (asked to stop by a test)");
    expect(folder.follow().trials.filter((trial) => trial?.state === "paused")).toHaveLength(2);
  });

  it("has as many workers as people want, and lets those go that are too many after their trials", async () => {
    create(8);
    const leading = startMaster(1);
    await until(() => training() === 1);
    whetstone("scale", "study", "4");
    await until(() => training() === 4);
    whetstone("scale", "study", "2");
    await until(() => (folder.follow().changes ?? []).filter(({ change }) => change.kind === "retire").length === 2);
    writeFileSync(gate(), "");
    expect(await leading.ended).toBe(0);
    expect(folder.follow().workers.size).toBe(4);
    expect(folder.study.trials.map((trial) => [trial?.state, trial?.attempt])).toEqual(Array(8).fill(["done", 1]));
    const again = spawnSync(process.execPath, [main, "run", "study", "-w", "3"], { cwd: root, encoding: "utf8" });
    expect(again.stderr).toBe("2 workers, since the study was scaled; for 3: whetstone scale study 3\n");
  });

  it("replaces a worker that people let go, when it is gone: at once, or after its trial", async () => {
    create(6);
    const leading = startMaster(2);
    await until(() => training() === 2);
    const trial = folder.study.workers.get("w01")?.trial ?? 0;
    whetstone("kill", "study", "w01");
    await until(() => folder.follow().workers.get("w01")?.leftAt !== undefined);
    await until(() => folder.follow().workers.has("w03") && training() === 2);
    expect(folder.study.trials[trial - 1]).toMatchObject({ state: "running", attempt: 2, worker: "w03" });
    whetstone("retire", "study", "w02");
    whetstone("kill", "study", String(trial));
    // Its worker goes on with another, and nobody comes in place of the one that still trains.
    await until(() => training() === 2 && folder.study.workers.get("w03")?.trial === 3);
    expect([...folder.study.workers.keys()]).toEqual(["w01", "w02", "w03"]);
    writeFileSync(gate(), "");
    expect(await leading.ended).toBe(0);
    expect(folder.follow().workers.get("w02")?.leftBecause).toBe("it was asked to leave");
    expect(folder.study.trials.filter((each) => each?.worker === "w02")).toHaveLength(1);
    const states = folder.study.trials.map((each) => each?.state);
    expect(states).toEqual(Array.from({ length: 6 }, (_, i) => (i === trial - 1 ? "killed" : "done")));
    expect(leading.said()).toMatch(/asked to leave: w01 on .*, since people asked for it/);
  });

  it("kills a worker that does not leave when people want it to, and its trial goes on with another", async () => {
    create();
    const leading = startMaster(1);
    await until(() => training() === 1);
    const { pid, identity } = folder.study.workers.get("w01")!;
    process.kill(pid, "SIGSTOP");
    whetstone("kill", "study", "w01");
    await until(() => isDead(identity!));
    await until(() => training() === 1 && folder.follow().trials[0]?.worker === "w02");
    writeFileSync(gate(), "");
    expect(await leading.ended).toBe(0);
    expect(leading.said()).toMatch(/asked to leave: w01 [\s\S]*killed: w01 on .*, since people asked for it/);
    expect(folder.follow().trials.map((each) => each?.attempt)).toEqual([2, 1, 1, 1]);
  });

  it("gives up where every worker dies at once, and says what the last one said", async () => {
    create();
    const { outcome, deeds } = await rule(["/bin/sh", "-c", "echo there is no torch here >&2; exit 3"], {});
    expect(outcome.kind).toBe("gave up");
    expect(outcome.reason).toContain("there is no torch here");
    expect(deeds.filter(({ kind }) => kind === "launched").length).toBeLessThanOrEqual(2 * 4);
  });

  it("starts no more workers in a slot where they fail again and again, and finishes with the others", async () => {
    create();
    writeFileSync(
      join(root, "worker.sh"),
      `case $WHETSTONE_LAUNCHED_AS in *:1:*) echo bad slot >&2; exit 3;; esac\nexec ${process.execPath} ${main} worker "$1"\n`,
    );
    const deeds: MasterDeed[] = [];
    const { outcome } = await rule(["/bin/sh", join(root, "worker.sh")], {
      slots: 2,
      deeds: (more) => {
        deeds.push(...more);
        if (more.some(({ kind }) => kind === "gave up")) writeFileSync(gate(), "");
      },
      patience: { firstWait: 0.01, longestWait: 0.01, rounds: 100, placeFailures: 3 },
    });
    expect(outcome.kind).toBe("finished");
    expect(deeds.find(({ kind }) => kind === "gave up")).toMatchObject({
      host: expect.stringMatching(/ slot 1$/),
      words: "bad slot",
    });
    expect(deeds.filter((deed) => deed.kind === "launched" && deed.host?.endsWith("slot 1"))).toHaveLength(3);
  });

  it("tells at once of a host that cannot be reached, gives it up after ever longer waits, and tries it again when people ask for workers", async () => {
    create(1000);
    const worker = [process.execPath, main, "worker"];
    const own = local({ slots: 1 })({ folder, program: worker });
    let isDown = true;
    const launcher: Launcher = {
      ...own,
      async launch({ avoid = [], ...order }) {
        const { started } = await own.launch(order);
        const asksOther = started.length < order.count && !avoid.includes("b");
        if (asksOther && !isDown) requestStop(study(), "enough was seen");
        return { started, refusals: asksOther && isDown ? [{ host: "b", reason: "host b: no route" }] : [] };
      },
    };
    const deeds: MasterDeed[] = [];
    const told: string[] = [];
    const { outcome } = await rule(worker, {
      launcher,
      deeds: (more) => {
        deeds.push(...more);
        if (!more.some(({ kind }) => kind === "gave up")) return;
        isDown = false;
        whetstone("scale", "study", "2");
      },
      news: (_, text) => told.push(text) > 0,
    });
    expect(outcome.kind).toBe("left");
    const reason = "host b: no route";
    expect(deeds.filter((deed) => "host" in deed && deed.host === "b")).toEqual([
      ...[0.01, 0.02, 0.04].map((again_in) => ({ kind: "trouble", host: "b", reason, again_in })),
      { kind: "gave up", host: "b", reason: "4 tries in a row failed, the last: host b: no route" },
    ]);
    expect(deeds).toContainEqual({
      kind: "scaled",
      workers: 2,
      reason: "it was asked for; b may have workers again",
    });
    expect(told).toEqual([
      "study: host b: no route. Trying again in 0.01 s",
      "study: starts no more workers on b: 4 tries in a row failed, the last: host b: no route",
    ]);
    expect(deeds.filter(({ kind }) => kind === "launched")).toHaveLength(1);
  });

  it("gives up when no place is left", async () => {
    create();
    const own = local({})({ folder, program: [] });
    let launches = 0;
    const launcher: Launcher = {
      ...own,
      launch: async ({ avoid = [] }) => ({
        // The first is gone at once, so that there has been a worker before.
        started: launches++ === 0 ? [{ id: "ssh:b:1:0", host: "b", state: "running" }] : [],
        refusals: avoid.includes("b") ? [] : [{ host: "b", reason: "host b: no route" }],
      }),
    };
    const { outcome } = await rule([], { launcher });
    expect(outcome).toMatchObject({
      kind: "gave up",
      reason: /no place is left, since b had to be given up; .*no route/,
    });
  });

  it("says of one that waited, and is listed no more, that its task was taken out of the queue", async () => {
    create();
    const own = local({})({ folder, program: [] });
    const launcher: Launcher = {
      ...own,
      launch: async () => ({ started: [{ id: "slurm:1_0", state: "waiting" }], refusals: [] }),
    };
    const deeds: MasterDeed[] = [];
    await rule([], {
      launcher,
      workers: 1,
      deeds: (more) => {
        deeds.push(...more);
        if (more.some(({ kind }) => kind === "lost")) requestStop(study(), "enough was seen");
      },
    });
    const reason = "its task was taken out of the queue before it had begun";
    expect(deeds).toContainEqual({ kind: "lost", id: "slurm:1_0", reason });
  });

  it("starts no more workers than there are trials left to train", async () => {
    create(3);
    writeFileSync(gate(), "");
    const { outcome, deeds } = await rule([process.execPath, main, "worker"], { workers: 10 });
    expect(outcome.kind).toBe("finished");
    expect(deeds.filter(({ kind }) => kind === "launched")).toHaveLength(3);
  });

  it("says once that there is room for fewer workers than are wanted: with GPUs, for one on each", async () => {
    create(6);
    const said: string[] = [];
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "3,5");
    const order = { workers: 3, say: (line: string) => said.push(line), look: () => training() === 2 && open() };
    const open = () => writeFileSync(gate(), "");
    const { outcome, deeds } = await rule([process.execPath, main, "worker"], order);
    expect(outcome.kind).toBe("finished");
    expect(deeds.filter(({ kind }) => kind === "launched")).toHaveLength(2);
    expect(said).toEqual([
      "There is no room for 1 of the workers that are wanted; give local more slots to have all at a time.",
    ]);
  });

  it("asks a launcher that fails ever more seldom, however well other workers train", async () => {
    create(1000);
    const worker = [process.execPath, main, "worker"];
    const own = local({})({ folder, program: worker });
    let launches = 0;
    const failing: Launcher = {
      ...own,
      async launch(order) {
        if (++launches === 1 || launches > 5) return own.launch(order);
        throw new UserError("host b does not answer", 1);
      },
    };
    const deeds: MasterDeed[] = [];
    const ruling = rule(worker, {
      launcher: failing,
      deeds: (more) => {
        deeds.push(...more);
        if (more.some(({ kind }) => kind === "mended")) requestStop(study(), "enough was seen");
      },
      patience: { firstWait: 0.05, longestWait: 10, rounds: 20, placeFailures: 3 },
    });
    await until(() => training() === 2);
    process.kill(folder.study.workers.get("w01")!.pid, "SIGKILL");
    await until(() => launches > 5);
    writeFileSync(gate(), "");
    expect((await ruling).outcome.kind).toBe("left");
    const waits = deeds.flatMap((deed) => (deed.kind === "trouble" ? deed.again_in : []));
    expect(waits).toEqual([0.05, 0.1, 0.2, 0.4]);
    expect(deeds.filter(({ kind }) => kind === "mended")).toEqual([
      { kind: "mended", reason: "workers can be launched again" },
    ]);
  });
});

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeLauncher } from "../../src/launchers/launcher.contract.ts";
import { readSlurmOptions } from "../../src/launchers/slurm/options.ts";
import { jobName, slurmLauncher } from "../../src/launchers/slurm/slurm.ts";
import { createStudyFolder } from "../../src/store/create-study.ts";
import { layout } from "../../src/store/layout.ts";
import { LogFollower } from "../../src/store/log-follower.ts";
import { requestStop } from "../../src/store/stop-file.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import { main } from "../fixtures/built.ts";
import { ruleOver } from "../fixtures/rule-over.ts";
import { until } from "../fixtures/until.ts";
import { describeWith, succeeds } from "./parts.ts";
import { type SlurmCluster, startSlurm } from "./slurm-cluster.ts";

const program = [process.execPath, main, "worker"];

const isThere = () =>
  process.getuid?.() === 0 && ["munged", "slurmctld", "slurmd"].every((command) => succeeds(command, "-V"));

/** Trains an epoch in a second; its checkpoint is the number of epochs trained. */
const training = `epoch=0
if [ -n "$WHETSTONE_RESUME" ]; then epoch=$(cat "$WHETSTONE_RESUME"); fi
while [ "$epoch" -lt "$WHETSTONE_EPOCHS" ]; do
  sleep 0.8
  epoch=$((epoch + 1))
  echo "$epoch" >"$WHETSTONE_CHECKPOINT.$epoch"
  echo "{\\"epoch\\": $epoch, \\"loss\\": 0.$epoch}"
done
`;

describeWith("Slurm (slurmctld, slurmd and munged, as root)", isThere, () => {
  let cluster: SlurmCluster;
  beforeAll(async () => {
    cluster = await startSlurm(3, 2);
    Object.assign(process.env, cluster.env);
  }, 60_000);
  afterAll(() => cluster?.end());

  describeLauncher("slurm", {
    program,
    make: (site) => slurmLauncher(site, readSlurmOptions({}), { every: 200, most: 1000, patience: 5000 }),
    room: 3,
  });

  it("keeps what a worker prints in a folder whatever it is called, and refuses one that sbatch cannot write to", async () => {
    const root = mkdtempSync(join(tmpdir(), "whetstone-slurm-study-"));
    const launcherIn = (name: string) => {
      const path = join(root, name);
      const text = `name: odd
command: [sh, -c, "exit 0"]
metric: loss
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 1, epochs: 1 }]
`;
      createStudyFolder(path, text, root);
      return {
        path,
        launcher: slurmLauncher({ folder: openStudy(path), program }, readSlurmOptions({})),
      };
    };
    for (const name of ["back\\slash", "two\nlines"])
      expect(() => launcherIn(name)).toThrow(/a path with a backslash or a line break is nothing for sbatch/);
    const { path, launcher } = launcherIn(`it's 100% "odd" #1; $HOME & ü`);
    const { started } = await launcher.launch({ folder: path, count: 1 });
    const words = layout.words(path, started[0]!.id);
    await until(() => existsSync(words) && readFileSync(words, "utf8").includes("w01"));
    await until(() => cluster.ask("squeue", "--noheader") === "");
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }, 20_000);

  it("takes a task out of the queue that was asked to leave when it had just gone back there", async () => {
    const root = mkdtempSync(join(tmpdir(), "whetstone-slurm-study-"));
    const path = join(root, "back");
    writeFileSync(join(root, "train.sh"), training);
    const text = `name: back
command: [sh, ${join(root, "train.sh")}]
metric: loss
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 1, epochs: 100 }]
`;
    createStudyFolder(path, text, root);
    const launcherThatLooks = (every: number) => {
      const site = { folder: openStudy(path), program };
      return slurmLauncher(site, readSlurmOptions({}), { every, most: 60_000, patience: 5000 });
    };
    // It knows the queue as it was a while ago.
    const launcher = launcherThatLooks(60_000);
    const { started } = await launcher.launch({ folder: path, count: 1 });
    const task = started[0]!.id.replace("slurm:", "");
    const state = () => cluster.ask("squeue", "--noheader", `--jobs=${task}`, "--format=%T").trim();
    await until(() => state() === "RUNNING");
    expect(await launcher.list()).toEqual([expect.objectContaining({ state: "running" })]);
    cluster.ask("scontrol", "requeuehold", task);
    await until(() => state() === "PENDING");
    await launcher.kill(started[0]!, "gentle");
    await launcherThatLooks(200).kill(started[0]!, "gentle");
    expect(cluster.ask("squeue", "--noheader")).toBe("");
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }, 60_000);

  it("is told which node's setup fails, also where that takes no time; the node is given up, and no trial fails for it", async () => {
    const root = mkdtempSync(join(tmpdir(), "whetstone-slurm-study-"));
    const path = join(root, "setup");
    writeFileSync(join(root, "train.sh"), training);
    const text = `name: setup
command: [sh, ${join(root, "train.sh")}]
metric: loss
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 400, epochs: 1 }]
`;
    createStudyFolder(path, text, root);
    const folder = openStudy(path);
    const setup = ['if [ "$SLURMD_NODENAME" = n1 ]; then module load cuda/99; fi'];
    const { deeds, ended } = ruleOver({
      folder,
      launcher: slurmLauncher({ folder, program }, readSlurmOptions({ setup })),
      on: "slurm",
      workers: 6,
      patience: { firstWait: 1, longestWait: 2, rounds: 9, placeFailures: 2 },
    });
    await until(() => deeds.some(({ kind }) => kind === "gave up"));
    requestStop(path, "enough was seen");
    await ended;
    const words = expect.stringMatching(/module: command not found\nsetup ended with 127: if \[/);
    expect(deeds).toContainEqual(expect.objectContaining({ kind: "gave up", host: "n1", words }));
    expect(folder.follow().trials.filter((trial) => trial?.state === "failed")).toEqual([]);
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }, 120_000);

  describe("a master on it", () => {
    let home: string;
    const masters: ChildProcess[] = [];
    afterEach(() => {
      for (const master of masters) master.kill("SIGKILL");
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    });

    it("says where to mend what Slurm refuses, and goes on from there", () => {
      home = mkdtempSync(join(tmpdir(), "whetstone-slurm-study-"));
      writeFileSync(join(home, "train.sh"), training);
      const text = `name: refused
command: [sh, ${join(home, "train.sh")}]
metric: loss
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 2, epochs: 1 }]
cluster: { on: slurm, workers: 1, slurm: { partition: comon } }
`;
      writeFileSync(join(home, "study.yaml"), text);
      const master = (study: string) =>
        spawnSync(process.execPath, [main, "master", study], { cwd: home, encoding: "utf8" });
      const own = join(home, "refused", "study.yaml");
      const refused = master("study.yaml");
      expect(refused.stderr).toContain(`mend cluster: slurm in ${own} ("sinfo --summarize" lists the partitions)`);
      expect(refused.stderr).toContain(`go on with: whetstone master ${join(home, "refused")}`);
      const mended = text.replace("comon", "common");
      writeFileSync(join(home, "study.yaml"), mended);
      expect(master("study.yaml").stderr).toContain("by its own definition, refused/study.yaml");
      writeFileSync(own, mended);
      expect(master("refused").status).toBe(0);
    }, 60_000);

    it("lets workers go that people want no more: those that wait at once, the others after their trials", async () => {
      home = mkdtempSync(join(tmpdir(), "whetstone-slurm-study-"));
      writeFileSync(join(home, "train.sh"), training);
      writeFileSync(
        join(home, "study.yaml"),
        `name: fewer
command: [sh, ${join(home, "train.sh")}]
metric: loss
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 500, epochs: 3 }]
cluster: { on: slurm, workers: 7 }
`,
      );
      const folder = join(home, "fewer");
      const whetstone = (...words: readonly string[]) =>
        execFileSync(process.execPath, [main, ...words], { cwd: home, stdio: "ignore" });
      const master = spawn(process.execPath, [main, "master", "study.yaml"], {
        cwd: home,
        stdio: ["ignore", "pipe", "inherit"],
      });
      masters.push(master);
      await once(master.stdout, "data");
      const study = openStudy(folder);
      const present = () => [...study.follow().workers.values()].filter(({ leftAt }) => leftAt === undefined);
      const deeds = (): Record<string, unknown>[] =>
        readFileSync(join(folder, "master.jsonl"), "utf8")
          .split("\n")
          .flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
      await until(() => present().length === 6);
      // There is room for six of the seven.
      await until(() => deeds().some(({ kind }) => kind === "waiting"));
      whetstone("retire", "fewer", "w01");
      await until(() => study.follow().workers.get("w01")?.leftAt !== undefined && present().length === 6);
      whetstone("scale", "fewer", "2");
      await until(() => present().length === 2);
      whetstone("stop", "fewer");
      const [code] = await once(master, "exit");
      expect(code).toBe(0);
      const deedsOf = (...kinds: readonly unknown[]) => deeds().filter(({ kind }) => kinds.includes(kind));
      // Nobody was waited for who does not come again, and the queue did what it was asked.
      expect(deedsOf("found", "lost", "trouble")).toEqual([]);
      expect(deedsOf("launched").length).toBeGreaterThanOrEqual(8);
      // How many wait at first depends on how quickly Slurm gives out its places.
      expect(deeds()).toContainEqual(expect.objectContaining({ kind: "waiting", reason: "Resources" }));
      expect(study.follow().trials.filter((trial) => trial?.attempt !== 1)).toEqual([]);
    }, 120_000);

    it("completes 200 trials by six workers, though a node, a job, some minutes and the master itself are lost", async () => {
      home = mkdtempSync(join(tmpdir(), "whetstone-slurm-study-"));
      writeFileSync(join(home, "train.sh"), training);
      writeFileSync(
        join(home, "study.yaml"),
        `name: short
command: [sh, ${join(home, "train.sh")}]
metric: loss
lease: 10
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 200, epochs: 3 }]
cluster: { on: slurm, workers: 6, slurm: { time: 1 } }
`,
      );
      const folder = join(home, "short");
      const startMaster = () => {
        const master = spawn(process.execPath, [main, "master", join(home, "study.yaml")], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        masters.push(master);
        return master;
      };
      let master = startMaster();
      await once(master.stdout!, "data");
      const study = openStudy(folder);
      const name = jobName(study);
      const queued = () =>
        cluster
          .ask("squeue", "--noheader", "--array", `--name=${name}`, "--Format=JobArrayID:30,State:20,NodeList:20")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => line.trim().split(/\s+/));
      const running = () => queued().filter(([, state]) => state === "RUNNING");
      const done = () => study.follow().trials.filter((trial) => trial?.state === "done").length;
      const untilOrEnded = (condition: () => boolean) =>
        until(() => {
          if (master.exitCode !== null) throw new Error(`the master ended with ${master.exitCode}`);
          return condition();
        });

      await untilOrEnded(() => done() >= 6 && running().some(([, , node]) => node === "n2"));
      const urgent = ["--partition=urgent", "--exclusive", "--nodelist=n2", "--output=/dev/null", "--wrap=sleep 3"];
      const pushing = cluster.ask("sbatch", "--parsable", ...urgent).trim();
      await untilOrEnded(
        () => cluster.ask("squeue", "--noheader", `--jobs=${pushing}`, "--format=%T").trim() !== "PENDING",
      );

      const before = done();
      await untilOrEnded(() => done() >= before + 10 && running().length > 0);
      const [cancelled = ""] = running()[0]!;
      cluster.ask("scancel", cancelled);

      await untilOrEnded(() => done() >= before + 30);
      cluster.cutPower("n3");

      await untilOrEnded(() => done() >= before + 50);
      master.kill("SIGKILL");
      await once(master, "exit");
      master = startMaster();

      const [code] = await once(master, "exit");
      expect(code).toBe(0);

      const { trials, workers } = study.follow();
      expect(trials).toHaveLength(200);
      expect(trials.filter((trial) => trial?.state !== "done")).toEqual([]);
      const epochs = eventsIn(folder).flatMap((event) =>
        event.kind === "epoch" ? [`${event.trial}/${event.epoch}`] : [],
      );
      // Nothing that was reported was trained again, so that what a lost worker had in flight is all that was.
      expect(epochs).toHaveLength(600);
      expect(new Set(epochs).size).toBe(600);
      const ends = eventsIn(folder).filter((event) => event.kind === "end" && event.state === "done");
      expect(ends).toHaveLength(200);
      // The time limit put tasks back into the queue, twice at least, and so did Slurm for who was pushed out.
      const restarted = [...workers.values()].filter(({ launchedAs }) => launchedAs?.includes("+"));
      expect(restarted.length).toBeGreaterThanOrEqual(3);
      // The last worker tells that it leaves a moment before its task ends.
      await until(() => queued().length === 0);
    }, 420_000);
  });
});

function eventsIn(folder: string): StudyEvent[] {
  const events: StudyEvent[] = [];
  new LogFollower(folder).read((_, event) => events.push(event));
  return events;
}

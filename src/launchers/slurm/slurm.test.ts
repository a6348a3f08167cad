import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { layout } from "../../store/layout.ts";
import { LogWriter } from "../../store/log-writer.ts";
import { makeWithin } from "../../store/make-within.ts";
import { newFolder } from "../../store/new-folder.fixture.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { ASKED_TO_LEAVE } from "../../study/events.ts";
import { studyTrainedBy } from "../launcher.contract.ts";
import { jobName, slurmLauncher } from "./slurm.ts";

let root: string;
let folder: StudyFolder;
beforeEach(() => {
  root = newFolder();
  folder = studyTrainedBy("true", root);
  vi.stubEnv("PATH", `${root}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A command of Slurm that does what a script says. */
function command(name: string, script: string): void {
  writeFileSync(join(root, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** A launcher to which squeue tells of the one task 812_3, in a state. */
function launcherWith(state: string) {
  const task = { array_job_id: 812, array_task_id: 3, array_task_string: "", restart_cnt: 0, nodes: "n1" };
  const job = { ...task, name: jobName(folder), job_state: [state], state_reason: "None" };
  command("squeue", `cat <<'END'\n${JSON.stringify({ jobs: [job] })}\nEND`);
  const pace = { every: 0, most: 0, patience: 1000 };
  return slurmLauncher({ folder, program: [] }, { sbatch: {}, setup: [], notice: 90 }, pace);
}

/** What the launcher lists while the task is completing, which has printed a line. */
function listed(printed: string) {
  writeFileSync(layout.words(folder.path, "slurm:812_3"), `w01\n${printed}\n`);
  return launcherWith("COMPLETING").list();
}

it("a task whose worker was asked to leave is awaited in the queue again, and not where somebody cancelled it", async () => {
  makeWithin(folder.path, layout.launched(folder.path));
  const log = LogWriter.create(layout.log(folder.path, "w01"))!;
  const who = { worker: "w01", host: "n1", pid: 7, whetstone: "0.1.0", node: "v20", platform: "linux-x64" };
  log.append({ v: 1, t: 1000, kind: "worker", ...who, launched_as: "slurm:812_3" });
  const cancelled = "slurmstepd-n1: error: *** JOB 812 ON n1 CANCELLED AT 2026-11-29T10:25:01";
  expect(await listed(`${cancelled} ***`)).toEqual([{ id: "slurm:812_3", state: "running", host: "n1" }]);
  log.append({ v: 1, t: 2000, kind: "leave", reason: ASKED_TO_LEAVE });
  const again = [{ id: "slurm:812_3+1", state: "waiting" }];
  expect(await listed("")).toEqual(again);
  expect(await listed(`${cancelled} DUE TO PREEMPTION ***`)).toEqual(again);
  expect(await listed(`${cancelled} ***`)).toEqual([]);
});

it.each([
  ["is over, of which scancel says nothing", "exit 229"],
  ["is known no more, of which scancel says nothing", "exit 225"],
  ["is completing", "echo 'scancel: error: Kill job error on job id 812_3: Job/step already completing' >&2; exit 1"],
])("a task is ended without trouble that %s", async (_, script) => {
  command("scancel", script);
  const killed = launcherWith("RUNNING").kill({ id: "slurm:812_3", state: "running" }, "gentle");
  await expect(killed).resolves.toBeUndefined();
});

it("what else scancel ends with is trouble, in its words or by its code", async () => {
  const killed = (script: string) => {
    command("scancel", script);
    return launcherWith("RUNNING").kill({ id: "slurm:812_3", state: "running" }, "gentle");
  };
  await expect(killed("echo 'Unable to contact slurm controller' >&2; exit 1")).rejects.toThrow(
    "scancel did not answer: Unable to contact slurm controller; see whether",
  );
  await expect(killed("exit 3")).rejects.toThrow("scancel did not answer: it ended with 3; see whether");
});

import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { newFolder } from "../../store/new-folder.fixture.ts";
import { jobScript } from "./job-script.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

/** A script whose worker is shell, run as the task 812_3 with Slurm's commands replaced by notes of what was asked. */
function runJob(worker: string, state: string, { restarts = 0, setup = "export SET=up" } = {}) {
  const text = jobScript({
    name: "whetstone-digits",
    wordsOf: (id) => join(root, `${id.replaceAll(/\W/g, "-")}.log`),
    order: { folder: "/lab/digits" },
    options: { sbatch: { gres: "gpu:1", exclusive: true }, setup: [setup], notice: 90 },
    program: ["sh", "-c", worker],
  });
  for (const [command, lines] of [
    ["squeue", `echo ${state}`],
    ["scontrol", `echo "$@" >>${join(root, "asked")}`],
    ["sleep", `echo "slept $1" >>${join(root, "slept")}; exec /bin/sleep 0.05`],
  ] as const) {
    writeFileSync(join(root, command), `#!/bin/sh\n${lines}\n`);
    chmodSync(join(root, command), 0o755);
  }
  const { status, stdout } = spawnSync("bash", ["-c", text], {
    encoding: "utf8",
    env: {
      PATH: `${root}:${process.env.PATH}`,
      SLURM_ARRAY_JOB_ID: "812",
      SLURM_ARRAY_TASK_ID: "3",
      SLURM_RESTART_COUNT: String(restarts),
    },
  });
  const asked = () => readFileSync(join(root, "asked"), "utf8").trim();
  return { text, status, stdout, asked };
}

/** A worker that sends its script a signal, and ends when it is asked to. */
const signalled = (signal: string) =>
  `trap "echo asked; exit 0" TERM; kill -${signal} $PPID; while :; do sleep 0.05; done`;

describe("a job script", () => {
  it("has the user's options and its own on lines for sbatch", () => {
    const { text } = runJob("true", "");
    for (const line of ["--gres=gpu:1", "--exclusive", "--signal=B:USR1@90", "--requeue", "--open-mode=append"])
      expect(text).toContain(`\n#SBATCH ${line}\n`);
    expect(text).toContain(`\n#SBATCH --output=${root}/slurm-%A_%a.log\n`);
  });

  it("tells its worker who launched it, and ends as it ends", () => {
    const { stdout, status } = runJob('echo "$WHETSTONE_LAUNCHED_AS $SET"; exit 3', "");
    expect(stdout).toContain("slurm:812_3 up\n");
    expect(status).toBe(3);
  });

  it("begins no worker where a line of the setup fails, and tells which and what it said", () => {
    const { stdout, status } = runJob("echo begun", "", { setup: "echo no such module; (exit 4)" });
    expect(stdout.split("\n").slice(-3)).toEqual([
      "no such module",
      "setup ended with 4: echo no such module; (exit 4)",
      "",
    ]);
    expect(status).toBe(1);
  });

  it("stays for some seconds where it comes to nothing at once, so that whoever looks sees on which node", () => {
    expect(runJob("exit 3", "").status).toBe(3);
    expect(readFileSync(join(root, "slept"), "utf8")).toBe("slept 10\n");
    runJob("true", "");
    expect(readFileSync(join(root, "slept"), "utf8")).toBe("slept 10\n");
  });

  it("is another worker when it begins again, with words of its own", () => {
    runJob('echo "$WHETSTONE_LAUNCHED_AS"', "", { restarts: 2 });
    expect(readFileSync(join(root, "slurm-812_3-2.log"), "utf8")).toContain("slurm:812_3+2\n");
  });

  it.each(["USR1", "TERM"])("lets its worker leave at %s and goes back into the queue", (signal) => {
    const { stdout, status, asked } = runJob(signalled(signal), "RUNNING");
    expect(stdout).toContain("asked\n");
    expect([status, asked()]).toEqual([0, "requeue 812_3"]);
  });

  it.each([
    ["USR2", "RUNNING"],
    ["TERM", "COMPLETING"],
  ])("stays out of the queue at %s while it is %s", (signal, state) => {
    const { stdout, status, asked } = runJob(signalled(signal), state);
    expect(stdout).toContain("asked\n");
    expect(status).toBe(0);
    expect(asked).toThrow("ENOENT");
  });
});

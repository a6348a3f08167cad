import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { layout } from "../src/store/layout.ts";
import { newestMaster } from "../src/store/master-log.ts";
import { scoreName } from "../src/store/score-name.ts";
import { isDead } from "../src/worker/identity.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { main, project } from "./fixtures/built.ts";
import { until } from "./fixtures/until.ts";

let root: string;
let started: ChildProcess[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-cli-"));
  started = [];
});
afterEach(async () => {
  for (const child of started) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
}, 60_000);

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts whetstone in the test's folder. */
function start(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ran> } {
  const child = spawn(process.execPath, [main, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  let [out, err] = ["", ""];
  child.stdout?.on("data", (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr?.on("data", (bytes: Buffer) => {
    err += bytes.toString();
  });
  return { child, ended: once(child, "close").then(([code]: (number | null)[]) => ({ code: code ?? null, out, err })) };
}

const whetstone = (...args: readonly string[]) => start(...args).ended;
const open = () => openStudy(join(root, "study"));

function define(
  command: string,
  rest = "stages: [{ trials: 12, epochs: 1 }, { trials: 6, epochs: 1, narrow: true, carry: 0 }]",
): void {
  writeFileSync(
    join(root, "study.yaml"),
    `name: study\ncommand: ${command}\nmetric: acc\ngoal: maximize\nspace: { lr: "10 ** uniform(-6, 1)" }\n${rest}\n`,
  );
}

const echo = `["/bin/echo", '{{"epoch": 1, "acc": {lr}}}']`;

/** Runs a command in a terminal of its own until the input ends; then closes that, and tells the command again until it is gone. */
const inTerminal = `
import os, pty, select, signal, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
while 0 not in (ready := select.select([0, terminal], [], [])[0]):
    os.read(terminal, 65536)
os.close(terminal)
while os.waitpid(child, os.WNOHANG) == (0, 0):
    os.kill(child, signal.SIGHUP)
`;

describe("whetstone run", () => {
  it("makes a folder that explains itself, whose checkpoints plainly sorted end with the best", async () => {
    define(echo);
    const { code, out, err } = await whetstone("run", "study.yaml", "-w", "2");
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/stage 1 of 2: 12 new trials of 1 epoch\n {2}lr {2}10 \*\* uniform\(-6, 1\)/);
    expect(out).toMatch(/border check of stage 1/);
    expect(out).toMatch(/study: 18 trials in 2 stages, 18 epochs/);
    const scores = open()
      .follow()
      .trials.map((trial) => trial?.score ?? 0);
    const last = readdirSync(join(root, "study", "checkpoints"))
      .sort()
      .at(-1)!;
    expect(last).toContain(`acc=${scoreName(Math.max(...scores))}_`);
    expect(readFileSync(join(root, "study", "study.yaml"), "utf8")).toBe(
      readFileSync(join(root, "study.yaml"), "utf8"),
    );
  });

  it("is finished when it is run again, and refuses another definition for the same folder", async () => {
    define(echo);
    await whetstone("run", "study.yaml");
    const again = await whetstone("run", "study");
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("18 trials in 2 stages") });
    define(echo, "stages: [{ trials: 3, epochs: 1 }]");
    const other = await whetstone("run", "study.yaml");
    expect(other).toMatchObject({ code: 2, err: expect.stringMatching(/another definition \(line 6 differs\)/) });
    expect(open().follow().trials).toHaveLength(18);
  });

  it("stops after three failures at the very start, with what the program printed", async () => {
    define(`[sh, -c, "echo no such data set >&2; exit 3"]`);
    const { code, err } = await whetstone("run", "study.yaml", "-w", "1");
    expect(code).toBe(1);
    expect(err).toMatch(
      /The search failed: the first 3 trials all failed; trial 3: the training program exited with code 3\nno such data set/,
    );
    expect(open().follow().trials).toHaveLength(3);
  });

  it("stops when its program breaks in the middle, and begins those that failed anew once it is mended", async () => {
    const data = join(root, "data");
    writeFileSync(data, "");
    const breaks = `[ $WHETSTONE_TRIAL = 10 ] && rm -f ${data}; cat ${data} && echo "{{\\"epoch\\": 1, \\"acc\\": $0}}"`;
    define(JSON.stringify(["sh", "-c", breaks, "{lr}"]), "stages: [{ trials: 40, epochs: 1 }]");
    const broken = await whetstone("run", "study.yaml");
    expect(broken).toMatchObject({
      code: 1,
      err: expect.stringMatching(/the last \d+ trials all failed before an epoch/),
    });
    expect(broken.err).toMatch(
      /mend the program, or its command in study\/study\.yaml, and trials 10, 11, .* begin anew/,
    );
    expect(open().follow().trials.length).toBeLessThan(20);
    writeFileSync(data, "");
    const left = readFileSync(join(root, "study", "study.yaml"), "utf8").replace(
      "$WHETSTONE_TRIAL = 10",
      "$WHETSTONE_TRIAL = 0",
    );
    writeFileSync(join(root, "study", "study.yaml"), left);
    const mended = await whetstone("run", "study", "-w", "2");
    expect(mended).toMatchObject({ code: 0, out: expect.stringMatching(/^Trials 10, 11, .* begin anew/) });
    const { trials } = open().follow();
    expect(trials.map((trial) => trial?.state)).toEqual(Array(40).fill("done"));
    expect(await whetstone("replay", "study")).toMatchObject({ code: 0, out: expect.stringContaining("40") });
  });

  it("says once that study.yaml was edited so that no worker can begin, and blames no slot for it", async () => {
    define(`[sh, -c, "sleep 15"]`);
    const { ended } = start("run", "study.yaml", "-w", "2");
    const workers = () => [...open().follow().workers.values()].filter(({ trial }) => trial !== undefined);
    await until(() => existsSync(join(root, "study", "study.yaml")) && workers().length === 2);
    const begun = workers();
    writeFileSync(join(root, "study", "study.yaml"), "goal: sideways");
    for (const { pid } of begun) process.kill(pid, "SIGKILL");
    const { code, out, err } = await ended;
    expect(code).toBe(1);
    expect(out.match(/no worker can begin: study\/study\.yaml/g)).toHaveLength(1);
    expect(out).not.toContain("starts no more workers");
    expect(err).toMatch(/^Gave up: study\/study\.yaml/);
  });

  it("goes on where study.yaml could not be read for a moment, such as while it was saved, though no worker was left", async () => {
    const go = join(root, "go");
    define(`[sh, -c, "test -e ${go} || sleep 15; echo '{{\\"epoch\\": 1, \\"acc\\": {lr}}}'"]`);
    const { child, ended } = start("run", "study.yaml", "-w", "2");
    const workers = () => [...open().follow().workers.values()].filter(({ trial }) => trial !== undefined);
    await until(() => existsSync(join(root, "study", "study.yaml")) && workers().length === 2);
    const begun = workers();
    const saved = readFileSync(join(root, "study", "study.yaml"), "utf8");
    const told = new Promise((resolve) => {
      child.stdout?.on("data", (bytes: Buffer) => String(bytes).includes("no worker can begin") && resolve(true));
    });
    writeFileSync(join(root, "study", "study.yaml"), "");
    for (const { pid } of begun) process.kill(pid, "SIGKILL");
    await told;
    writeFileSync(join(root, "study", "study.yaml"), saved);
    writeFileSync(go, "");
    expect(await ended).toMatchObject({ code: 0, err: "", out: expect.stringContaining("workers can begin again") });
  });

  it("says what became of a study that was removed, or replaced by another, and not that nothing is lost", async () => {
    define('[sh, -c, "sleep 15"]');
    const removed = start("run", "study.yaml");
    await until(() => existsSync(join(root, "study", "study.yaml")) && open().follow().workers.size > 0);
    renameSync(join(root, "study"), join(root, "before"));
    expect((await removed.ended).err).toMatch(/^Gave up: \S+ is not there; [^\n]* bring it back\n$/);
    renameSync(join(root, "before"), join(root, "study"));
    const followed = start("run", "study");
    await until(() => newestMaster(join(root, "study"))?.number === 2);
    const sees = () =>
      newestMaster(join(root, "study"))?.events.some(({ kind }) => kind === "launched" || kind === "found");
    await until(() => sees() === true);
    writeFileSync(layout.format(join(root, "study")), '{"format":"whetstone","v":1,"directory":"..","begun":"anew"}');
    expect((await followed.ended).err).toMatch(/^Gave up: \S+ holds another study now: [^\n]*\n$/);
  });

  it("ends with 1 where no trial reaches a finite score", async () => {
    define(`["/bin/echo", '{{"epoch": 1, "acc": "nan"}}']`);
    const { code, out } = await whetstone("run", "study.yaml");
    expect(code).toBe(1);
    expect(out).toMatch(/18 diverged/);
    expect(out).toMatch(/No trial has reached a finite acc/);
  });

  it("names what is wrong with a definition and makes no folder", async () => {
    define(echo, "stages: [{ trials: 12, epoch: 1 }]");
    const { code, err } = await whetstone("run", "study.yaml");
    expect(code).toBe(2);
    expect(err).toMatch(/study\.yaml:6:\d+.*epoch/);
    expect(readdirSync(root)).toEqual(["study.yaml"]);
  });

  it("shows nothing that steers the terminal, neither why a search was stopped nor an error", async () => {
    define(`[sh, -c, 'printf "\\33[31menough" > "$WHETSTONE_DIR/../../stop"; echo acc=0.5']`);
    expect(await whetstone("run", "study.yaml")).toMatchObject({ out: expect.stringContaining("Stopped (enough).") });
    expect(await whetstone("status", "\x1b[31mstudies")).toMatchObject({
      err: expect.stringMatching(/^studies is not a study's folder/),
    });
  });

  it("says what to give it where there is nothing", async () => {
    expect(await whetstone("run", "nothing.yaml")).toMatchObject({
      code: 2,
      err: expect.stringContaining("study.yaml or a study's folder"),
    });
    expect(await whetstone("status", ".")).toMatchObject({
      code: 2,
      err: expect.stringContaining("not a study's folder"),
    });
    define(echo);
    expect(await whetstone("run", "stdy.yaml")).toMatchObject({
      code: 2,
      err: "there is neither a file nor a folder stdy.yaml; did you mean study.yaml?\n",
    });
    for (const many of ["0.5", "1e9", "-1", "9".repeat(400)])
      expect(await whetstone("scale", "study", many)).toMatchObject({
        code: 2,
        err: expect.stringContaining("It takes a whole number from 0 to 9007199254740991."),
      });
    expect(await whetstone("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("whetstone run study.yaml -w 4"),
    });
  });

  /**
   * A program that saves each of three epochs. It trains the third, or ends where it was asked to, only once the file `gate`
   * exists; that it was asked to, the file `asked` tells.
   */
  function defineGated() {
    const [gate, asked] = [join(root, "gate"), join(root, "asked")];
    writeFileSync(
      join(root, "train.mjs"),
      `import { existsSync, readFileSync, writeFileSync } from "node:fs";
const { WHETSTONE_RESUME: resume, WHETSTONE_CHECKPOINT: save } = process.env;
const [gate, asked] = ${JSON.stringify([gate, asked])};
process.on("SIGTERM", () => writeFileSync(asked, ""));
for (let epoch = resume ? Number(readFileSync(resume, "utf8")) : 0; epoch < 3; ) {
  while (epoch === 2 && !existsSync(gate)) await new Promise((go) => setTimeout(go, 10));
  if (existsSync(asked)) process.exit();
  writeFileSync(save + "." + ++epoch, String(epoch));
  console.log(JSON.stringify({ epoch, acc: epoch }));
}
`,
    );
    define("node train.mjs", "stages: [{ trials: 1, epochs: 3 }]");
    return { gate, asked };
  }

  /** The study, once its only trial waits at the gate. */
  async function atGate(): Promise<ReturnType<typeof open>> {
    await until(() => readdirSync(root).includes("study") && readdirSync(join(root, "study")).includes("study.yaml"));
    const study = open();
    await until(() => study.follow().trials[0]?.curve.length === 2);
    return study;
  }

  it("pauses at Ctrl-C, says how to go on, and goes on from the checkpoint", async () => {
    const { gate, asked } = defineGated();
    const { child, ended } = start("run", "study.yaml");
    const study = await atGate();
    child.kill("SIGINT");
    await until(() => existsSync(asked));
    writeFileSync(gate, "");
    expect(await ended).toMatchObject({ code: 130, out: expect.stringContaining("Go on with: whetstone run study") });
    expect(study.follow().trials[0]).toMatchObject({ state: "paused", attempt: 1 });
    rmSync(asked);
    expect(await whetstone("run", "study")).toMatchObject({ code: 0 });
    const trial = study.follow().trials[0]!;
    expect(trial).toMatchObject({ state: "done", attempt: 2 });
    expect(trial.curve.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  it("goes on where it has no terminal, as behind nohup, when that of its shell is closed", async () => {
    const { gate } = defineGated();
    const { child, ended } = start("run", "study.yaml");
    await atGate();
    child.kill("SIGHUP");
    writeFileSync(gate, "");
    expect(await ended).toMatchObject({ code: 0, err: "" });
    expect(open().follow().trials[0]).toMatchObject({ state: "done", attempt: 1 });
  });

  it("pauses when its terminal is closed, however often it is told so: by the shell, and by the system", async () => {
    const { gate, asked } = defineGated();
    const terminal = spawn("/usr/bin/python3", ["-c", inTerminal, process.execPath, main, "run", "study.yaml"], {
      cwd: root,
      stdio: ["pipe", "ignore", "inherit"],
    });
    started.push(terminal);
    const ended = once(terminal, "close");
    const study = await atGate();
    terminal.stdin.end();
    await until(() => existsSync(asked));
    writeFileSync(gate, "");
    await ended;
    await until(() => [...study.follow().workers.values()].every(({ identity }) => identity && isDead(identity)));
    expect(study.follow().trials[0]).toMatchObject({ state: "paused" });
  });

  it("leaves workers that go on when it is killed, and finds them again", async () => {
    const gate = join(root, "gate");
    define(
      `[sh, -c, 'while [ ! -e ${gate} ]; do sleep 0.05; done; echo "{{\\"epoch\\": 1, \\"acc\\": {lr}}}"']`.replaceAll(
        "\\\\",
        "\\",
      ),
      "stages: [{ trials: 4, epochs: 1 }]",
    );
    const { child } = start("run", "study.yaml", "-w", "2");
    await until(() => readdirSync(root).includes("study") && readdirSync(join(root, "study")).includes("study.yaml"));
    const study = open();
    await until(() => study.follow().trials.filter((trial) => trial !== undefined).length === 2);
    child.kill("SIGKILL");
    const again = start("run", "study", "-w", "2");
    const found = () => newestMaster(join(root, "study"))?.events.filter(({ kind }) => kind === "found").length ?? 0;
    await until(() => found() === 2);
    writeFileSync(gate, "");
    expect(await again.ended).toMatchObject({ code: 0 });
    expect([...study.follow().workers.keys()]).toEqual(["w01", "w02"]);
    expect([...study.study.workers.values()].every(({ identity }) => identity !== undefined)).toBe(true);
    await until(() =>
      [...study.study.workers.values()].every(({ identity }) => identity !== undefined && isDead(identity)),
    );
  });
});

it.each(["18.20.8", "20.18.3"])("on Node %s whetstone says at once which it needs", (version) => {
  const old = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", old, main, "--help"], { encoding: "utf8" });
  const { engines } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  expect([status, stderr]).toEqual([2, expect.stringContaining(`needs Node ${engines.node.slice(2)} or later`)]);
});

it.each(["init -- python train.py", "run study.yaml", "worker study", "master study.yaml"])(
  "on Windows `whetstone %s` says at once where it runs",
  (words) => {
    const onWindows = "data:text/javascript,Object.defineProperty(process,'platform',{value:'win32'})";
    const args = ["--import", onWindows, main, ...words.split(" ")];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/runs on Linux and macOS, not on Windows itself: run it in WSL/),
    ]);
  },
);

it.runIf(process.platform === "linux")("what is printed to a full disk ends with 1 and says so", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [main, "schema"], { stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  expect(stderr.toString()).toMatch(/^cannot write standard output: the disk is full; free some space/);
  expect(status).toBe(1);
});

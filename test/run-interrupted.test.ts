import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { newestMaster } from "../src/store/master-log.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { isDead } from "../src/worker/identity.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { main } from "./fixtures/built.ts";
import { until } from "./fixtures/until.ts";
import { define, start } from "./fixtures/whetstone.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const whetstone = (...words: readonly string[]) => start(root, ...words).ended;
const open = () => openStudy(join(root, "study"));

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
  define(root, "node train.mjs", "stages: [{ trials: 1, epochs: 3 }]");
  return { gate, asked };
}

/** The study, once its only trial waits at the gate. */
async function atGate(): Promise<ReturnType<typeof open>> {
  await until(() => readdirSync(root).includes("study") && readdirSync(join(root, "study")).includes("study.yaml"));
  const study = open();
  await until(() => study.follow().trials[0]?.curve.length === 2);
  return study;
}

describe("whetstone run", () => {
  it("pauses at Ctrl-C, says how to go on, and goes on from the checkpoint", async () => {
    const { gate, asked } = defineGated();
    const { child, ended } = start(root, "run", "study.yaml");
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
    const { child, ended } = start(root, "run", "study.yaml");
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
    onTestFinished(() => void terminal.kill("SIGKILL"));
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
      root,
      `[sh, -c, 'while [ ! -e ${gate} ]; do sleep 0.05; done; echo "{{\\"epoch\\": 1, \\"acc\\": {lr}}}"']`,
      "stages: [{ trials: 4, epochs: 1 }]",
    );
    const { child } = start(root, "run", "study.yaml", "-w", "2");
    await until(() => readdirSync(root).includes("study") && readdirSync(join(root, "study")).includes("study.yaml"));
    const study = open();
    await until(() => study.follow().trials.filter((trial) => trial !== undefined).length === 2);
    child.kill("SIGKILL");
    const again = start(root, "run", "study", "-w", "2");
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

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { parseSpace } from "../space/space.ts";
import { commandTrainer } from "./command.ts";
import { collect, useTasks } from "./trainer.contract.ts";
import type { EpochReport, TrainingTask } from "./trainer.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const program = (...behaviour: string[]) => [process.execPath, fixture("program.mjs"), ...behaviour];
const onLinux = process.platform === "linux";
const newTask = useTasks();

const trainer = (text: readonly string[], grace: number) =>
  commandTrainer({
    plan: { text, shell: false, grace },
    space: parseSpace({ lr: "uniform(0, 1)" }),
    metric: { name: "val_accuracy", goal: "maximize" },
    folder: process.cwd(),
  });

const trainingCommand = (task: TrainingTask, grace: number, count: number, ...text: string[]) => [
  process.execPath,
  ...["--import", fixture("typescript.mjs"), fixture("worker.mjs")],
  ...[task.dir, `${grace}`, `${count}`, ...text],
];

/** Starts a process that trains with the trainer, which a test can kill; at the latest it is killed when the test ends. */
function startWorker([program = "", ...args]: readonly string[]): ChildProcess {
  const worker = spawn(program, args, { detached: true, stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => {
    try {
      process.kill(-Number(worker.pid), "SIGKILL");
    } catch {
      // it has ended, as it should
    }
  });
  return worker;
}

/** Whether a process runs; one that is dead but not yet reaped does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !onLinux || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

const pidIn = (task: TrainingTask) => Number(readFileSync(join(task.dir, "pid"), "utf8"));
const logSize = (task: TrainingTask) => statSync(join(task.dir, "output.log")).size;
const patiently = { timeout: 20_000, interval: 10 };

test("100 MB of output go to the log, and little of it is ever in memory", async () => {
  const task = newTask({});
  const before = process.resourceUsage().maxRSS;
  expect(await collect(trainer(program("flood"), 10), task)).toHaveLength(2);
  const grownBy = (process.resourceUsage().maxRSS - before) / 1024; // MB
  expect(logSize(task)).toBe(100_000_000);
  expect(grownBy).toBeLessThan(60);
});

test("a program that fails has told what it wrote to its table right before", async () => {
  const rows = "epoch,val_accuracy\\n1,0.5\\n2,0.75\\n";
  const failing = commandTrainer({
    plan: { text: `printf '${rows}' >"$WHETSTONE_DIR/log.csv"; exit 3`, shell: true, grace: 10 },
    space: parseSpace({ lr: "uniform(0, 1)" }),
    metric: { name: "val_accuracy", goal: "maximize" },
    source: { kind: "csv" },
    folder: process.cwd(),
  });
  const told: number[] = [];
  const training = async () => {
    for await (const { epoch } of failing.train(newTask({ epochs: 9 }), new AbortController().signal)) told.push(epoch);
  };
  await expect(training()).rejects.toThrow("exited with code 3");
  expect(told).toEqual([1, 2]);
});

const epochs = (count: number) =>
  `for e in $(seq ${count}); do echo "{\\"epoch\\": $e, \\"val_accuracy\\": 0.$e}"; done`;

/** What a shell's line tells a worker that lets go of it after three epochs; `grace` in seconds. */
async function toldBy(text: string, grace = 10): Promise<EpochReport[]> {
  const braced = text.replaceAll(/[{}]/g, (brace) => brace + brace).replace("EPOCHS", "{epochs}");
  const training = commandTrainer({
    plan: { text: braced, shell: true, grace },
    space: parseSpace({ lr: "uniform(0, 1)" }),
    metric: { name: "val_accuracy", goal: "maximize" },
    folder: process.cwd(),
  });
  const told: EpochReport[] = [];
  for await (const report of training.train(newTask({ epochs: 3 }), new AbortController().signal)) {
    told.push(report);
    if (report.epoch === 3) break;
  }
  return told;
}

test.each([
  ["and it ends well", `echo "test loss 0.25, val_accuracy 0.9"; echo '{"test_Accuracy": 0.75, "n": 3}'`],
  ["and it fails then", `echo "test_loss: 0.25"; echo '{"epoch": 3, "test_Accuracy": 0.75}'; exit 3`],
])(
  "what a program that is told how far to train says of its test set behind its last epoch belongs to that, %s",
  async (_, then) => {
    const told = await toldBy(`: EPOCHS; ${epochs(3)}; sleep 0.2; ${then}`);
    expect(told.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(told.at(-1)?.metrics).toEqual({ val_accuracy: 0.3, test_loss: 0.25, test_Accuracy: 0.75 });
    expect(told[1]?.metrics).toEqual({ val_accuracy: 0.2 });
  },
);

test("a program that is ended behind its last epoch has told that epoch", async () => {
  const controller = new AbortController();
  const task = newTask({ epochs: 2 });
  const training = commandTrainer({
    plan: {
      text: `: {epochs}; ${epochs(2).replaceAll(/[{}]/g, (brace) => brace + brace)}; echo "test_loss: 0.25"; sleep 60`,
      shell: true,
      grace: 10,
    },
    space: parseSpace({ lr: "uniform(0, 1)" }),
    metric: { name: "val_accuracy", goal: "maximize" },
    folder: process.cwd(),
  });
  const told: number[] = [];
  for await (const { epoch } of training.train(task, controller.signal)) {
    told.push(epoch);
    // Its last line is in the log once all lines before it have been read.
    if (epoch === 1)
      void vi.waitFor(() => expect(logSize(task)).toBeGreaterThan(0), patiently).then(() => controller.abort());
  }
  expect(told).toEqual([1, 2]);
});

test("a program that trains on, whatever it is told, is ended at its next epoch", async () => {
  const told = await toldBy(`: EPOCHS; ${epochs(4)}; echo "test_loss: 0.25"; sleep 60`);
  expect(told.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
});

test("a program that hangs behind its last epoch is ended when it took as long as until then", async () => {
  const told = await toldBy(`: EPOCHS; ${epochs(3)}; echo "test_loss: 0.25"; sleep 60`, 0.05);
  expect(told.at(-1)).toMatchObject({ epoch: 3, metrics: { val_accuracy: 0.3, test_loss: 0.25 } });
}, 20_000);

test("who takes his time with a report holds back a program that prints faster", async () => {
  const slow = newTask({});
  const quick = newTask({});
  const sizes: number[] = [];
  for await (const { epoch } of trainer(program("flood"), 10).train(slow, new AbortController().signal)) {
    if (epoch === 1) await collect(trainer(program("flood"), 10), quick);
    sizes.push(logSize(slow));
  }
  expect(sizes[0]).toBeLessThan(2_000_000);
  expect(sizes[1]).toBe(100_000_000);
});

test("a program that ignores SIGTERM gets its grace, and then SIGKILL", async () => {
  const task = newTask({});
  const controller = new AbortController();
  let abortedAt = 0;
  for await (const _ of trainer(program("stubborn"), 0.3).train(task, controller.signal)) {
    abortedAt = performance.now();
    controller.abort();
  }
  expect(performance.now() - abortedAt).toBeGreaterThanOrEqual(300);
  expect(readFileSync(join(task.dir, "output.log"), "utf8")).toBe("not now\n");
  expect(isAlive(pidIn(task))).toBe(false);
});

/** A launcher as torchrun: its worker has a session of its own, and it waits for that to end before it does. Neither minds SIGTERM. */
const launcher = `trap '' TERM
setsid sh -c 'echo $$ >"$WHETSTONE_DIR/pid"; echo "{\\"epoch\\": 1, \\"val_accuracy\\": 1}"; sleep 600; :' &
wait; wait`;

test.runIf(onLinux)(
  "a launcher that has to be killed takes its workers along, which have sessions of their own",
  async () => {
    const task = newTask({});
    const controller = new AbortController();
    const launching = trainer(["sh", "-c", launcher.replaceAll(/[{}]/g, "$&$&")], 0.3);
    for await (const _ of launching.train(task, controller.signal)) controller.abort();
    await vi.waitFor(() => expect(isAlive(pidIn(task))).toBe(false), patiently);
  },
);

test.runIf(onLinux)(
  "workers end, too, whose launcher dies at once and leaves them behind in sessions of their own",
  async () => {
    const task = newTask({});
    const controller = new AbortController();
    const leaving = launcher
      .replace("trap '' TERM", "")
      .replace("sh -c '", "sh -c 'trap : TERM; ")
      .replace("; :", "; sleep 600");
    const launching = trainer(["sh", "-c", leaving.replaceAll(/[{}]/g, "$&$&")], 0.3);
    for await (const _ of launching.train(task, controller.signal)) controller.abort();
    expect(isAlive(pidIn(task))).toBe(false);
  },
);

test("a child that a program leaves behind, ignoring SIGTERM and holding its pipe, ends with it", async () => {
  const task = newTask({});
  expect(await collect(trainer(program("leave", "inside"), 0.1), task)).toHaveLength(1);
  expect(isAlive(pidIn(task))).toBe(false);
});

test("a service that a program starts outside its group lives on, and nobody waits for it", async () => {
  const task = newTask({});
  expect(await collect(trainer(program("leave", "outside"), 30), task)).toHaveLength(1);
  const pid = pidIn(task);
  expect(isAlive(pid)).toBe(true);
  process.kill(-pid, "SIGKILL");
});

test.runIf(onLinux)("orphans that nobody reaps are not waited for", async () => {
  const task = newTask({});
  const orphan = ["/bin/sh", "-c", 'sleep 0.01 & echo \'{{"epoch": 1, "val_accuracy": 1}}\''];
  const init = startWorker(["python3", fixture("never-reaps.py"), ...trainingCommand(task, 600, 1, ...orphan)]);
  expect(await once(init, "exit")).toEqual([0, null]);
});

test("a worker's death by SIGKILL ends its training, one that ignores SIGTERM too", async () => {
  const task = newTask({});
  const worker = startWorker(trainingCommand(task, 600, 1, ...program("stubborn")));
  await vi.waitFor(() => expect(isAlive(pidIn(task))).toBe(true), patiently);
  worker.kill("SIGKILL");
  await once(worker, "exit");
  const pid = pidIn(task);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 3000, interval: 10 });
});

test.runIf(onLinux)("a worker's death ends what its training has started in sessions of its own", async () => {
  const task = newTask({});
  const worker = startWorker(trainingCommand(task, 600, 1, "sh", "-c", launcher.replaceAll(/[{}]/g, "$&$&")));
  await vi.waitFor(() => expect(isAlive(pidIn(task))).toBe(true), patiently);
  worker.kill("SIGKILL");
  await once(worker, "exit");
  await vi.waitFor(() => expect(processesIn(task.dir)).toEqual([]), patiently);
});

test.runIf(onLinux)("a worker's death ends its trainings at whatever point of their start it comes", async () => {
  const task = newTask({});
  const worker = startWorker(
    trainingCommand(task, 600, 40, "/bin/sh", "-c", 'touch "$WHETSTONE_DIR/begun.$$"; exec sleep 600'),
  );
  const begun = () => readdirSync(task.dir).filter((name) => name.startsWith("begun")).length;
  await vi.waitFor(() => expect(begun()).toBeGreaterThan(3), { ...patiently, interval: 1 });
  worker.kill("SIGKILL");
  await once(worker, "exit");
  expect(begun()).toBeLessThan(40);
  await vi.waitFor(() => expect(processesIn(task.dir)).toEqual([]), patiently);
});

/** The processes whose environment names a trial's folder. */
function processesIn(dir: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "latin1").includes(`WHETSTONE_DIR=${dir}`);
    } catch {
      return false; // gone since, or not ours
    }
  });
}

test.runIf(onLinux)("a program that holds more memory than it may fails, and says how much it held", async () => {
  const hoard = "const hoard = Buffer.alloc(4e8, 1); setTimeout(() => console.log(hoard.length), 600_000)";
  const limited = commandTrainer({
    plan: { text: [process.execPath, "-e", hoard], shell: false, grace: 1 },
    space: parseSpace({ lr: "uniform(0, 1)" }),
    metric: { name: "val_accuracy", goal: "maximize" },
    folder: process.cwd(),
    memory: { bytes: 2e8, groups: { kind: "none", why: "there are none" } },
  });
  await expect(collect(limited, newTask({}))).rejects.toThrow(/held [2-5]\d\d MB of memory, and may hold 200 MB/);
});

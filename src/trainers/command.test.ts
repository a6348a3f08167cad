import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseSpace, type Space } from "../space/space.ts";
import type { CommandPlan, Metric } from "../study/definition.ts";
import { commandTrainer } from "./command.ts";
import { collect, describeTrainer, failureOf, useTasks } from "./trainer.contract.ts";
import type { TrainingTask } from "./trainer.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const program = (...behaviour: string[]) => [process.execPath, fixture("program.mjs"), ...behaviour];

interface Changes extends Partial<CommandPlan> {
  readonly metric?: Partial<Metric>;
  readonly folder?: string;
  readonly space?: Space;
}

function trainer(text: CommandPlan["text"], changes: Changes = {}) {
  const {
    metric,
    folder = process.cwd(),
    space = parseSpace({ lr: "uniform(0, 1)", optimizer: "choice(sgd, adam)" }),
    ...plan
  } = changes;
  return commandTrainer({
    plan: { text, shell: false, grace: 30, ...plan },
    space,
    metric: { name: "val_accuracy", goal: "maximize", ...metric },
    folder,
  });
}

const logOf = (task: TrainingTask) => readFileSync(join(task.dir, "output.log"), "utf8");
const pidOf = (task: TrainingTask) => Number(readFileSync(join(task.dir, "pid"), "utf8"));

function isRunning(task: TrainingTask): boolean {
  try {
    return process.kill(pidOf(task), 0);
  } catch {
    return false;
  }
}

describeTrainer("command", () => ({
  learning: trainer(program("learn")),
  failing: trainer(program("fail")),
  endless: trainer(program("endless")),
  hanging: trainer(program("hang")),
  silent: trainer(program("silent")),
  diverging: trainer(program("diverge")),
  isRunning,
}));

describe("a program", () => {
  const newTask = useTasks();
  afterEach(() => vi.unstubAllEnvs());

  async function told(text: CommandPlan["text"], task: TrainingTask, changes: Changes = {}) {
    await collect(trainer(text, changes), task);
    return JSON.parse(readFileSync(join(task.dir, "told.json"), "utf8"));
  }

  test("learns of its attempt from its environment", async () => {
    const task = newTask({
      params: { lr: 0.1, optimizer: "é\n'" },
      epochs: 0.25,
      resume: "/a/b.2",
      fold: { number: 2, of: 5 },
    });
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "3");
    const { env, cwd } = await told(program("tell"), task, { folder: task.dir });
    expect(env).toMatchObject({
      WHETSTONE_TRIAL: "42",
      WHETSTONE_EPOCHS: "0.25",
      WHETSTONE_SEED: "7",
      WHETSTONE_DIR: task.dir,
      WHETSTONE_CHECKPOINT: task.checkpoint,
      WHETSTONE_RESUME: "/a/b.2",
      WHETSTONE_FOLD: "2",
      WHETSTONE_FOLDS: "5",
      CUDA_VISIBLE_DEVICES: "3",
      PYTHONUNBUFFERED: "1",
    });
    expect(JSON.parse(env.WHETSTONE_PARAMS)).toEqual(task.params);
    expect(cwd).toBe(task.dir);
  });

  test("that resumes nothing, on one validation set, has no WHETSTONE_RESUME and no fold, not even ours", async () => {
    vi.stubEnv("WHETSTONE_RESUME", "/ours");
    vi.stubEnv("WHETSTONE_FOLD", "1");
    vi.stubEnv("WHETSTONE_FOLDS", "2");
    vi.stubEnv("PYTHONUNBUFFERED", "");
    const { env } = await told(program("tell"), newTask({}));
    for (const name of ["RESUME", "FOLD", "FOLDS"]) expect(env).not.toHaveProperty(`WHETSTONE_${name}`);
    expect(env.PYTHONUNBUFFERED).toBe("");
  });

  const hostile = [
    "$(touch x)",
    "`touch x`",
    "; touch x;",
    "' ; touch x ; '",
    '" ; touch x ; "',
    "a\nb\tc",
    "-x",
    "晚 🐌",
    "{lr}",
    "",
  ];
  test.each([false, true])("gets its values as they are, whatever they hold (shell: %s)", async (shell) => {
    const names = hostile.map((_, i) => `p${i}`);
    const task = newTask({ params: Object.fromEntries(names.map((name, i) => [name, hostile[i] ?? ""])) });
    const text = `${process.execPath} ${fixture("program.mjs")} tell ${names.map((name) => `{${name}} --a={${name}}`).join(" ")} {params}`;
    const wide = parseSpace(Object.fromEntries(names.map((name) => [name, "choice(a, b)"])));
    const { args } = await told(text, task, { shell, folder: task.dir, space: wide });
    expect(args).toEqual([
      ...hostile.flatMap((value) => [value, `--a=${value}`]),
      ...hostile.map((value, i) => `--p${i}=${value}`),
    ]);
    expect(existsSync(join(task.dir, "x"))).toBe(false);
  });

  test("in Python may print the NaN and Infinity of its json module", async () => {
    const reports = await collect(trainer(["python3", fixture("diverge.py")]), newTask({ epochs: 4 }));
    expect(reports.map(({ metrics }) => metrics.val_accuracy)).toEqual([0.5, NaN, Infinity, -Infinity]);
  });

  test("that knows nothing of us is read by a pattern, and its lines stay in its log", async () => {
    const task = newTask({ epochs: 2 });
    const lines = ["Epoch 0", "\x1b[1mval acc:\x1b[0m 91.2%", "Epoch 1", "val acc: 92.5%"];
    const metric = { pattern: "val acc: (\\S+)", epochPattern: "Epoch (\\d+)" };
    const reports = await collect(trainer(program("print", ...lines), { metric }), task);
    expect(reports).toEqual([
      { epoch: 1, metrics: { val_accuracy: 91.2 } },
      { epoch: 2, metrics: { val_accuracy: 92.5 } },
    ]);
    expect(logOf(task)).toBe(`${lines.join("\n")}\n`);
  });

  test("may report on its standard error, and all else that it prints is in its log", async () => {
    const task = newTask({});
    expect(await collect(trainer(program("stderr")), task)).toEqual([{ epoch: 1, metrics: { val_accuracy: 0.25 } }]);
    expect(logOf(task).split("\n").sort()).toEqual(["", "done", "zu spät – 晚了 🐌"]);
  });

  test("may end well before its last epoch", async () => {
    const line = '{"epoch": 1, "val_accuracy": 0.5}';
    const task = newTask({ epochs: 3 });
    expect(await collect(trainer(program("print", line.replace("{", "{{").replace("}", "}}"))), task)).toHaveLength(1);
    expect(logOf(task)).toBe("");
  });

  test("that prints garbage is understood where it makes sense", async () => {
    const task = newTask({});
    expect(await collect(trainer(program("garbage")), task)).toEqual([{ epoch: 1, metrics: { val_accuracy: 0.5 } }]);
    expect(logOf(task)).toContain(`null\n{"loss": 1}\n${"x".repeat(3_000_000)}\n 50%|#####     \r100%|##########\r`);
  });

  test("is found along its worker's PATH", async () => {
    const task = newTask({});
    writeFileSync(join(task.dir, "my-train"), `#!/bin/sh\necho '{"epoch": 1, "val_accuracy": 0.5}'\n`, { mode: 0o755 });
    vi.stubEnv("PATH", `/nowhere:${task.dir}`);
    expect(await collect(trainer("my-train"), task)).toHaveLength(1);
  });

  test("adds to the log of the attempt before", async () => {
    const task = newTask({});
    await failureOf(trainer(program("print", "first")), task);
    await failureOf(trainer(program("print", "second")), task);
    expect(logOf(task)).toBe("first\nsecond\n");
  });

  test.each([
    ["as printed", {}],
    ["by patterns", { pattern: "val_accuracy=(\\S+)", epochPattern: "epoch (\\d+)" }],
  ])(
    "that counts epochs from 0 does so, too, where it goes on by itself from what it saved: read %s",
    async (_, metric) => {
      const task = newTask({ epochs: 4 });
      const epochsOf = async (...epochs: readonly number[]) => {
        const lines = epochs.map((epoch) => `epoch ${epoch} val_accuracy=0.5`);
        return (await collect(trainer(program("print", ...lines), { metric }), task)).map(({ epoch }) => epoch);
      };
      expect(await epochsOf(0, 1)).toEqual([1, 2]);
      expect(await epochsOf(2, 3)).toEqual([3, 4]);
    },
  );
});

describe("a training fails", () => {
  const newTask = useTasks();

  test("with its exit code and its last lines where the program fails", async () => {
    const { message, output } = await failureOf(trainer(program("fail")), newTask({}));
    expect([message, output]).toEqual(["the training program exited with code 3", "out of luck"]);
  });

  test("with the last twenty lines at most", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
    const { output } = await failureOf(trainer(program("print", ...lines)), newTask({}));
    expect(output).toBe(lines.slice(10).join("\n"));
  });

  test("with the signal that ended the program", async () => {
    const { message, output } = await failureOf(trainer(program("die")), newTask({}));
    expect([message, output]).toEqual([
      "the training program was ended by SIGKILL; most often that is for lack of memory",
      "about to die",
    ]);
  });

  test("with an example where it printed no report", async () => {
    const { message, output } = await failureOf(trainer(program("print", "training…")), newTask({}));
    expect(message).toContain('printed no epoch report; expected a line like {"epoch": 1, "val_accuracy": 0.9}');
    expect(output).toBe("training…");
  });

  test("with the epoch that it went on from where it counted from 0 again and came no further", async () => {
    const again = 'for (const epoch of [0, 1, 2]) console.log("epoch " + epoch + " val_accuracy=0.9")';
    const { message } = await failureOf(trainer([process.execPath, "-e", again]), { ...newTask({}), from: 3 });
    expect(message).toContain(
      "reported no epoch behind 3, from whose checkpoint it went on; epochs count from a trial's very beginning, so that the next is 4. Expected",
    );
  });

  test("where what a pattern finds is no epoch that can be counted to", async () => {
    const metric = { pattern: "val acc: (\\S+)", epochPattern: "Epoch (\\S+)" };
    const { message } = await failureOf(
      trainer(program("print", "Epoch 1e300", "val acc: 91.2"), { metric }),
      newTask({}),
    );
    expect(message).toContain("a report's epoch must be a number above 0, found 1e+300; the last that can be counted");
  });

  test("with the names where a report lacks the metric, and runs no longer", async () => {
    const task = newTask({});
    const { message, output } = await failureOf(trainer(program("endless"), { metric: { name: "val_loss" } }), task);
    expect(message).toMatch(/epoch 1 has no val_loss.* val_accuracy, train_loss/);
    expect(output).toContain('{"epoch":1,');
    expect(isRunning(task)).toBe(false);
  });

  test("where it takes longer than it may, and runs no longer", async () => {
    const task = newTask({});
    const { message } = await failureOf(trainer(program("hang"), { timeout: 0.5 }), task);
    expect(message).toBe("the training took longer than its timeout of 0.5 s and was ended");
    expect(isRunning(task)).toBe(false);
  });

  test("where its program is not to be found", async () => {
    const { message } = await failureOf(trainer("no-such-program --lr {lr}"), newTask({}));
    expect(message).toMatch(/^no program no-such-program is on the PATH; install it, or correct "command". PATH is /);
    const task = newTask({});
    expect((await failureOf(trainer("./train.sh", { folder: task.dir }), task)).message).toContain(
      `there is no program ${task.dir}/train.sh`,
    );
  });

  test("where its program may not be run", async () => {
    const task = newTask({});
    writeFileSync(join(task.dir, "train.py"), "");
    const { message } = await failureOf(trainer("./train.py", { folder: task.dir }), task);
    expect(message).toMatch(
      /is not executable\); write its interpreter first, as in python3 \.\/train\.py, or run chmod \+x/,
    );
  });

  test("where its folder does not exist", async () => {
    const task = newTask({});
    expect((await failureOf(trainer("true", { folder: `${task.dir}/none` }), task)).message).toContain(
      "/none, where the command runs, does not exist",
    );
  });

  test("where its arguments are more than the system takes", async () => {
    const optimizer = "x".repeat(10_000_000);
    const { message } = await failureOf(trainer("true {optimizer}"), newTask({ params: { lr: 1, optimizer } }));
    expect(message).toContain("could not be started: spawn E2BIG");
  });
});

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStudy } from "../src/worker/open-study.ts";
import { readDefinition } from "../src/worker/read-definition.ts";
import { main } from "./fixtures/built.ts";
import { underlined } from "./study-schema.ts";

const here = dirname(fileURLToPath(import.meta.url));
const script = (name: string) => join(here, "fixtures", "init", name);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-init-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const whetstone = (...args: readonly string[]) =>
  spawnSync(process.execPath, [main, ...args], { cwd: root, encoding: "utf8", timeout: 120_000 });

const programs: readonly (readonly [string, readonly string[], string, readonly string[]])[] = [
  [
    "argparse",
    ["python3", script("with_argparse.py"), "--epochs", "3"],
    "val_acc",
    ["batch_size", "lr", "momentum", "weight_decay", "dropout", "optimizer"],
  ],
  ["click", ["python3", script("like_click.py")], "val_loss", ["lr", "hidden_size", "activation", "nesterov"]],
  [
    "Hydra",
    ["python3", script("like_hydra.py"), "trainer.max_epochs=2"],
    "val_accuracy",
    ["optimizer.lr", "optimizer.momentum", "model.width", "model.dropout"],
  ],
  [
    "tyro",
    ["python3", script("like_tyro.py")],
    "val/rmse",
    ["optimizer.learning_rate", "optimizer.name", "model.num_layers", "model.bias"],
  ],
  [
    "arguments at their places",
    ["python3", script("positional.py"), "0.1", "32", "2"],
    "accuracy",
    ["learning_rate", "hidden"],
  ],
  [
    "Node, without a help",
    ["node", script("script.mjs"), "--lr", "0.1", "--hidden", "64", "--l2", "0.001", "--log", "out.txt"],
    "val_loss",
    ["lr", "hidden", "l2"],
  ],
  ["a shell's getopts", [script("script.sh"), "-e", "2", "-l", "0.05"], "score", ["lr", "units"]],
  [
    "Keras's progress bar",
    ["python3", script("like_keras.py")],
    "val_accuracy",
    ["learning_rate", "beta_2", "units", "augment"],
  ],
  [
    "a JSON object at its end",
    ["python3", script("prints_json.py"), "--lr", "0.1", "--width", "8"],
    "f1",
    ["lr", "width"],
  ],
  ["a table in a folder of its choice", ["python3", script("writes_csv.py"), "--epochs", "2"], "val_accuracy", ["lr"]],
  ["the Python client", ["python3", script("with_client.py")], "val_accuracy", ["lr", "hidden", "nesterov"]],
  ["JSON lines in a file", ["python3", script("writes_in_place.py"), "--lr=0.1"], "val/loss", ["lr"]],
  [
    "TensorBoard's event files",
    ["python3", script("writes_tensorboard.py")],
    "validation/epoch_loss",
    ["learning_rate", "units"],
  ],
];

describe("whetstone init", () => {
  it.each(programs)("makes a study of a program with %s that runs at once", (_, command, metric, searched) => {
    const made = whetstone("init", "--yes", "--", ...command);
    expect(made.stderr).toBe("");
    expect(made.status).toBe(0);
    const file = join(root, "study.yaml");
    const text = readFileSync(file, "utf8");
    expect(made.stdout).toContain(text);
    const definition = readDefinition(text, file);
    expect(definition.metric.name).toBe(metric);
    expect(definition.space.parameters.map(({ name }) => name)).toEqual(searched);
    expect(underlined(text)).toEqual([]);
    expect(whetstone("check", "study.yaml")).toMatchObject({ status: 0 });
    appendFileSync(file, "until: { trials: 2 }\n");
    // What all trials write to one place cannot be written by two at once.
    const ran = whetstone("run", "study.yaml", "-w", text.includes("with one worker") ? "1" : "2");
    expect(ran.stderr.replaceAll(/^.* all trials write to .*\n/gm, "")).toBe("");
    expect(ran.status).toBe(0);
    const { trials } = openStudy(join(root, definition.name)).follow();
    expect(trials).toHaveLength(2);
    for (const trial of trials) expect(trial).toMatchObject({ state: "done", score: expect.any(Number) });
  });

  it("names in the command nothing that a program asks for by itself", () => {
    const made = whetstone("init", "--yes", "--", "python3", script("with_client.py"));
    expect(made.stdout).toMatch(/\n# The program asks Whetstone by itself for its params and how far to train/);
    expect(made.stdout).toMatch(/\ncommand: python3 \S+with_client.py\n/);
    expect(made.stdout).toMatch(/take its # away:\n {2}# knob: logint\(1, 28\) {3}# now 7\n/);
    expect(made.stdout).toMatch(/optimizer: it is a word; to search it, list what it may be, as in choice\(sgd, …\)\n/);
    expect(made.stdout).toMatch(/trials: 15, epochs: 3,/);
  });

  it("leaves what stands behind the program to it, also where -- was forgotten", () => {
    const made = whetstone(
      "init",
      "--yes",
      "-o",
      "lr.yaml",
      "sh",
      "-c",
      "echo val_loss: 0.5",
      "sh",
      "--lr",
      "0.1",
      "-o",
      "x",
    );
    expect(made).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(root, "lr.yaml"), "utf8")).toContain("sh --lr {lr} -o x");
  });

  it("runs nothing with a placeholder in place of a value", () => {
    for (const words of [["--out", "{dir}"], ["--epochs={epochs}"]]) {
      const made = whetstone("init", "--yes", "--", "python3", script("with_argparse.py"), ...words);
      expect(made).toMatchObject({ status: 2, stdout: "" });
      expect(made.stderr).toMatch(/\{(dir|epochs)\} is no value that the program can run with/);
    }
  });

  it("overwrites nothing, and runs nothing for it", () => {
    writeFileSync(join(root, "study.yaml"), "mine");
    const refused = whetstone("init", "--yes", "--", "touch", "ran");
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining("is not overwritten") });
    expect(readFileSync(join(root, "study.yaml"), "utf8")).toBe("mine");
    expect(() => readFileSync(join(root, "ran"))).toThrow();
  });

  it("says what is missing where a program prints no number, has no option, or is not there", () => {
    expect(whetstone("init", "--yes", "--", "echo", "hello")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no line of its output has a name and a number"),
    });
    expect(whetstone("init", "--yes", "--", "sh", "-c", "echo val_loss: 0.5")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nothing to search was found"),
    });
    writeFileSync(
      join(root, "config.json"),
      '{"seed": 3, "optimizer": {"lr": 0.01, "betas": [0.9, 0.99]}, "model": {"channels": 32}}',
    );
    expect(
      whetstone("init", "--yes", "--", "sh", "-c", "echo val_loss: 0.5", "sh", "--config=config.json"),
    ).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /nothing to search was found .* config\.json .*WHETSTONE_PARAMS.*guide on config files.*\nspace:\n {2}optimizer\.lr: 10 \*\* uniform\(-4, 0\)\n {2}model\.channels: 2 \*\* int\(3, 7\)\n$/,
      ),
    });
    expect(whetstone("init", "--yes", "--", "no-such-program")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no program no-such-program is on the PATH"),
    });
  });

  it("shows a few turns of a progress bar, and every line", () => {
    const bar = 'for i in $(seq 500); do printf "\\r%s/500 it" $i; done; echo; echo epoch 1 val_loss: 0.5';
    const { stdout } = whetstone("init", "--yes", "--", "sh", "-c", bar, "sh", "--lr", "0.1");
    expect(stdout.split("\n").filter((line) => line.includes("/500 it")).length).toBeLessThan(50);
    expect(stdout).toContain("  500/500 it\n  epoch 1 val_loss: 0.5\n");
  });

  it("gives each trial a folder where an option for it was left out, as Lightning's CLI has one", () => {
    const program = [
      "import argparse, os",
      "p = argparse.ArgumentParser()",
      'p.add_argument("--lr", type=float, default=0.5, help="(default: 0.5)")',
      'p.add_argument("--trainer.default_root_dir", dest="root", help="where logs go (default: null)")',
      "a = p.parse_args()",
      'folder = os.path.join(a.root or ".", "lightning_logs", "version_0")',
      "os.makedirs(folder, exist_ok=True)",
      'open(os.path.join(folder, "metrics.csv"), "w").write(f"epoch,step,val_acc\\n0,9,{a.lr}\\n")',
    ];
    writeFileSync(join(root, "train.py"), program.join("\n"));
    expect(whetstone("init", "--yes", "--", "python3", "train.py")).toMatchObject({ status: 0, stderr: "" });
    const { command, metric } = readDefinition(readFileSync(join(root, "study.yaml"), "utf8"), "study.yaml");
    expect(command?.text).toBe("python3 train.py --lr {lr} --trainer.default_root_dir {dir}");
    expect(metric.name).toBe("val_acc");
  });

  it("takes the defaults that a program's help does not tell from its source", () => {
    const program =
      'import argparse\np = argparse.ArgumentParser()\np.add_argument("--lr", type=float, default=0.5)\nprint("val_loss:", p.parse_args().lr)\n';
    writeFileSync(join(root, "quiet.py"), program);
    expect(whetstone("init", "--yes", "--", "python3", "quiet.py")).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(root, "study.yaml"), "utf8")).toMatch(/lr: 10 \*\* uniform\(-2.5, 1\) .*; now 0\.5$/m);
  });

  it("names a study as nothing beside it is called, such as the compiled program itself", () => {
    writeFileSync(join(root, "net"), '#!/bin/sh\necho "val_loss: $2"\n', { mode: 0o755 });
    expect(whetstone("init", "--yes", "--", "./net", "--lr", "0.1")).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(root, "study.yaml"), "utf8")).toContain("name: net-study\n");
  });

  it("points to what a program printed that failed before it told a metric", () => {
    const { status, stdout, stderr } = whetstone("init", "--yes", "--", "python3", "not-there.py");
    expect(status).toBe(1);
    expect(stdout).toContain("No such file or directory");
    expect(stderr).toMatch(/^python3 not-there.py failed before it told a metric; what it printed says why\./);
  });

  it("ends a program that trains for ever, and makes do with what it printed", () => {
    const forever = "i=0; while :; do i=$((i+1)); echo epoch $i val_loss: 0.$i; sleep 0.2; done";
    const made = whetstone("init", "--limit", "2", "--", "sh", "-c", forever, "sh", "--lr", "0.1");
    expect(made.status).toBe(0);
    expect(made.stdout).toContain("It was ended after 2 s");
    expect(readFileSync(join(root, "study.yaml"), "utf8")).toContain("lr: 10 ** uniform(-3, 1)");
  }, 120_000);
});

describe("whetstone init in a terminal", () => {
  let child: ChildProcess | undefined;
  afterEach(() => {
    child?.kill("SIGKILL");
  });

  it("asks, explains what it does not understand, and takes the answers", async () => {
    // script(1) gives it a terminal, which is what it asks in.
    const command = `'${process.execPath}' '${main}' init -- python3 '${script("with_argparse.py")}' --epochs 3`;
    child = spawn("script", ["-qec", command, "/dev/null"], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
    let shown = "";
    child.stdout?.on("data", (bytes: Buffer) => {
      shown += bytes.toString();
    });
    const answer = async (question: RegExp, text: string) => {
      const from = shown.length;
      await expect.poll(() => question.test(shown.slice(asked)), { timeout: 60_000 }).toBe(true);
      asked = Math.max(from, shown.length);
      child?.stdin?.write(`${text}\n`);
    };
    let asked = 0;
    await answer(/study's name: \[with_argparse\]/, "flowers");
    await answer(/to be searched\? \[val_acc\]/, "val_loss");
    await answer(/minimized\? \[minimize\]/, "");
    await answer(/batch_size \(now 64\).*\[2 \*\* int\(4, 8\)\]/, "no");
    await answer(/ lr \(now 0.01\)/, "10 ** uniform(1, -1)");
    await answer(/Not a range: uniform\(1, -1\)[\s\S]*lr \(now 0.01\)/, "10 ** uniform(-3, -1)");
    for (const name of ["momentum", "weight_decay", "dropout", "optimizer"])
      await answer(new RegExp(` ${name} \\(now`), "");
    await answer(/curvature \(now 0.3\).*\[no\]/, "uniform(0, 1)");
    await answer(/How many trials/, "12");
    await expect.poll(() => child?.exitCode, { timeout: 60_000 }).toBe(0);
    const definition = readDefinition(readFileSync(join(root, "study.yaml"), "utf8"), "study.yaml");
    expect(definition).toMatchObject({ name: "flowers", metric: { name: "val_loss", goal: "minimize" } });
    expect(definition.stages[0]).toMatchObject({ trials: 12 });
    const names = definition.space.parameters.map(({ name }) => name);
    expect(names).toEqual(["lr", "momentum", "weight_decay", "dropout", "optimizer", "curvature"]);
    expect(definition.command?.text).toContain("--curvature {curvature}");
  });
});

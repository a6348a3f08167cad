import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { main, project } from "./fixtures/built.ts";
import { snippets } from "./snippets.ts";

describe("the Python client", () => {
  it("passes its own tests", () => {
    const { status, stderr } = spawnSync("python3", ["-m", "unittest", "-q", "test_whetstone"], {
      cwd: join(project, "clients", "python"),
      encoding: "utf8",
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    expect(stderr).toMatch(/OK/);
    expect(status).toBe(0);
  });
});

describe("the Python client's text", () => {
  it("is Python 3.8", () => {
    const program = "import ast, sys; ast.parse(open(sys.argv[1]).read(), feature_version=(3, 8))";
    const client = join(project, "clients", "python", "whetstone.py");
    const { status, stderr } = spawnSync("python3", ["-c", program, client], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("the guide for config files", () => {
  it("has lines that train by a config with the trial's params in it, and leave the file itself alone", () => {
    const root = newFolder();
    const guide = snippets.filter(({ page }) => page.endsWith("config-files.md"));
    const textOf = (language: string) => guide.find((snippet) => snippet.language === language)?.text ?? "";
    const config = JSON.stringify({ optimizer: { lr: 0, nesterov: null }, model: { channels: 0 }, training: {} });
    const program = `import json, sys
config = json.load(open(sys.argv[2]))
for epoch in range(1, config["training"]["epochs"] + 1):
    print(json.dumps({"epoch": epoch, "val_accuracy": config["optimizer"]["lr"] * config["model"]["channels"]}))
`;
    writeFileSync(join(root, "config.json"), config);
    writeFileSync(join(root, "train.py"), program);
    writeFileSync(join(root, "searched.py"), textOf("python"));
    const study = textOf("yaml").replace("python ", "python3 ");
    writeFileSync(
      join(root, "study.yaml"),
      `name: conv\n${study}stages: [{ trials: 3, epochs: 2 }]\nsampler: random\n`,
    );
    const { status, stderr } = spawnSync(process.execPath, [main, "run", "study.yaml"], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { trials } = openStudy(join(root, "conv")).follow();
    expect(trials.map((trial) => [trial?.state, trial?.curve.length])).toEqual(Array(3).fill(["done", 2]));
    for (const trial of trials)
      expect(trial?.score).toBeCloseTo(
        Number(trial?.params["optimizer.lr"]) * Number(trial?.params["model.channels"]),
        9,
      );
    expect(readFileSync(join(root, "config.json"), "utf8")).toBe(config);
  }, 60_000);
});

describe("a tuned function", () => {
  it("is searched by running its file for each trial", () => {
    const root = newFolder();
    writeFileSync(
      join(root, "square.py"),
      `import whetstone

@whetstone.tune(x="uniform(-2, 2)", shift="choice(0, 1)")
def square(x=0.0, shift=0):
    return (x - 1) ** 2 + shift

if __name__ == "__main__":
    best = square.search(metric="loss", trials=8, workers=2, whetstone=${JSON.stringify([process.execPath, main])})
    print("BEST", best["params"]["x"], best["score"])
`,
    );
    const { stdout, stderr, status } = spawnSync("python3", ["square.py"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: join(project, "clients", "python"), PYTHONDONTWRITEBYTECODE: "1" },
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const [, x = 0, score] = /BEST (\S+) (\S+)/.exec(stdout)?.map(Number) ?? [];
    expect(score).toBeCloseTo((x - 1) ** 2, 9);
  }, 60_000);
});

describe("the guide for notebooks", () => {
  const [study = "", program = ""] = snippets
    .filter(({ page }) => page.endsWith("notebooks.md"))
    .map(({ text }) =>
      text.replace('("study.yaml")', `("study.yaml", whetstone=${JSON.stringify([process.execPath, main])})`),
    );

  /** Runs cells of a notebook in one kernel; an error ends its cell alone, and is printed. */
  function run(root: string, ...cells: readonly string[]) {
    const kernel = `import json, sys, traceback
for cell in json.loads(sys.argv[1]):
    try: exec(cell)
    except Exception as error: print("ERROR", error)
`;
    return spawnSync("python3", ["-c", kernel, JSON.stringify(cells)], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PYTHONPATH: join(project, "clients", "python"), PYTHONDONTWRITEBYTECODE: "1" },
    });
  }
  const network = `trained = 0
def new_model(lr, dropout): return lr
def train_one_epoch(model):
    global trained
    trained += 1
    if trained == error_at: raise MemoryError("out of memory")
    return model + 1 / trained
`;

  it("trains all trials of a study, and after an error goes on with the next", () => {
    const root = newFolder();
    const few = study.replace("trials: 20", "trials: 3").replace("trials: 8, epochs: 6", "trials: 1, epochs: 3");
    writeFileSync(join(root, "study.yaml"), few);
    const { stdout, stderr } = run(root, `error_at = 4\n${network}`, program, program);
    expect({ stdout, stderr }).toEqual({ stdout: "ERROR out of memory\n", stderr: "" });
    const { trials } = openStudy(join(root, "mine")).follow();
    expect(trials.map((trial) => [trial?.state, trial?.curve.length])).toEqual([
      ["done", 2],
      ["failed", 1],
      ["done", 2],
      ["done", 3],
    ]);
    expect(trials[1]?.reason).toBe("an error ended the loop that trained it");
  }, 120_000);

  it("goes on where somebody has ended the trial of an error by hand", () => {
    const root = newFolder();
    writeFileSync(join(root, "study.yaml"), study.replace(/stages:[\s\S]*/, "stages: [{ trials: 2, epochs: 1 }]\n"));
    const byHand = [process.execPath, main, "tell", "mine", "1", "--failed", "out of memory"];
    const ending = `import subprocess\nsubprocess.run(${JSON.stringify(byHand)}, check=True)`;
    const { stdout, stderr } = run(root, `error_at = 1\n${network}`, program, ending, program);
    expect({ stdout, stderr }).toEqual({ stdout: "ERROR out of memory\nfailed: out of memory\n", stderr: "" });
    const { trials } = openStudy(join(root, "mine")).follow();
    expect(trials.map((trial) => trial?.state)).toEqual(["failed", "done"]);
  }, 120_000);

  it.each([
    ["from the epoch that was told last, if it asks for that", "trial.trained", true],
    ["from its beginning, if it does not", "None", false],
  ])(
    "goes on with a trial that was paused %s",
    (_, asked, goesOn) => {
      const root = newFolder();
      const pausing = study.replace(/stages:[\s\S]*/, "schedule: asha\nstages: [{ trials: 4, epochs: 3 }]\n");
      writeFileSync(join(root, "study.yaml"), pausing);
      const printing = program
        .replace("    for epoch in trial:", `    print("trial", trial.number, ${asked})\n$&`)
        .replace("trial.report(", "print(epoch, end=' '), $&");
      const { stdout, stderr } = run(root, `error_at = 0\n${network.replace("1 / trained", "trained")}`, printing);
      expect(stderr).toBe("");
      const visits = [...stdout.matchAll(/trial (\d+) \w+\n([\d ]+)/g)].map(([, trial, epochs = ""]) => ({
        trial: Number(trial),
        epochs: epochs.trim().split(" ").map(Number),
      }));
      const { trials } = openStudy(join(root, "mine")).follow();
      expect(visits.length).toBeGreaterThan(trials.length);
      for (const trial of trials) {
        const told = trial?.curve.map(({ epoch }) => epoch);
        const trained = visits.filter((visit) => visit.trial === trial?.number).map(({ epochs }) => epochs);
        if (goesOn) expect(trained.flat()).toEqual(told);
        else for (const epochs of trained) expect(epochs).toEqual(told?.slice(0, epochs.length));
      }
    },
    120_000,
  );

  it("says in a line what is wrong with the study", () => {
    const { stdout } = run(newFolder(), `error_at = 0\n${network}`, program);
    expect(stdout).toMatch(/^ERROR there is neither a file nor a folder study.yaml; give/);
  });
});

describe("the Python package", () => {
  it("has the version of this one", () => {
    const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    const client = readFileSync(join(project, "clients", "python", "whetstone.py"), "utf8");
    expect(/^__version__ = "(.*)"$/m.exec(client)?.[1]).toBe(version);
  });
});

describe("the Python example", () => {
  let root: string;
  beforeEach(() => {
    root = newFolder();
  });

  it("learns to tell irises apart, coarse to fine, resuming the best from their checkpoints", () => {
    const example = join(root, "examples", "python");
    cpSync(join(project, "examples", "python"), example, { recursive: true, filter: (path) => !path.endsWith("iris") });
    cpSync(join(project, "clients", "python"), join(root, "clients", "python"), { recursive: true });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, "run", join(example, "study.yaml"), "-w", "2"],
      { encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const folder = join(example, "iris");
    const { trials, stages } = openStudy(folder).follow();
    // The loss of guessing among three species is 1.1.
    expect(Math.min(...trials.map((trial) => trial?.score ?? Infinity))).toBeLessThan(0.15);
    const carried = stages[2]!.carried.map((number) => trials[number - 1]!);
    // Four instead of two, where the order after 3 epochs says little about that after 15.
    expect([2, 4]).toContain(carried.length);
    expect(stdout).toContain(`${40 + 20 + 8 - carried.length} trials in 3 stages`);
    for (const { curve } of carried) expect(curve.map(({ epoch }) => epoch)).toEqual(curve.map((_, i) => i + 1));
    const output = readFileSync(join(folder, "trials", "0001", "output.log"), "utf8");
    expect(output).not.toContain("Traceback");
  }, 180_000);
});

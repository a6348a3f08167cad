import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import { main, project } from "../fixtures/built.ts";
import { snippets } from "../snippets.ts";
import { describeWith, describeWithOptional, succeeds } from "./parts.ts";

const here = dirname(fileURLToPath(import.meta.url));
const debian = "/usr/bin/python3";
/** A Python with packages that Debian has not. */
const python = process.env.WHETSTONE_PYTHON ?? "python3";

const ours = snippets.filter(({ language, others }) => language === "python" && !others);

/** By a word of the snippet: what stands before it, in documentation/. The first that fits holds. */
const befores: readonly (readonly [RegExp, string])[] = [
  [/keras/, "keras"],
  [/lightning/, "lightning"],
  [/transformers/, "transformers"],
  [/torch/, "torch"],
  [/tune/, "tune"],
  [/whetstone\.trials/, "trials"],
  [/report/, "report"],
];
const beforeOf = (text: string) => befores.find(([word]) => word.test(text))?.[1];

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-documentation-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs a snippet behind what it needs, as a trial of two epochs. */
function run(interpreter: string, before: string, snippet: string, environment: Readonly<Record<string, string>> = {}) {
  const text = snippet.replace("trials=100", "trials=4").replace("workers=4", "workers=2");
  const given = readFileSync(join(here, "documentation", `${before}.py`), "utf8");
  writeFileSync(join(root, "train.py"), `${given}\n${text}`);
  // Who follows the page has whetstone on the PATH.
  writeFileSync(join(root, "whetstone"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(root, "whetstone"), 0o755);
  const { status, stdout, stderr } = spawnSync(interpreter, ["train.py"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${root}${delimiter}${process.env.PATH}`,
      PYTHONPATH: join(project, "clients", "python"),
      PYTHONDONTWRITEBYTECODE: "1",
      ...environment,
    },
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  // Keras's progress bar stands before them.
  return [...stdout.matchAll(/\{"epoch".*\}$/gm)].map(([line]) => JSON.parse(line));
}

const trial = () => ({ WHETSTONE_EPOCHS: "2", WHETSTONE_CHECKPOINT: join(root, "saved", "checkpoint") });

/** Runs a snippet that saves and resumes: two epochs, then a third from the checkpoint of the second. */
function runAndResume(interpreter: string, before: string, snippet: string): void {
  const first = run(interpreter, before, snippet, trial());
  expect(first.map(({ epoch }) => epoch)).toEqual([1, 2]);
  for (const { checkpoint } of first) expect(existsSync(resolve(root, checkpoint))).toBe(true);
  const more = { ...trial(), WHETSTONE_EPOCHS: "3", WHETSTONE_RESUME: resolve(root, first[1].checkpoint) };
  expect(run(interpreter, before, snippet, more).map(({ epoch }) => epoch)).toEqual([3]);
}

const snippetsWith = (before: string) =>
  ours.filter(({ text }) => beforeOf(text) === before).map(({ page, text }) => [page, text] as const);

describe("Python in the documentation", () => {
  it("is all run by one of these tests", () => {
    expect(ours.filter(({ text }) => beforeOf(text) === undefined)).toEqual([]);
    for (const [, before] of befores) expect([before, snippetsWith(before).length]).not.toEqual([before, 0]);
  });

  it.each(snippetsWith("report"))("on %s reports what it says", (_, text) => {
    expect(run("python3", "report", text, trial())).toEqual([
      { epoch: 1, val_accuracy: 0.5 },
      { epoch: 2, val_accuracy: 0.5 },
    ]);
  });

  it.each(snippetsWith("trials"))(
    "on %s trains one trial after another",
    (_, text) => {
      run("python3", "trials", text);
      const { trials } = openStudy(join(root, "mine")).follow();
      expect(trials.map((trial) => [trial?.state, trial?.curve.length])).toEqual(Array(2).fill(["done", 2]));
    },
    60_000,
  );

  it.each(snippetsWith("tune"))(
    "on %s searches a function",
    (_, text) => {
      run("python3", "tune", text);
      expect(readdirSync(join(root, "objective", "trials"))).toHaveLength(4);
    },
    60_000,
  );
});

describeWith(
  "PyTorch (Debian's python3-torch)",
  () => succeeds(debian, "-c", "import torch"),
  () => {
    const whole = snippetsWith("torch").filter(([, text]) => text.includes("report"));
    it.each(whole)("on %s saves and resumes", (_, text) => runAndResume(debian, "torch", text), 60_000);
    it.each(snippetsWith("torch"))("on %s runs", (_, text) => void run(debian, "torch", text, trial()), 60_000);
  },
);

for (const framework of ["keras", "lightning", "transformers"])
  describeWithOptional(
    `${framework} (pip install ${framework})`,
    () => succeeds("env", "KERAS_BACKEND=torch", python, "-c", `import torch, ${framework}`),
    () => {
      it.each(snippetsWith(framework))(
        "on %s saves and resumes",
        (_, text) => runAndResume(python, framework, text),
        180_000,
      );
    },
  );

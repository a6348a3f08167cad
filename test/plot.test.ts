import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plotNames } from "../src/cli/plot/names.ts";
import { main } from "./fixtures/built.ts";

let root: string;
const whetstone = (...args: readonly string[]) =>
  execFileSync(process.execPath, [main, ...args], { cwd: root, encoding: "utf8" });

/** A little study that a real worker has trained: the best learning rate is 0.01. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-plot-"));
  const program =
    "const x = Math.log10(Number(process.argv[1])); console.log(JSON.stringify({ epoch: 1, acc: 1 - (x + 2) ** 2 / 50, size: -x }))";
  writeFileSync(join(root, "train.cjs"), program.replace("argv[1]", "argv[2]"));
  writeFileSync(
    join(root, "study.yaml"),
    [
      "name: study",
      "command: node train.cjs {lr} {width}",
      "metrics: [{ name: acc, goal: maximize }, { name: size, goal: minimize }]",
      "space: { lr: '10 ** uniform(-6, 1)', width: 'int(1, 8)' }",
      "stages: [{ trials: 10, epochs: 1 }]",
      "sampler: random",
      "",
    ].join("\n"),
  );
  whetstone("run", "study.yaml");
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("whetstone plot, on a study that a worker has trained", () => {
  it.each(plotNames)("writes %s as SVG", (name) => {
    whetstone("plot", "study", name, "-o", `${name}.svg`);
    const svg = readFileSync(join(root, `${name}.svg`), "utf8");
    expect(svg).toMatch(/^<svg width="880"/);
    expect(svg.trimEnd()).toMatch(/<\/svg>$/);
  });

  it("makes the folder that a file is to lie in, and calls copies of a study by their folders", () => {
    cpSync(join(root, "study"), join(root, "copy"), { recursive: true });
    whetstone("plot", "copy", "compare", "--with", "study", "-o", "paper/figures/compare.svg");
    expect(readFileSync(join(root, "paper/figures/compare.svg"), "utf8")).toMatch(/>copy: \S+, study: \S+\.</);
    whetstone("report", "copy", "-o", "paper/reports/copy.md");
    expect(readFileSync(join(root, "paper/reports/copy.md"), "utf8")).toContain("## Result");
  });

  it("writes PNG by what the build has put beside it", () => {
    whetstone("plot", "study", "space", "-o", "space.png", "--theme", "dark", "--width", "640");
    expect(readFileSync(join(root, "space.png")).readUInt32BE(16)).toBe(1280);
  });

  it.each(plotNames)("draws %s with letters where it is given no file, in 80 columns", (name) => {
    const lines = whetstone("plot", "study", name).split("\n");
    expect(lines.length).toBeGreaterThan(4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("draws in 80 columns without colours where there is no terminal", () => {
    const lines = whetstone("plot", "study", "history").split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join("")).toMatch(/[\u2800-\u28ff]/);
    expect(lines.join("")).not.toContain("\u001b");
  });
});

it.each([
  [
    ["history", "--theme", "dark"],
    "--theme is for a file, and the terminal has its own; name the file with -o, or leave --theme out",
  ],
  [["history", "--width", "900"], "--width is for a file"],
  [["importance", "--trials", "3"], "--trials is for history, curves"],
  [["importance", "--log"], "--log is for history, curves"],
  [["curves", "--over", "trials"], "--over trials is for history and compare"],
])("whetstone plot refuses what it would pass over: %j", (wishes, message) => {
  const { status, stderr } = spawnSync(process.execPath, [main, "plot", "study", ...wishes], {
    cwd: root,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

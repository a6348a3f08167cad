import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSpace } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { compileCommand } from "./arguments.ts";

const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  optimizer: "choice(sgd, adam)",
  beta2: "uniform(0, 1) if optimizer == adam",
  nesterov: "choice(true, false, null)",
});
const sgd = { lr: 1e-7, optimizer: "sgd", nesterov: true };
const adam = { lr: 0.1, optimizer: "adam", beta2: 0.999, nesterov: null };

const words = (
  text: string | readonly string[],
  params: Readonly<Record<string, string | number | boolean | null>> = sgd,
) => compileCommand({ text, shell: false }, space)(params, attempt);

const attempt = { trial: 42, epochs: 9, seed: 7, dir: "/study/trials/0042" };

/** What a program gets from the shell that runs the line `printf '%s\0' …`. */
function shellWords(text: string, params: Parameters<typeof words>[1]) {
  const [program = "", ...args] = compileCommand({ text, shell: true }, space)(params ?? sgd, attempt);
  const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\0").slice(0, -1);
}

/** What people fear in a value, and any other text that an argument can hold. */
const hostile = fc.oneof(
  fc.constantFrom(
    "$(touch x)",
    "`touch x`",
    "; rm -rf x",
    "' ; touch x '",
    '" ; touch x "',
    "a\nb",
    "*",
    "~",
    "-rf",
    "",
    "{lr}",
    "}}",
  ),
  fc.string({ unit: "binary" }).filter((text) => !text.includes("\0") && text === Buffer.from(text).toString()),
);

describe("a command line", () => {
  test("has each placeholder's value as it reads back", () => {
    expect(words("python train.py --lr {lr} -o{optimizer} '{nesterov} x'")).toEqual([
      "python",
      "train.py",
      "--lr",
      "1e-7",
      "-osgd",
      "true x",
    ]);
    expect(words("p {nesterov}", adam)).toEqual(["p", "null"]);
  });

  test("has any value as one word or a part of one", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const line = words(`p {optimizer} "--o={optimizer}" x{optimizer}y`, { optimizer: value });
        expect(line).toEqual(["p", value, `--o=${value}`, `x${value}y`]);
      }),
    );
  });

  test("has all params as options for {params}, and as JSON for {params_json}", () => {
    expect(words("p {params}")).toEqual(["p", "--lr=1e-7", "--optimizer=sgd", "--nesterov=true"]);
    expect(words("p --json={params_json}")).toEqual(["p", `--json=${JSON.stringify(sgd)}`]);
  });

  test("has double braces as themselves", () => {
    expect(words(`p {{lr}} {{"lr":{lr}}}`)).toEqual(["p", "{lr}", "{lr:1e-7}"]);
  });

  test("may be given as a list of words", () => {
    expect(words(["my program", "--lr={lr}", "a b"])).toEqual(["my program", "--lr=1e-7", "a b"]);
  });

  test.each([
    ["p --beta2 {beta2} --lr {lr}", ["p", "--lr", "1e-7"]],
    ["p --beta2={beta2} x", ["p", "x"]],
    ["p --fast --beta2={beta2} x", ["p", "--fast", "x"]],
    ["p -m beta2={beta2} x", ["p", "-m", "x"]],
    ["p --betas {lr},{beta2} x", ["p", "x"]],
    ["p --a=1 {beta2} x", ["p", "--a=1", "x"]],
    ["p in {beta2} x", ["p", "in", "x"]],
    ["p --beta2 {beta2}", ["p"]],
  ])("leaves out an inactive hyperparameter with its option: %s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test("keeps an active conditional hyperparameter", () => {
    expect(words("p --beta2 {beta2}", adam)).toEqual(["p", "--beta2", "0.999"]);
  });

  test.each([
    ["p {lrr}", "{lrr} names nothing in the space, which has lr, optimizer, beta2, nesterov"],
    ["p --x={params}", "stands alone"],
    ["p 'open", "never closed"],
    ["p {", "written twice"],
  ])("is refused where it cannot work: %s", (text, message) => {
    expect(() => words(text)).toThrow(UserError);
    expect(() => words(text)).toThrow(message);
  });

  test("says what the attempt is, and leaves out what it does not have", () => {
    const text = "p --epochs {epochs} --seed={seed} {dir}/log{trial} --resume {resume} -f {fold}/{folds} {lr}";
    const line = compileCommand({ text, shell: false }, space);
    expect(line(sgd, attempt)).toEqual(["p", "--epochs", "9", "--seed=7", "/study/trials/0042/log42", "1e-7"]);
    expect(line(sgd, { ...attempt, resume: "a b", fold: { number: 2, of: 5 } }).slice(4)).toEqual([
      "/study/trials/0042/log42",
      "--resume",
      "a b",
      "-f",
      "2/5",
      "1e-7",
    ]);
  });

  test("has the hyperparameter where the attempt has a fact of the same name", () => {
    const line = compileCommand({ text: "p {epochs}", shell: false }, parseSpace({ epochs: "int(1, 3)" }));
    expect(line({ epochs: 2 }, attempt)).toEqual(["p", "2"]);
  });

  test("has flags for what is true, where it asks for them", () => {
    expect(words("p {params_flags} x", { lr: 1, optimizer: "true", nesterov: true })).toEqual([
      "p",
      "--lr=1",
      "--optimizer=true",
      "--nesterov",
      "x",
    ]);
    expect(words("p {params_flags}", { nesterov: false })).toEqual(["p"]);
  });

  test("lets a hyperparameter have any name, params too", () => {
    const odd = parseSpace({ params: "uniform(0, 1)", params_json: "uniform(0, 1)" });
    const line = compileCommand({ text: "p x{params} {params_json}", shell: false }, odd);
    expect(line({ params: 1, params_json: 2 }, attempt)).toEqual(["p", "x1", "2"]);
  });
});

describe("a shell's line", () => {
  test("has any value as data, in quotes or out of them", () => {
    const text = `printf '%s\\0' {optimizer} --o={optimizer} "<{optimizer}>" '<{optimizer}>' "\\"{optimizer}"`;
    fc.assert(
      fc.property(hostile, (value) => {
        const expected = [value, `--o=${value}`, `<${value}>`, `<${value}>`, `"${value}`];
        expect(shellWords(text, { optimizer: value })).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("never runs what a value holds, even where its quotes are nested", () => {
    const folder = newFolder();
    const line = compileCommand(
      {
        text: `: "$(echo "{optimizer}" {optimizer} '{optimizer}')" \`echo "{optimizer}"\` \\{optimizer} $(({lr}))`,
        shell: true,
      },
      space,
    );
    fc.assert(
      fc.property(hostile, (value) => {
        const [program = "", ...args] = line({ optimizer: value, lr: 1 }, attempt);
        spawnSync(program, args, { cwd: folder });
        expect(readdirSync(folder)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test("has all params as words of their own", () => {
    expect(shellWords("printf '%s\\0' {params}", { lr: 0.1, optimizer: "a b" })).toEqual([
      "--lr=0.1",
      "--optimizer=a b",
    ]);
  });

  test("has nothing for an inactive hyperparameter", () => {
    expect(shellWords("printf '%s\\0' x{beta2}y", sgd)).toEqual(["xy"]);
  });

  test("is the shell's own for the rest", () => {
    expect(shellWords(`X=5; for i in 1 2; do printf '%s\\0' $((i * X)) $X; done`, sgd)).toEqual(["5", "5", "10", "5"]);
  });

  test("is one line of text", () => {
    expect(() => compileCommand({ text: ["a", "b"], shell: true }, space)).toThrow(UserError);
  });
});

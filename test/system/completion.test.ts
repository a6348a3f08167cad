import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { main } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

let root: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-completion-"));
  mkdirSync(join(root, "bin"));
  mkdirSync(join(root, "runs"));
  symlinkSync(main, join(root, "bin", "whetstone"));
  env = { ...process.env, HOME: root, PATH: `${join(root, "bin")}:${dirname(process.execPath)}:${process.env.PATH}` };
  writeFileSync(
    join(root, "study.yaml"),
    'name: digits\ncommand: ["/bin/echo", \'{{"epoch": 1, "acc": {lr}}}\']\nmetric: acc\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 2, epochs: 1 }]\n',
  );
  expect(spawnSync("whetstone", ["run", "study.yaml"], { cwd: root, env }).status).toBe(0);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a shell offers for a line. */
type Offers = (line: string) => readonly string[];

function completes(offers: Offers): void {
  it("completes commands, options, their values, studies and trials", () => {
    expect(offers("whetstone sta")).toEqual(["stage", "status"]);
    expect(offers("whetstone stage ")).toEqual(["add", "help"]);
    expect(offers("whetstone run study.yaml --w")).toEqual(["--workers"]);
    expect(offers("whetstone completion z")).toEqual(["zsh"]);
    expect(offers("whetstone best di")).toEqual(["digits"]);
    expect(offers("whetstone check s")).toEqual(["study.yaml"]);
    expect(offers("whetstone show digits ")).toEqual(["1", "2"]);
  }, 120_000);
}

const script = (shell: string) =>
  spawnSync("whetstone", ["completion", shell], { cwd: root, env, encoding: "utf8" }).stdout;

describeWith(
  "bash",
  () => succeeds("bash", "--version"),
  () => {
    completes((line) => {
      const words = line.split(" ").map((word) => `'${word}'`);
      const ask = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _whetstone; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout } = spawnSync("bash", ["--norc", "-c", `${script("bash")}\n${ask}`], {
        cwd: root,
        env,
        encoding: "utf8",
      });
      return stdout.trim().split("\n").sort();
    });
  },
);

describeWith(
  "fish",
  () => succeeds("fish", "--version"),
  () => {
    completes((line) => {
      const { stdout } = spawnSync("fish", ["-c", `${script("fish")}\ncomplete -C '${line}'`], {
        cwd: root,
        env,
        encoding: "utf8",
      });
      return stdout
        .trim()
        .split("\n")
        .map((each) => each.split("\t")[0]!)
        .sort();
    });
  },
);

describeWith(
  "zsh",
  () => succeeds("zsh", "--version"),
  () => {
    it("completes commands, options, their values, studies and trials, as keys are typed", async () => {
      writeFileSync(join(root, ".zshrc"), `PS1='> '\nautoload -U compinit && compinit -u\n${script("zsh")}\n`);
      const child = spawn("script", ["-qec", "zsh -i", "/dev/null"], {
        cwd: root,
        env: { ...env, TERM: "dumb", ZDOTDIR: root },
        stdio: ["pipe", "pipe", "inherit"],
      });
      let shown = "";
      child.stdout.on("data", (bytes: Buffer) => {
        shown += bytes.toString();
      });
      const typed = async (keys: string, expected: RegExp) => {
        const from = shown.length;
        child.stdin.write(keys);
        await expect.poll(() => shown.slice(from), { timeout: 30_000 }).toMatch(expected);
      };
      try {
        await expect.poll(() => shown, { timeout: 30_000 }).toMatch(/> /);
        await typed("whetstone bor\t di\t\n", /border check|no best values|too few/i);
        await typed("whetstone sho\tdigits 2\t\n", /trial 2/);
        await typed("whetstone sta\t", /stage[\s\S]*status/);
      } finally {
        child.kill("SIGKILL");
      }
    }, 120_000);
  },
);

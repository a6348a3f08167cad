import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import { main, project } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

const python = "/usr/bin/python3";

describeWith(
  "PyTorch (Debian's python3-torch)",
  () => succeeds(python, "-c", "import torch"),
  () => {
    let root: string;
    let example: string;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "whetstone-pytorch-"));
      example = join(root, "examples", "pytorch");
      for (const folder of [
        ["examples", "pytorch"],
        ["clients", "python"],
      ])
        cpSync(join(project, ...folder), join(root, ...folder), { recursive: true });
      symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    const whetstone = (...args: readonly string[]) =>
      spawnSync(process.execPath, [main, ...args], {
        cwd: example,
        encoding: "utf8",
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
        timeout: 170_000,
      });

    /** The example's definition, shortened and with Debian's Python. */
    function shorten(file: string, ...changes: readonly (readonly [string, string])[]): void {
      const path = join(example, file);
      let text = readFileSync(path, "utf8").replace("python3 ", `${python} `);
      for (const [from, to] of changes) {
        expect(text).toContain(from);
        text = text.replace(from, to);
      }
      writeFileSync(path, text);
    }

    const good = "{ lr: 0.02, momentum: 0.8, weight_decay: 1e-5, channels: 8, dropout: 0.2, batch: 64 }";

    it("is tuned by asha, whose survivors go on from their checkpoints", () => {
      shorten(
        "study.yaml",
        ["trials: 40, epochs: 9", "trials: 4, epochs: 3"],
        // The first is good, and waits until others have come as far: so it surely goes on from its checkpoint.
        ["schedule: asha", `schedule: asha\ntry: [${good}]`],
        ["int(2, 5)", "int(2, 3)"],
      );
      const ran = whetstone("run", "study.yaml", "-w", "2");
      expect(ran.stderr).toBe("");
      expect(ran.status).toBe(0);
      const { trials } = openStudy(join(example, "conv")).follow();
      expect(trials).toHaveLength(4);
      expect(Math.max(...trials.map((trial) => trial?.score ?? 0))).toBeGreaterThan(0.8);
      const resumed = trials.filter((trial) => trial !== undefined && trial.attempt > 1);
      expect(resumed.length).toBeGreaterThan(0);
      for (const trial of resumed) {
        expect(trial?.curve.map(({ epoch }) => epoch)).toEqual(trial?.curve.map((_, i) => i + 1));
        expect(
          readFileSync(join(example, "conv", "trials", String(trial?.number).padStart(4, "0"), "output.log"), "utf8"),
        ).not.toContain("Traceback");
      }
    }, 180_000);

    it("gives the same curve resumed as uninterrupted", () => {
      const run = (environment: Readonly<Record<string, string>>, epochs: number) => {
        const { stdout, stderr, status } = spawnSync(
          python,
          ["train.py", "--epochs", String(epochs), "--channels", "2", "--batch", "512"],
          {
            cwd: example,
            encoding: "utf8",
            env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", WHETSTONE_SEED: "5", ...environment },
          },
        );
        expect(stderr).toBe("");
        expect(status).toBe(0);
        return stdout
          .trim()
          .split("\n")
          .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
      };
      const whole = run({ WHETSTONE_CHECKPOINT: join(root, "whole") }, 3);
      run({ WHETSTONE_CHECKPOINT: join(root, "part") }, 2);
      const [rest] = run({ WHETSTONE_CHECKPOINT: join(root, "rest"), WHETSTONE_RESUME: join(root, "part.2") }, 3);
      expect({ ...rest, checkpoint: "" }).toEqual({ ...whole[2], checkpoint: "" });
    }, 120_000);

    it("is tuned without a change, by a pattern on what it prints", () => {
      shorten(
        "plain.yaml",
        ["trials: 20, epochs: 1", "trials: 4, epochs: 1"],
        ["trials: 10, epochs: 3", "trials: 2, epochs: 2"],
      );
      const ran = whetstone("run", "plain.yaml", "-w", "2");
      expect(ran.stderr).toBe("");
      expect(ran.status).toBe(0);
      const { trials } = openStudy(join(example, "plain")).follow();
      expect(trials.map((trial) => trial?.curve.length)).toEqual([1, 1, 1, 1, 2, 2]);
      expect(Math.max(...trials.map((trial) => trial?.score ?? 0))).toBeGreaterThan(80);
    }, 180_000);

    it("is given a study by init, that runs at once", () => {
      expect(whetstone("init", "--yes", "-o", "made.yaml", "--", python, "plain.py", "--num-epochs", "1").status).toBe(
        0,
      );
      const text = readFileSync(join(example, "made.yaml"), "utf8");
      expect(text).toContain("--learning-rate {learning_rate}");
      expect(text).toMatch(/name: val_accuracy\n/);
      writeFileSync(join(example, "made.yaml"), `${text}until: { trials: 2 }\n`);
      expect(whetstone("run", "made.yaml")).toMatchObject({ status: 0, stderr: "" });
    }, 180_000);
  },
);

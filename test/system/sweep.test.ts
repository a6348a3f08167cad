import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import { main } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

const sweep = `program: train.py
name: valley
method: bayes
run_cap: 24
metric: { name: val_loss, goal: minimize }
parameters:
  lr: { distribution: log_uniform_values, min: 0.0001, max: 1 }
  batch: { distribution: q_log_uniform_values, min: 16, max: 128, q: 16 }
  nesterov: { values: [true, false] }
  epochs: { value: 3 }
`;

/** Knows nothing of us: argparse for its options, a line for people an epoch, and Keras's table of results. */
const program = `import argparse, math
parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, required=True)
parser.add_argument("--batch", type=int, required=True)
parser.add_argument("--nesterov", choices=["True", "False"], required=True)
parser.add_argument("--epochs", type=int, required=True)
args = parser.parse_args()
assert args.batch % 16 == 0
loss = abs(math.log10(args.lr) + 2) + (0 if args.nesterov == "True" else 0.5)
for epoch in range(args.epochs):
    print(f"Epoch {epoch + 1}/{args.epochs}")
    for step in range(3):
        print(f"\\r{step + 1}/3 - loss: {loss + 1 / (step + 1):.4f}", end="")
    print(f" - val_loss: {loss + 1 / (epoch + 1):.4f}")
`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-sweep-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describeWith(
  "python",
  () => succeeds("python3", "--version"),
  () => {
    it("tunes an unmodified program by an unmodified W&B sweep", () => {
      writeFileSync(join(root, "sweep.yaml"), sweep);
      writeFileSync(join(root, "train.py"), program);
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, "run", "sweep.yaml", "-w", "2"], {
        cwd: root,
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      expect(status).toBe(0);
      expect(stdout).toMatch(/val_loss is read from what the program prints for people; to say so: metrics_from: text/);
      const { trials } = openStudy(join(root, "valley")).follow();
      expect(trials).toHaveLength(24);
      for (const trial of trials) expect(trial).toMatchObject({ state: "done" });
      for (const trial of trials) expect(trial!.curve.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      const best = trials.reduce((a, b) => ((a?.score ?? Infinity) < (b?.score ?? Infinity) ? a : b));
      expect(best?.params.nesterov).toBe("True");
      expect(best?.score).toBeLessThan(0.7);
      expect(JSON.parse(readFileSync(join(root, "valley", "reader.json"), "utf8"))).toEqual({ v: 1, reader: "text" });
    });
  },
);

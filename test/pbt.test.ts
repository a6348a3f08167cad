import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { stream } from "../src/math/random.ts";
import { createStudyFolder } from "../src/store/create-study.ts";
import { LogFollower } from "../src/store/log-follower.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import type { ResumeEvent } from "../src/study/events.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { main } from "./fixtures/built.ts";
import { hasEnded, start } from "./fixtures/whetstone.ts";

/**
 * Weights are a line `3@1 3@2 5@3` of all epochs trained into them, behind the score so far. In each epoch the score gains the
 * more, the nearer the learning rate is to one that falls as training goes on. Without its checkpoint the program fails.
 */
const program = `
set -e
score=0; steps=""; epoch=0
if [ -n "$WHETSTONE_RESUME" ]; then
  read -r score epoch steps < "$WHETSTONE_RESUME"
fi
while [ "$epoch" -lt "$WHETSTONE_EPOCHS" ]; do
  epoch=$((epoch + 1))
  score=$(awk -v s="$score" -v lr="$1" -v e="$epoch" 'BEGIN { d = lr - (1 - e / 10); print s + 0.1 * (1 - d * d) }')
  steps="$steps $WHETSTONE_TRIAL@$epoch"
  echo "$score $epoch $steps" > "$WHETSTONE_CHECKPOINT.$epoch"
  sleep 0.05
  echo "{\\"epoch\\": $epoch, \\"acc\\": $score}"
done
`;

let root: string;
let folder: string;
beforeEach(() => {
  root = newFolder();
  folder = join(root, "study");
});

describe("a population whose workers are killed", () => {
  it("never misses a parent's checkpoint, and trains each epoch into weights once", async () => {
    const script = join(root, "train.sh");
    writeFileSync(script, program);
    createStudyFolder(
      folder,
      `name: study
metric: { name: acc, goal: maximize }
command: "sh ${script} {lr}"
sampler: random
schedule: { pbt: { interval: 1, quantile: 0.4 } }
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 6, epochs: 8 }]
lease: 60
`,
      root,
    );
    const startWorker = () => start(root, "worker", folder);
    const workers = Array.from({ length: 3 }, startWorker);
    const study = openStudy(folder);
    const told = () =>
      study
        .follow()
        .trials.flatMap((trial) => (trial === undefined ? [] : [trial, ...(trial.chapters ?? [])]))
        .reduce((sum, { curve }) => sum + curve.length, 0);
    const chance = stream("kill");
    for (const moment of [6, 14, 22]) {
      while (told() < moment && !workers.every(({ child }) => hasEnded(child))) await delay(10);
      const alive = workers.filter(({ child }) => !hasEnded(child));
      const victim = alive[chance.int(alive.length)]!;
      victim.child.kill("SIGKILL");
      await victim.ended;
      workers.push(startWorker());
    }
    await Promise.all(workers.map(({ ended }) => ended));

    const { trials } = study.follow();
    expect(trials.map((trial) => trial?.state)).toEqual(Array(6).fill("done"));
    const taken: ResumeEvent[] = [];
    new LogFollower(folder).read((_, event) => {
      if (event.kind === "resume" && event.from.trial !== undefined) taken.push(event);
    });
    // How many depends on who is killed when.
    expect(taken.length).toBeGreaterThan(0);
    // Whoever takes weights over goes on behind their epoch.
    expect(taken.every(({ from }) => from.epoch > 0 && from.checkpoint !== undefined)).toBe(true);
    const saved = readdirSync(join(folder, "checkpoints")).filter((name) => name.endsWith(".ckpt"));
    expect(saved.length).toBeGreaterThan(0);
    for (const name of saved) {
      const [, , ...steps] = readFileSync(join(folder, "checkpoints", name), "utf8")
        .trim()
        .split(/\s+/);
      const epochs = steps.map((step) => Number(step.split("@")[1]));
      expect(epochs).toEqual(epochs.map((_, i) => i + 1));
    }
    const heir = trials.find((trial) => trial?.chapters !== undefined)!;
    const shown = execFileSync(process.execPath, [main, "show", folder, String(heir.number)], { encoding: "utf8" });
    expect(shown).toMatch(/before it took over other weights/);
  }, 120_000);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStudyFolder, StudyFolder } from "../store/study-folder.ts";
import type { Objective } from "../trainers/function.ts";
import { readDefinition } from "./read-definition.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-bad-place-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("a worker where all fail leaves the trials to those where they train", async () => {
  const folder = join(root, "study");
  createStudyFolder(
    folder,
    `name: study
metric: { name: acc, goal: maximize }
sampler: random
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 100, epochs: 4 }]
`,
    root,
  );
  const worker = (objective: Objective) => workOn(new StudyFolder(folder, readDefinition), objective);
  const trials = () => new StudyFolder(folder, readDefinition).follow().trials;
  const failed = () => trials().filter((trial) => trial?.state === "failed").length;
  const good = worker(async ({ lr }, { epochs, report }) => {
    for (let epoch = 1; epoch <= epochs; epoch++) await report(Number(lr));
  });
  const bad = worker(() => {
    throw new Error("CUDA error");
  });
  await Promise.all([good, bad]);
  expect(trials()).toHaveLength(100);
  expect(failed()).toBeLessThan(30);
}, 30_000);

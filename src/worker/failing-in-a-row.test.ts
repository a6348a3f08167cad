import { utimesSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { claim } from "../store/claims.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { TrainFunction } from "../trainers/function.ts";
import { scheduleOf } from "./assemble.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

/** Makes a study of 100 trials of so many epochs; returns its folder. */
function study(epochs: number): string {
  const folder = join(root, "study");
  createStudyFolder(
    folder,
    `name: study
metric: { name: acc, goal: maximize }
sampler: random
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 100, epochs: ${epochs} }]
`,
    root,
  );
  return folder;
}

it("a worker where all fail leaves the trials to those where they train", async () => {
  const folder = study(4);
  const worker = (train: TrainFunction) => workOn(openStudy(folder), train);
  const trials = () => openStudy(folder).follow().trials;
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

it("a worker whose trials all fail waits for what others tell, and no longer for one that died between two trials", async () => {
  const folder = study(1);
  const opened = openStudy(folder);
  const other = Logbook.open(folder, { whetstone: "0", commit: undefined });
  const job = scheduleOf(opened.definition).next(opened.follow());
  if (job.kind === "open") opened.openStage(job.stage, other.worker);
  const train = (trial: number) => {
    claim(folder, trial, 1, other.worker);
    const how = { stage: 1, epochs: 1, params: { lr: (trial * 0.618) % 1 }, seed: 1, sampler: "random", read: {} };
    other.write({ kind: "start", trial, attempt: 1, ...how });
    other.write({ kind: "epoch", trial, attempt: 1, epoch: 1, metrics: { acc: 0.5 } });
  };
  const end = (trial: number) => other.write({ kind: "end", trial, attempt: 1, state: "done", reason: "" });
  for (let trial = 1; trial <= 20; trial++) train(trial);
  for (let trial = 1; trial < 20; trial++) end(trial);
  let failures = 0;
  const outcome = await workOn(opened, () => {
    if (++failures === 3) {
      end(20);
      other.close();
      utimesSync(layout.log(folder, other.worker), new Date(0), new Date(0));
    }
    throw new Error("no such data set");
  });
  expect(outcome.kind).toBe("failed");
  expect(failures).toBe(4);
}, 30_000);

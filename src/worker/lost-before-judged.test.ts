import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { claim } from "../store/claims.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { Metrics } from "../study/events.ts";
import { scheduleOf } from "./assemble.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = newFolder();
  folder = join(root, "study");
  createStudyFolder(
    folder,
    `name: study
metric: { name: acc, goal: maximize }
schedule: asha
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 4, epochs: 9 }]
`,
    root,
  );
});

/** A worker that told of epochs of trial 1 and was lost before it judged the last. */
function dieAfter(...epochs: readonly Metrics[]): void {
  const opened = openStudy(folder);
  const logbook = Logbook.open(folder, { whetstone: "0", commit: undefined });
  const job = scheduleOf(opened.definition).next(opened.follow());
  if (job.kind === "open") opened.openStage(job.stage, logbook.worker);
  claim(folder, 1, 1, logbook.worker);
  const how = { stage: 1, epochs: 9, params: { lr: 0.5 }, seed: 1, sampler: "auto", read: {} };
  logbook.write({ kind: "start", trial: 1, attempt: 1, ...how });
  epochs.forEach((metrics, i) => {
    logbook.write({ kind: "epoch", trial: 1, attempt: 1, epoch: i + 1, metrics });
  });
  logbook.write({ kind: "leave", reason: "lost" });
  logbook.close();
}

/** Another does all that is left; returns the trials, and the epochs of trial 1 that it trained. */
async function finish() {
  const opened = openStudy(folder);
  const again: number[] = [];
  await workOn(opened, async (_, { trial, epochs, report }) => {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      if (trial === 1) again.push(epoch);
      await report({ acc: 0.5 + epoch / 100 }, { epoch });
    }
  });
  return { trials: opened.study.trials, again };
}

describe("a trial whose worker was lost between an epoch and its judgement", () => {
  it("waits on its rung for whoever takes it over, and earns its promotion like any other", async () => {
    dieAfter({ acc: 0.1 });
    const { trials, again } = await finish();
    expect(again).toEqual([]);
    expect(trials[0]).toMatchObject({ state: "paused", attempt: 2, curve: [{ epoch: 1 }] });
    expect(trials[0]?.reason).toMatch(/^waits at epoch 1/);
    expect(trials.some((trial) => trial?.state === "done")).toBe(true);
  });

  it("has diverged where that epoch says so, and is not trained again", async () => {
    dieAfter({ acc: 0.9 }, { acc: Number.NaN });
    const { trials, again } = await finish();
    expect(again).toEqual([]);
    expect(trials[0]).toMatchObject({ state: "diverged", attempt: 2 });
  });

  it("goes on where it lies before its rung", async () => {
    dieAfter({ acc: 0.9 }, { acc: 0.91 });
    const { again } = await finish();
    // It saved nothing, so it begins anew.
    expect(again.slice(0, 2)).toEqual([1, 2]);
  });
});

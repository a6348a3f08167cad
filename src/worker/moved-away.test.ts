import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { samplers } from "../samplers/registry.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { TrainingContext } from "../trainers/function.ts";
import { samplerOf } from "./assemble.ts";
import { openStudy } from "./open-study.ts";
import { workOn } from "./work-on.fixture.ts";
import type { WorkOutcome } from "./worker.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
  createStudyFolder(
    join(root, "here"),
    `name: study
metric: { name: acc, goal: maximize }
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 2, epochs: 2 }]
`,
    root,
  );
});

function workIn(
  name: string,
  train: (context: TrainingContext) => Promise<void>,
  sampler?: Sampler,
): Promise<WorkOutcome> {
  const folder = openStudy(join(root, name));
  return workOn(folder, (_, context) => train(context), { sampler: sampler ?? samplerOf(folder.definition) });
}

async function trainWell({ report }: TrainingContext): Promise<void> {
  await report({ acc: 0.5 }, { epoch: 1 });
  await report({ acc: 0.6 }, { epoch: 2 });
}

const moveAway = () => renameSync(join(root, "here"), join(root, "there"));
const states = (name: string) =>
  openStudy(join(root, name))
    .follow()
    .trials.map((trial) => trial?.state);

describe("a study that is moved away while it trains", () => {
  it.each([
    [
      "a program that fails",
      async () => {
        moveAway();
        throw new Error("no such file or directory: model.pt");
      },
    ],
    [
      "a program that goes on",
      async (context: TrainingContext) => {
        moveAway();
        await trainWell(context);
      },
    ],
  ])("has its worker say so, and its trial left to whoever goes on there, after %s", async (_, train) => {
    await expect(workIn("here", train)).rejects.toThrow(/workers is not there; if the study was moved, go on where/);
    expect(states("there")).toEqual(["running"]);
  });
});

it("does not come back in part where it was moved away before a trial began", async () => {
  const random = samplers.random({});
  const moving: Sampler = {
    suggest(ask) {
      moveAway();
      return random.suggest(ask);
    },
  };
  await expect(workIn("here", trainWell, moving)).rejects.toThrow(/here is not there; if the study was moved, go on/);
  expect(existsSync(join(root, "here"))).toBe(false);
});

it("a trial whose scratch folder is removed while it trains ends all the same", async () => {
  const { kind } = await workIn("here", async (context) => {
    await trainWell(context);
    rmSync(layout.trial(join(root, "here"), context.trial), { recursive: true, force: true });
  });
  expect(kind).toBe("finished");
  expect(states("here")).toEqual(["done", "done"]);
});

import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { killWorker } from "../store/dismissal.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { requestStop } from "../store/stop-file.ts";
import { openStudy } from "./open-study.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
let path: string;
beforeEach(() => {
  root = newFolder();
  path = join(root, "study");
  createStudyFolder(
    path,
    `name: study
metric: { name: acc, goal: maximize }
lease: 3600
sampler: random
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 3, epochs: 2 }]
`,
    root,
  );
});

const open = () => openStudy(path);

describe("a worker that trains", () => {
  it("leaves within seconds when all are to end, however long its lease is", async () => {
    const outcome = await workOn(open(), async (_, { signal }) => {
      requestStop(path, "it is late");
      await new Promise((done) => signal.addEventListener("abort", done, { once: true }));
    });
    expect(outcome).toEqual({ kind: "left", reason: "it is late" });
    expect(open().follow().trials).toMatchObject([{ state: "paused" }]);
  });

  it("still counts the epoch that its program reports as it is let go", async () => {
    const outcome = await workOn(open(), async (_, { report }) => {
      killWorker(open(), "w01");
      await report({ acc: 0.5 }, { epoch: 1 });
      await report({ acc: 0.6 }, { epoch: 2 });
    });
    expect(outcome.kind).toBe("left");
    const [trial] = open().follow().trials;
    expect(trial?.state).toBe("paused");
    expect(trial?.curve.map(({ epoch }) => epoch)).toEqual([1]);
  });
});

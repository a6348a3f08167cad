import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { openStudy } from "./open-study.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

it("a trial that fails on another's weights is told what may not fit, and one that fails by itself is not", async () => {
  const folder = join(root, "study");
  const definition = `name: study
metric: acc
space: { width: "int(1, 1000)" }
stages: [{ trials: 6, epochs: 3 }]
schedule: { pbt: { interval: 1, quantile: 0.4 } }
`;
  createStudyFolder(folder, definition, root);
  const study = openStudy(folder);
  await workOn(study, async ({ width }, { trial, epochs, resume, checkpoint, report }) => {
    if (resume !== undefined && !resume.includes("checkpoints")) throw new Error("the shapes differ");
    for (let epoch = 1; epoch <= epochs; epoch++) {
      if (trial === 1) throw new Error("out of memory");
      writeFileSync(checkpoint(epoch), "weights");
      await report({ acc: Number(width) + epoch }, { epoch, checkpoint: checkpoint(epoch) });
    }
  });
  const failed = study.follow().trials.filter((trial) => trial?.state === "failed");
  const reasons = failed.map((trial) => trial?.reason?.split("\n")[0] ?? "");
  expect(reasons.some((reason) => /shapes differ.*take those that decide the shapes/.test(reason))).toBe(true);
  expect(reasons.find((reason) => reason.includes("out of memory"))).not.toContain("shapes");
});

import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { paretoFront } from "../analysis/pareto.ts";
import { choice, int, loguniform, space, uniform } from "../space/build.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { objectivesOf } from "../study/definition.ts";
import type { Study } from "../study/study.ts";
import { samplerIn } from "./assemble.ts";
import { openStudy } from "./open-study.ts";
import { replay } from "./replay.ts";
import { search } from "./search.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const paramsOf = ({ trials }: Study) => trials.map((trial) => JSON.stringify(trial?.params));

function outcomes(path: string): string[] {
  const folder = openStudy(path);
  folder.follow();
  return [...replay(folder, () => samplerIn(folder))].map(({ outcome }) => outcome.kind);
}

describe("a study's sampler", () => {
  const small = space({ depth: int(1, 3), net: choice("a", "b") });
  const train = ({ depth }: { depth: number }) => depth;

  it.each(["random", "sobol"])(
    "has no params twice in any number of workers, and the same trials: %s",
    async (sampler) => {
      const study = { space: small, metric: "loss", stages: [{ trials: 6, epochs: 1 }], sampler, seed: 3, train };
      const alone = await search({ ...study, name: "alone", folder: join(root, "alone") });
      const together = await search({ ...study, name: "together", folder: join(root, "together"), workers: 4 });
      expect(new Set(paramsOf(alone.study)).size).toBe(6);
      expect(paramsOf(together.study)).toEqual(paramsOf(alone.study));
      expect(outcomes(together.folder)).toEqual(Array(6).fill("identical"));
    },
  );

  it("has params twice where the definition allows it", async () => {
    const study = { space: small, metric: "loss", stages: [{ trials: 6, epochs: 1 }], seed: 3, repeats: true, train };
    const { study: found } = await search({ ...study, name: "repeats", folder: join(root, "repeats") });
    expect(new Set(paramsOf(found)).size).toBeLessThan(6);
  });

  it("begins with the points that are known, with their values to the last digit", async () => {
    const { study, folder } = await search({
      name: "tries",
      folder: join(root, "tries"),
      space: space({ lr: loguniform(1e-6, 10), momentum: uniform(0, 1) }),
      metric: "loss",
      stages: [
        { trials: 6, epochs: 1 },
        { trials: 3, epochs: 1 },
      ],
      sampler: "tpe",
      try: [{ lr: 0.003, momentum: 0.9 }, { lr: 0.1 + 0.2 }],
      workers: 2,
      train: ({ lr }) => lr,
    });
    expect(study.trials[0]?.params).toEqual({ lr: 0.003, momentum: 0.9 });
    expect(study.trials[1]?.params.lr).toBe(0.1 + 0.2);
    expect(study.trials.slice(2).map((trial) => trial?.why?.model)).not.toContain("try");
    expect(outcomes(folder)).toEqual(Array(9).fill("identical"));
  });

  it("seeks a front of several metrics within constraints, and every suggestion can be drawn again", async () => {
    const { study, folder, best } = await search({
      name: "front",
      folder: join(root, "front"),
      space: space({ width: int(1, 64), lr: uniform(0, 1) }),
      metric: "error",
      objectives: [{ name: "size", goal: "minimize" }],
      subjectTo: "size <= 40",
      stages: [{ trials: 30, epochs: 1 }],
      sampler: "tpe",
      workers: 2,
      train: async ({ width, lr }, { report }) => {
        await report({ error: 1 / width + (lr - 0.5) ** 2, size: width });
      },
    });
    expect(outcomes(folder)).toEqual(Array(30).fill("identical"));
    expect(best?.params.width).toBeLessThanOrEqual(40);
    const front = paretoFront(study.trials, objectivesOf(study.definition));
    expect(front.length).toBeGreaterThan(2);
    for (const { values } of front) expect(values[1]).toBeLessThanOrEqual(40);
    expect(study.trials.some((trial) => trial?.why?.weights !== undefined)).toBe(true);
  });
});

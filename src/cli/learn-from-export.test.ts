import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { space, uniform } from "../space/build.ts";
import type { TrainingContext } from "../trainers/function.ts";
import { learnt } from "../worker/learn.ts";
import { openStudy } from "../worker/open-study.ts";
import { readDefinition } from "../worker/read-definition.ts";
import { search } from "../worker/search.ts";
import { trialsAsCsv } from "./text/trial-table.ts";

describe("the exported trials of a study", () => {
  it("teach another study what the study itself would", async () => {
    const train = async (params: { x: number; y: number }, { epochs, report }: TrainingContext) => {
      for (let epoch = 1; epoch <= epochs; epoch++)
        await report(params.x > 1.5 ? Number.NaN : (params.x - 1) ** 2 + params.y ** 2 - epoch, { epoch });
    };
    const root = mkdtempSync(join(tmpdir(), "whetstone-export-"));
    const stages = [
      { trials: 20, epochs: 1, narrow: false },
      { trials: 3, epochs: 4, narrow: false },
    ];
    const other = await search({
      name: "first",
      folder: join(root, "first"),
      space: space({ x: uniform(-2, 2), y: uniform(-2, 2) }),
      metric: "loss",
      sampler: "random",
      stages,
      train,
    });
    const file = join(root, "history.csv");
    const opened = openStudy(other.folder);
    opened.follow();
    writeFileSync(file, trialsAsCsv(opened));
    const definition = (from: string) =>
      readDefinition(
        `name: second\nmetric: loss\nlearn_from: ${from}\nspace: { x: "uniform(-2, 2)", y: "uniform(-2, 2)" }\nstages: [{ trials: 5, epochs: 1 }]\n`,
        "study.yaml",
      );
    const ofStudy = learnt(definition(other.folder), root).trials;
    expect(ofStudy.some(({ loss }) => loss === null)).toBe(true);
    expect(ofStudy.some(({ loss }) => loss === undefined)).toBe(true);
    const ofFile = learnt(definition(`{ file: ${file}, metric: score }`), root).trials;
    const comparable = ({ rank, params, score, loss }: (typeof ofFile)[number]) => ({ rank, params, score, loss });
    expect(ofFile.map(comparable)).toEqual(ofStudy.map(comparable));
    rmSync(root, { recursive: true });
  });
});

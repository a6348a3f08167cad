import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { confirmationOf } from "../analysis/confirmation.ts";
import { type Params, parseSpace } from "../space/space.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { type SearchOptions, search } from "./search.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

/** Three workers on a study that has up to 29 trials of 4 epochs, later ones a little better. */
const searched = (more: Partial<SearchOptions<Params>>) =>
  search({
    name: "study",
    folder: join(root, "study"),
    space: parseSpace({ lr: "uniform(0, 1)" }),
    metric: "acc",
    stages: [
      { trials: 20, epochs: 4 },
      { trials: 9, epochs: 4 },
    ],
    workers: 3,
    train: async (_, { trial, report }) => {
      for (const epoch of [1, 2, 3, 4]) await report({ acc: 0.1 * epoch + 0.001 * trial }, { epoch });
    },
    ...more,
  });

describe("several workers", () => {
  it("start exactly as many trials as there may be, and train them to the end", async () => {
    const { study } = await searched({ until: { trials: 7 } });
    expect(study.trials.map((trial) => trial?.state)).toEqual(Array(7).fill("done"));
    expect(study.stages).toHaveLength(1);
  });

  it("all end when one of them has found what was looked for, and confirm it", async () => {
    const { study } = await searched({ until: { score: 0.405, noBetterFor: 100 }, confirm: { top: 1, repeats: 2 } });
    const started = study.trials.flatMap((trial) => trial ?? []);
    expect(started.filter(({ state }) => state === "running")).toEqual([]);
    expect(started.length).toBeLessThan(9 + 2);
    expect(study.stages.map(({ confirms, first }) => [confirms?.length, first])).toEqual([
      [undefined, 1],
      [1, 21],
    ]);
    expect(confirmationOf(study)).toMatchObject([{ repeats: 2 }]);
  });
});

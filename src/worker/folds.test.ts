import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { best } from "../analysis/ranking.ts";
import { parseSpace } from "../space/space.ts";
import { checkpointPath } from "../store/checkpoints.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { search } from "./search.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

it("a cross-validated search scores by means, drops who falls behind, and carries all folds on", async () => {
  const trained: string[] = [];
  const { folder, study } = await search({
    name: "study",
    folder: join(root, "study"),
    space: parseSpace({ lr: "uniform(0, 1)" }),
    sampler: "random",
    metric: "acc",
    validation: { folds: 3 },
    stages: [
      { trials: 14, epochs: 1 },
      { trials: 1, epochs: 3, carry: 1 },
    ],
    train: async ({ lr }, { trial, fold, epochs, resume, checkpoint, report }) => {
      const begun = resume === undefined ? 0 : Number(readFileSync(resume, "utf8"));
      trained.push(`${trial}.${fold?.number} from ${begun}`);
      for (let epoch = begun + 1; epoch <= epochs; epoch++) {
        writeFileSync(checkpoint(epoch), String(epoch));
        // Fold 1 is the easiest; the best lr is 0.7.
        await report({ acc: epoch - Math.abs(Number(lr) - 0.7) - 0.1 * (fold?.number ?? 0) }, { epoch });
      }
    },
  });
  const trials = study.trials.flatMap((trial) => trial ?? []);
  const scored = trials.filter(({ score }) => score !== undefined);
  for (const { score, params, stage } of scored)
    expect(score).toBeCloseTo((stage === 2 ? 3 : 1) - Math.abs(Number(params.lr) - 0.7) - 0.2);
  const states = trials.map(({ state }) => state);
  expect(states.slice(0, 5)).toEqual(Array(5).fill("done"));
  expect(states).toContain("stopped");
  expect(scored.map(({ state }) => state)).not.toContain("stopped");

  const winner = best(study)!;
  expect(winner).toMatchObject({ stage: 2, scoreEpoch: 3, attempt: 2 });
  expect(Math.min(...trials.map(({ params }) => Math.abs(Number(params.lr) - 0.7)))).toBeCloseTo(2.8 - winner.score);
  expect(trained.filter((each) => each.startsWith(`${winner.number}.`))).toEqual([
    ...[1, 2, 3].map((fold) => `${winner.number}.${fold} from 0`),
    ...[1, 2, 3].map((fold) => `${winner.number}.${fold} from 1`),
  ]);
  const saved = checkpointPath(folder, winner.curve.at(-1)?.checkpoint ?? "") ?? "";
  expect(readdirSync(saved).sort()).toEqual(["fold1", "fold2", "fold3"]);
  expect(readdirSync(layout.trial(folder, winner.number))).toEqual([]);
});

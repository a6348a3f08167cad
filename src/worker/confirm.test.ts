import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { confirmationOf } from "../analysis/confirmation.ts";
import { best } from "../analysis/ranking.ts";
import { stream } from "../math/random.ts";
import { listCheckpoints } from "../store/checkpoints.ts";
import { claim } from "../store/claims.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { repeatIn } from "../study/repeats.ts";
import type { TrainFunction } from "../trainers/function.ts";
import { samplerOf } from "./assemble.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { replay } from "./replay.ts";
import { workOn } from "./work-on.fixture.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = newFolder();
  folder = join(root, "study");
});

function define(confirm: string): void {
  const search = `metric: acc\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 6, epochs: 2 }]\n`;
  createStudyFolder(folder, `name: study\n${search}confirm: ${confirm}\n`, root);
}

function open(): StudyFolder {
  const opened = openStudy(folder);
  opened.follow();
  return opened;
}

/** The better the larger lr, with luck of its own for each seed. */
const luck = (seed: number) => 0.3 * stream("luck", seed).normal();
const train: TrainFunction = async ({ lr }, { seed, report }) => {
  for (const epoch of [1, 2]) await report({ acc: Number(lr) + luck(seed), test_acc: 0.5 }, { epoch });
};

describe("the best of a search", () => {
  it("are trained again with other seeds, told in the folder, and are the same when drawn again", async () => {
    define("{ top: 2, repeats: 3 }");
    await Promise.all([workOn(open(), train), workOn(open(), train)]);
    const opened = open();
    const { study } = opened;
    const repeats = study.trials.slice(6);
    expect(repeats).toHaveLength(6);
    expect(repeats.every((trial) => trial?.state === "done" && trial.stage === 2)).toBe(true);
    const stage = JSON.parse(readFileSync(layout.stage(folder, 2), "utf8"));
    expect(stage).toMatchObject({ first: 7, last: 12, carried: [] });
    expect(stage.confirms.map(({ trial }: { trial: number }) => trial)).toContain(best(study)?.number);
    for (const { trial, result, flattery } of confirmationOf(study)) {
      const own = repeats.filter((repeat) => repeat?.repeatOf === trial.number);
      expect(own.map((repeat) => repeat?.params)).toEqual([trial.params, trial.params, trial.params]);
      const mean = own.reduce((sum, repeat) => sum + luck(repeat!.seed), Number(trial.params.lr) * 3) / 3;
      expect(result.mean).toBeCloseTo(mean);
      expect(flattery).toBeCloseTo(luck(trial.seed) + Number(trial.params.lr) - mean);
    }
    const kinds = [...replay(opened, () => samplerOf(opened.definition))].map(({ outcome }) => outcome.kind);
    expect(kinds).toEqual(Array(12).fill("identical"));
    const kept = listCheckpoints(folder).map((name) => Number(/_trial(\d+)/.exec(name)?.[1]));
    expect(kept).not.toEqual([]);
    expect(Math.max(...kept)).toBeLessThanOrEqual(6);
  });

  it("are confirmed by whoever goes on, where the one before was asked to leave in the middle", async () => {
    define("{ top: 2, repeats: 3 }");
    const leaving = new AbortController();
    await workOn(
      open(),
      async (params, context) => {
        if (context.trial === 9) leaving.abort();
        await train(params, context);
      },
      { signal: leaving.signal },
    );
    expect(open().study.trials[8]).toMatchObject({ state: "paused", repeatOf: expect.any(Number) });
    await workOn(open(), train);
    const { trials } = open().study;
    expect(trials).toHaveLength(12);
    expect(trials[8]).toMatchObject({ state: "done", attempt: 2, epochs: 2 });
  });

  it("are trained no further than before where another takes a lost worker's repeat over", async () => {
    define("{ top: 6, repeats: 2 }");
    const leaving = new AbortController();
    // Every other trial ends after its first epoch.
    await workOn(
      open(),
      async ({ lr }, { trial, report }) => {
        if (trial > 6) leaving.abort();
        for (let epoch = 1; epoch <= 1 + (trial % 2); epoch++) await report({ acc: Number(lr) }, { epoch });
      },
      { signal: leaving.signal },
    );
    const { confirms = [], first } = open().study.stages[1]!;
    expect(new Set(confirms.map(({ epochs }) => epochs))).toEqual(new Set([1, 2]));
    const lost = first + confirms.findIndex(({ epochs }) => epochs === 1);
    const repeat = repeatIn(open().study, open().study.stages[1]!, lost)!;
    const logbook = Logbook.open(folder, { whetstone: "0", commit: undefined });
    const attempt = lost === 7 ? 2 : 1;
    claim(folder, lost, attempt, logbook.worker);
    const { params, seed, of: repeat_of } = repeat;
    const how = { stage: 2, epochs: 1, params, seed, sampler: "repeat", repeat_of, read: {} };
    logbook.write({ kind: "start", trial: lost, attempt, ...how });
    logbook.write({ kind: "leave", reason: "lost" });
    logbook.close();
    await workOn(open(), async ({ lr }, { epochs, report }) => {
      for (let epoch = 1; epoch <= epochs; epoch++) await report({ acc: Number(lr) }, { epoch });
    });
    expect(open().study.trials[lost - 1]).toMatchObject({ state: "done", attempt: attempt + 1, epochs: 1 });
  });
});

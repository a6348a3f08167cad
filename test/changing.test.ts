import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { changed } from "../src/cli/change.ts";
import { clean } from "../src/cli/clean.ts";
import { folderOf } from "../src/cli/leading/study-argument.ts";
import { openFolder } from "../src/cli/open-folder.ts";
import { retried } from "../src/cli/retry.ts";
import { MadeStudy } from "../src/cli/study.fixture.ts";
import { space, uniform } from "../src/space/build.ts";
import { printSpace } from "../src/space/space.ts";
import { UserError } from "../src/space/user-error.ts";
import { addChange } from "../src/store/change-file.ts";
import { killTrial, killWorker } from "../src/store/dismissal.ts";
import { layout } from "../src/store/layout.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { samplerIn } from "../src/worker/assemble.ts";
import { replay } from "../src/worker/replay.ts";
import { type SearchOptions, search } from "../src/worker/search.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = newFolder();
  folder = join(root, "study");
});

const x = space({ x: uniform(0, 1) });
type Training = SearchOptions<{ x: number }>["train"];

/** Searches with real workers in a real folder. */
const searchWith = (train: Training, options: Pick<SearchOptions<{ x: number }>, "stages" | "workers" | "schedule">) =>
  search({ name: "study", folder, space: x, metric: "score", goal: "maximize", sampler: "random", train, ...options });

it("a study that a group may write in stays one, whatever umask each of them has", () => {
  const study = new MadeStudy();
  const before = process.umask(0o022);
  try {
    chmodSync(study.path, 0o775);
    study.openStage();
    changed(study.open(), "digits", [], { trials: 3 });
    expect(statSync(join(study.path, "changes")).mode & 0o777).toBe(0o775);
    chmodSync(study.path, 0o755);
    process.umask(0o022);
    changed(study.open(), "digits", [], { keepBest: 3 });
    expect(statSync(layout.change(study.path, 2)).mode & 0o777).toBe(0o644);
    chmodSync(study.path, 0o770);
    process.umask(0o077);
    changed(study.open(), "digits", [], { keepBest: 2 });
    expect(statSync(layout.change(study.path, 3)).mode & 0o777).toBe(0o660);
  } finally {
    process.umask(before);
  }
});

it("a study is its group's from the beginning where its folder was made for it", () => {
  const before = process.umask(0o077);
  try {
    mkdirSync(folder);
    chmodSync(folder, 0o770);
    const definition = join(root, "study.yaml");
    writeFileSync(
      definition,
      'name: study\nmetric: score\nspace: { x: "uniform(0, 1)" }\nstages: [{ trials: 2, epochs: 1 }]\n',
    );
    folderOf(definition, { needsCommand: false });
    expect(statSync(layout.workers(folder)).mode & 0o777).toBe(0o770);
    expect(statSync(layout.definition(folder)).mode & 0o777).toBe(0o660);
  } finally {
    process.umask(before);
  }
});

describe("a study that is changed while it runs", () => {
  it("draws from the new ranges from then on, trains as many as were asked for last, and can be replayed", async () => {
    const { study } = await searchWith(
      async ({ x }, { trial, report }) => {
        if (trial === 4) changed(openFolder(folder), "digits", ["x=uniform(2, 3)"], { trials: 12 });
        await report(x);
      },
      { stages: [{ trials: 8, epochs: 1 }], workers: 3 },
    );
    const values = study.trials.map((trial) => trial!.params.x);
    expect(values).toHaveLength(12);
    expect(values.slice(0, 4).every((value) => Number(value) < 1)).toBe(true);
    expect(values.slice(6).every((value) => Number(value) >= 2)).toBe(true);
    const again = openFolder(folder);
    again.follow();
    const outcomes = [...replay(again, () => samplerIn(again))].map(({ outcome }) => outcome.kind);
    expect(outcomes).toEqual(Array(12).fill("identical"));
  });

  it.each(["stages", "asha", "hyperband", "median", "pbt", "freeze"])(
    "tries trials again that failed when what broke them is mended, by %s, and can be replayed",
    async (schedule) => {
      let isMended = false;
      const train: Training = async ({ x }, { trial, epochs, report }) => {
        if (!isMended && trial % 4 === 0) throw new Error("no such data set");
        for (let epoch = 1; epoch <= epochs; epoch++) await report(x, { epoch });
      };
      const go = () => searchWith(train, { stages: [{ trials: 12, epochs: 4 }], schedule });
      const failed = (await go()).study.trials.flatMap((trial) => (trial?.state === "failed" ? trial.number : []));
      expect(failed).toEqual([4, 8, 12]);
      isMended = true;
      retried(openFolder(folder), folder, []);
      const { study } = await go();
      expect(study.trials.map((trial) => trial?.state)).not.toContain("failed");
      for (const number of failed) expect(study.trials[number - 1]).toMatchObject({ score: expect.any(Number) });
      const again = openFolder(folder);
      const outcomes = [...replay(again, () => samplerIn(again))].map(({ outcome }) => outcome.kind);
      expect(outcomes).toEqual(Array(12).fill("identical"));
    },
  );

  it.each([
    ["its goal", "goal: maximize", "goal: minimize", "score (minimize)"],
    ["its metric", "metric: score", "metric: x", "x (maximize)"],
    [
      "the number of folds",
      "goal: maximize",
      "goal: maximize\nvalidation: { folds: 2 }",
      "score (maximize, validation: { folds: 2 })",
    ],
  ])(
    "is refused while %s is another than it began with, and goes on by that in those that had begun",
    async (what, written, edited, found) => {
      const file = layout.definition(folder);
      const text = () => readFileSync(file, "utf8");
      let refused: unknown;
      const { study, best } = await searchWith(
        async ({ x }, { trial, report }) => {
          if (trial === 2) {
            expect(text()).toContain(written);
            writeFileSync(file, text().replace(written, edited));
          }
          if (trial === 5) {
            try {
              openFolder(folder);
            } catch (error) {
              refused = error;
            }
            writeFileSync(file, text().replace(edited, written));
          }
          await report(x);
        },
        { stages: [{ trials: 6, epochs: 1 }] },
      );
      expect(refused).toBeInstanceOf(UserError);
      expect(String(refused)).toContain(
        `study.yaml searches ${found}, but the study began with score (maximize${what === "the number of folds" ? ", validation: single" : ""}), and scores of the two cannot be compared`,
      );
      expect(study.trials.map((trial) => trial!.state)).toEqual(Array(6).fill("done"));
      expect(best!.score).toBe(Math.max(...study.trials.map((trial) => trial!.score!)));
      expect(readdirSync(layout.checkpoints(folder)).at(-1)).toContain(`trial000${best!.trial}`);
    },
  );

  it("is refused while its hyperparameters have other names than it began with, which its command would leave out", () => {
    const made = new MadeStudy();
    made.openStage();
    const open = made.open();
    const file = layout.definition(made.path);
    const text = readFileSync(file, "utf8");
    const said =
      /lacks lr, with which the study began; its trials have lr, net.*put that back.*--new-name \{lr\}.*learn_from: digits/;
    writeFileSync(file, text.replaceAll("lr", "rate"));
    expect(() => openFolder(made.path)).toThrow(said);
    expect(open.whyUnreadable()).toMatch(/study.yaml has rate, with which the study did not begin, and lacks lr/);
    writeFileSync(file, text);
    expect(openFolder(made.path).study.trials).toEqual([]);
  });

  it("says so where its stage has no trial left to draw from new ranges", () => {
    const made = new MadeStudy();
    made.openStage();
    const worker = made.worker("w01");
    for (const trial of [1, 2, 3]) worker.train({ trial, scores: [0.5], state: "done" });
    const change = () => changed(made.open(), "digits", ["depth=int(2, 5)"], {}).at(-1);
    expect(change()).toBe("1 worker will go on with it.");
    worker.train({ trial: 4, scores: [0.5], state: "done" });
    expect(change()).toMatch(/^All its trials have begun, .*: whetstone change digits --trials 14$/);
  });

  it("gives a trial up for good when it is killed, and trains the others", async () => {
    const { study } = await searchWith(
      async ({ x }, { trial, report, signal }) => {
        await report(x, { epoch: 1 });
        if (trial === 2) {
          killTrial(openFolder(folder), 2);
          await new Promise((done) => signal.addEventListener("abort", done, { once: true }));
        }
        await report(x, { epoch: 2 });
      },
      { stages: [{ trials: 4, epochs: 2 }] },
    );
    expect(study.trials.map((trial) => trial!.state)).toEqual(["done", "killed", "done", "done"]);
    expect(study.trials[1]!.reason).toMatch(/^killed by /);
  });

  it("gives a trial up whatever its workers do before they know: one ends it, one goes on with it, one finds it diverged", () => {
    const made = new MadeStudy();
    const worker = made
      .worker("w01")
      .train({ trial: 1, scores: [0.5] })
      .train({ trial: 2, scores: [0.5], state: "paused" })
      .train({ trial: 3, scores: [0.5] });
    for (const trial of [1, 2, 3]) killTrial(made.open(), trial);
    worker.append({ kind: "end", trial: 1, attempt: 1, state: "done", reason: "" });
    worker.append({ kind: "end", trial: 3, attempt: 1, state: "diverged", reason: "val_acc is NaN" });
    made.worker("w02").train({ trial: 2, attempt: 2, scores: [0.6] });
    expect(made.open().study.trials.map((trial) => trial?.state)).toEqual(["killed", "killed", "diverged"]);
  });

  it("lets a worker go at once; its trial goes on with another", async () => {
    let isFirst = true;
    const { study } = await searchWith(
      async ({ x }, { report, signal }) => {
        if (isFirst) {
          isFirst = false;
          killWorker(openFolder(folder), "w01");
          await new Promise((done) => signal.addEventListener("abort", done, { once: true }));
          return;
        }
        await report(x);
      },
      { stages: [{ trials: 5, epochs: 1 }], workers: 2 },
    );
    expect(study.trials.every((trial) => trial!.state === "done")).toBe(true);
    expect(study.workers.get("w01")!.leftBecause).toBe("it was asked to leave");
  });

  it("keeps a hyperparameter's condition with its new range, unless that has one of its own", () => {
    const made = new MadeStudy();
    made.openStage();
    const depth = () => printSpace(made.open().study.stages[0]!.space).depth;
    changed(made.open(), "digits", ["depth=int(2, 20)"], {});
    expect(depth()).toBe("int(2, 20) if net == cnn");
    changed(made.open(), "digits", ["depth=int(2, 30) if net == mlp"], {});
    expect(depth()).toBe("int(2, 30) if net == mlp");
    expect(() => changed(made.open(), "digits", ["depth=int(2, 3", "net=choice(cnn)"], {})).toThrow(/^depth: /);
    expect(() => changed(made.open(), "digits", ["depth=int(2, 3)", "net=choice(cnn)"], {})).toThrow(
      "depth: is conditional on net == mlp, which never happens",
    );
    expect(depth()).toBe("int(2, 30) if net == mlp");
  });

  it("refuses more trials than any reader counts, which would stop them all", () => {
    const made = new MadeStudy();
    made.openStage();
    expect(() => changed(made.open(), "digits", [], { trials: 10_000_001 })).toThrow(
      "10000001 trials are more than any study has; give at most 10000000",
    );
    expect(changed(made.open(), "digits", [], { trials: 10_000_000 })).toEqual([
      "Stage 1 has 10000000 trials now.",
      "No worker is on the study now; go on with: whetstone run digits",
    ]);
  });

  it("refuses fewer trials than were begun, and records nothing then", async () => {
    await searchWith(async ({ x }, { report }) => report(x), { stages: [{ trials: 3, epochs: 1 }] });
    const made = openFolder(folder);
    expect(() => changed(made, "digits", ["x=uniform(0, 2)"], { trials: 2 })).toThrow(/has begun 3 trials already/);
    expect(made.followChanges()).toEqual([]);
  });
});

describe("a pinned trial", () => {
  it("keeps its checkpoints among better ones and under a limit of size, until it is pinned no more", async () => {
    const pin = (options: Parameters<typeof changed>[3]) => changed(openFolder(folder), "digits", [], options);
    const saved = () => readdirSync(join(folder, "checkpoints")).filter((name) => /_trial0001_.*ckpt$/.test(name));
    const { study } = await searchWith(
      async (_, { trial, checkpoint, report }) => {
        if (trial === 3) pin({ pin: 1, keepBest: 1, maxSize: "1kB" });
        writeFileSync(checkpoint(1), "x".repeat(400));
        await report(trial, { epoch: 1 });
      },
      { stages: [{ trials: 9, epochs: 1 }], workers: 1 },
    );
    expect(study.trials.every((trial) => trial?.state === "done")).toBe(true);
    expect(saved()).toHaveLength(1);
    expect(pin({ unpin: 1 })).toEqual([expect.stringContaining("trial 1")]);
    clean(folder, {});
    expect(saved()).toEqual([]);
  });

  it("is one that has a checkpoint", async () => {
    await searchWith(async (_, { report }) => report(1), { stages: [{ trials: 1, epochs: 1 }] });
    expect(() => changed(openFolder(folder), "digits", [], { pin: 1 })).toThrow("trial 1 has no checkpoint to pin");
    expect(() => changed(openFolder(folder), "digits", [], { pin: 7 })).toThrow("there is no trial 7");
  });
});

describe("checkpoints under a limit of size", () => {
  it("stay under it while ten times as much is written, and everything goes on from them all the same", async () => {
    const limit = 100e6;
    const taken: number[] = [];
    let trained = 0;
    const { study } = await searchWith(
      async ({ x }, { trial, resume, checkpoint, report, epochs }) => {
        if (trained === 0) addChange(folder, { kind: "keep", max_size: limit });
        const done = resume === undefined ? 0 : Number(readFileSync(resume, "utf8").slice(0, 4));
        if (resume !== undefined) expect(readFileSync(resume, "utf8").slice(4, 8)).toBe(String(trial).padStart(4, "0"));
        for (let epoch = done + 1; epoch <= epochs; epoch++) {
          writeFileSync(checkpoint(epoch), String(epoch).padStart(4, "0") + String(trial).padStart(4, "0"));
          // As large as a network, but a hole on the disk.
          truncateSync(checkpoint(epoch), 10e6);
          trained++;
          await report(x * epoch, { epoch });
          taken.push(sizeOfCheckpoints());
        }
      },
      {
        stages: [
          { trials: 20, epochs: 4 },
          { trials: 6, epochs: 8, carry: 3 },
        ],
        workers: 2,
      },
    );
    expect(trained * 10e6).toBeGreaterThan(1e9);
    expect(Math.max(...taken)).toBeLessThanOrEqual(limit);
    // None was trained twice: each carried trial went on from its checkpoint.
    expect(trained).toBe(study.trials.reduce((sum, trial) => sum + trial!.curve.length, 0));
  });
});

function sizeOfCheckpoints(): number {
  const path = join(folder, "checkpoints");
  return readdirSync(path)
    .filter((name) => name.endsWith(".ckpt"))
    .reduce((sum, name) => sum + (statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

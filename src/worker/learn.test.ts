import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { space, uniform } from "../space/build.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { LearnSource } from "../study/definition.ts";
import type { TrainingContext } from "../trainers/function.ts";
import { samplerIn } from "./assemble.ts";
import { learnt } from "./learn.ts";
import { openStudy } from "./open-study.ts";
import { readDefinition } from "./read-definition.ts";
import { replay } from "./replay.ts";
import { search } from "./search.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const box = space({ x: uniform(-2, 2), y: uniform(-2, 2) });
const bowl = ({ x, y }: { x: number; y: number }) => (x - 1) ** 2 + y ** 2;
const study = (name: string, trials: number) => ({
  name,
  folder: join(root, name),
  space: box,
  metric: "loss",
  stages: [{ trials, epochs: 1 }],
});

interface Learned {
  readonly trials: readonly {
    readonly trial: number;
    readonly rank: number;
    readonly score?: number;
    readonly loss?: number | null;
    readonly params: object;
  }[];
}
const learnedIn = (folder: string): Learned => JSON.parse(readFileSync(layout.learned(folder), "utf8"));

describe("a study that learns from another", () => {
  it("freezes the other's best trials, and begins with them in whatever number of workers", async () => {
    const other = await search({ ...study("first", 60), train: bowl });
    const learning = { ...study("second", 25), sampler: "tpe", learnFrom: other.folder, workers: 3, train: bowl };
    const { folder, study: found } = await search(learning);
    const { trials } = learnedIn(folder);
    expect(trials).toHaveLength(60);
    expect(trials[0]).toEqual({
      study: other.folder,
      trial: other.best?.trial,
      metric: "loss",
      score: other.best?.score,
      rank: 1,
      params: other.best?.params,
      loss: other.best?.score,
    });
    expect(trials.map(({ score }) => score)).toEqual(trials.map(({ score }) => score!).sort((a, b) => a - b));
    expect(found.trials[0]?.params).toEqual(other.best?.params);
    expect(found.trials.flatMap((trial) => (trial?.why?.model === "learned" ? [trial.number] : []))).toEqual([
      1, 3, 5, 7, 9,
    ]);

    const opened = openStudy(folder);
    opened.follow();
    const replayed = [...replay(opened, () => samplerIn(opened))];
    expect(replayed.map(({ outcome }) => outcome.kind)).toEqual(Array(25).fill("identical"));
  });

  it("keeps of a large one the best fifty and fifty of the others, and at last what diverged", async () => {
    const train = (params: { x: number; y: number }) => (params.x > 1 ? Number.NaN : bowl(params));
    const other = await search({ ...study("first", 160), sampler: "random", train });
    const { folder } = await search({ ...study("second", 2), learnFrom: other.folder, train: bowl });
    const { trials } = learnedIn(folder);
    const all = other.study.trials.flatMap((trial) => trial ?? []);
    const diverged = all.filter(({ state }) => state === "diverged");
    expect(diverged.length).toBeGreaterThan(20);
    expect(trials).toHaveLength(100);
    expect(trials.slice(0, 50).map(({ rank }) => rank)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    const kept = trials.filter(({ loss }) => loss === null);
    expect(kept.length).toBeGreaterThan(10);
    expect(trials.slice(-kept.length)).toEqual(kept);
    expect(
      kept.every(({ trial, score }) => score === undefined && diverged.some(({ number }) => number === trial)),
    ).toBe(true);
  });

  it("models no trial that trained less than half as far as the longest", async () => {
    const other = await search({
      ...study("first", 4),
      stages: [
        { trials: 6, epochs: 1, narrow: false },
        { trials: 3, epochs: 2, narrow: false },
        { trials: 4, epochs: 4, carry: 2, narrow: false },
      ],
      train: async (params, { epochs, report }) => {
        for (let epoch = 1; epoch <= epochs; epoch++) await report(bowl(params) - epoch, { epoch });
      },
    });
    const { folder } = await search({ ...study("second", 2), learnFrom: other.folder, train: bowl });
    for (const { trial, score, loss } of learnedIn(folder).trials)
      expect(loss).toBe(other.study.trials[trial - 1]!.curve.length >= 2 ? score : undefined);
  });

  it.each([
    ["gp", undefined, 1],
    ["auto", "freeze", 6],
  ])(
    "draws by what the other found of all params, and the same when drawn again: %s",
    async (sampler, schedule, epochs) => {
      const train = async (params: { x: number; y: number }, context: TrainingContext) => {
        for (let epoch = 1; epoch <= epochs; epoch++) {
          writeFileSync(context.checkpoint(epoch), "");
          await context.report(bowl(params) + 1 / epoch, { epoch });
        }
      };
      const stages = [{ trials: 24, epochs }];
      const other = await search({ ...study("first", 24), stages, sampler: "sobol", train });
      const { folder, study: found } = await search({
        ...{ ...study("second", 24), stages, sampler, learnFrom: other.folder, workers: 3, train },
        ...(schedule === undefined ? {} : { schedule }),
      });
      const weights = found.trials.flatMap((trial) => trial?.why?.["weight of other studies"] ?? []);
      expect(weights.length).toBeGreaterThan(3);
      expect(Math.min(...weights.map(Number))).toBeGreaterThan(0.3);
      const opened = openStudy(folder);
      opened.follow();
      expect([...replay(opened, () => samplerIn(opened))].map(({ outcome }) => outcome.kind)).toEqual(
        Array(24).fill("identical"),
      );
    },
  );

  it("knows the other as it was when the study began", async () => {
    const other = await search({ ...study("first", 4), train: bowl });
    const learning = { ...study("second", 5), learnFrom: "first", train: bowl };
    const before = process.cwd();
    process.chdir(root);
    try {
      const { folder } = await search(learning);
      rmSync(other.folder, { recursive: true });
      expect(learnedIn(folder).trials).toHaveLength(4);
      await search(learning);
    } finally {
      process.chdir(before);
    }
  });

  it("takes several studies' trials in turn, the best of each first", async () => {
    await search({ ...study("first", 3), train: bowl });
    await search({ ...study("second", 2), train: ({ x }) => x });
    const { folder } = await search({
      ...study("third", 5),
      learnFrom: [join(root, "first"), join(root, "second")],
      train: bowl,
    });
    expect(learnedIn(folder).trials.map(({ rank }) => rank)).toEqual([1, 1, 2, 2, 3]);
  });

  it("learns from a history's file as from a study, and keeps what it could not use", async () => {
    const file = join(root, "history.csv");
    writeFileSync(file, "x,why,val\n1,0.5,0.25\n9,0,0.1\n0.5,-0.5,0.5\n");
    const learnFrom = { file, columns: { y: "why" }, metric: "val" };
    const { folder, study: found } = await search({ ...study("second", 10), learnFrom, train: bowl });
    expect(learnedIn(folder)).toEqual({
      v: 1,
      trials: [
        { study: file, trial: 2, metric: "val", score: 0.25, rank: 2, params: { x: 1, y: 0.5 }, loss: 0.25 },
        { study: file, trial: 4, metric: "val", score: 0.5, rank: 3, params: { x: 0.5, y: -0.5 }, loss: 0.5 },
      ],
      notes: [`${file}: 1 of 3 runs passed over: lies outside of the space, line 3 (x 9)`],
    });
    expect(found.trials[0]?.params).toEqual({ x: 1, y: 0.5 });
    expect(found.trials[0]?.why).toEqual({ model: "learned", study: file, "rank there": 2 });
  });

  it("is not begun where a history has no run that fits", async () => {
    const file = join(root, "history.csv");
    writeFileSync(file, "x,y,loss\n9,0.5,0.25\n");
    await expect(search({ ...study("second", 5), learnFrom: file, train: bowl })).rejects.toThrow(
      /no run of .*history.csv can be learnt from.*\n.*1 of 1 runs passed over: lies outside of the space, line 2 \(x 9\)/,
    );
    await expect(search({ ...study("second", 5), learnFrom: { file: root }, train: bowl })).rejects.toThrow(
      /is a folder/,
    );
    expect(existsSync(join(root, "second"))).toBe(false);
  });

  it.each([
    ["x: uniform(-2, 2)", []],
    ["x: uniform(5, 6)", ["first: none of its best 3 trials lies within the space, so none is tried"]],
    ["z: uniform(0, 1)", ["first: none of its best 3 trials lies within the space, so none is tried"]],
  ])("says so where no trial of another study lies within its ranges: %s", async (range, notes) => {
    await search({ ...study("first", 3), train: bowl });
    const text = `name: second\nmetric: loss\nlearn_from: first\nspace:\n  ${range}\nstages: [{ trials: 5, epochs: 1 }]\n`;
    expect(learnt(readDefinition(text, "study.yaml"), root).notes).toEqual(notes);
  });

  it("is not begun where there is nothing to learn", async () => {
    const from = (learnFrom: LearnSource) => search({ ...study("second", 5), learnFrom, train: bowl });
    await expect(from(join(root, "nowhere"))).rejects.toThrow(
      `learn_from: there is neither a study's folder nor a file ${join(root, "nowhere")}; give its path as seen from ${process.cwd()}`,
    );
    await expect(from({ file: "runs.csv", metric: "loss" })).rejects.toThrow(
      `learn_from: there is no file runs.csv in ${process.cwd()}; give its path as seen from there`,
    );
    await expect(from(root)).rejects.toThrow(/^learn_from: .* cannot be learnt from: .* is not a study's folder/);
    await search({ ...study("first", 1), train: () => Number.NaN });
    await expect(from(join(root, "first"))).rejects.toThrow(/^learn_from: no trial of .*first has a finite loss yet/);
    expect(existsSync(join(root, "second"))).toBe(false);
  });

  it("says so where what it learnt was taken away or damaged", async () => {
    await search({ ...study("first", 3), train: bowl });
    const { folder } = await search({ ...study("second", 5), learnFrom: join(root, "first"), train: bowl });
    const opened = openStudy(folder);
    rmSync(layout.learned(folder));
    expect(() => samplerIn(opened)).toThrow(/learned.json is missing/);
    writeFileSync(layout.learned(folder), '{"v":1,"trials":[{"rank":1}]}');
    expect(() => samplerIn(opened)).toThrow(/learned.json is damaged/);
  });
});

import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { summaryLines } from "../src/cli/leading/summary.ts";
import { openFolder } from "../src/cli/open-folder.ts";
import { space, uniform } from "../src/space/build.ts";
import { LogFollower } from "../src/store/log-follower.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import type { ResumeEvent, StudyEvent } from "../src/study/events.ts";
import { search } from "../src/worker/search.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

function resumesIn(folder: string): ResumeEvent[] {
  const found: ResumeEvent[] = [];
  new LogFollower(folder).read((_, event: StudyEvent) => {
    if (event.kind === "resume") found.push(event);
  });
  return found;
}

/**
 * Searches with real workers in a real folder. Weights are the text of all epochs trained into them, `3@1 3@2 5@3`.
 * @param saves whether the program saves checkpoints
 */
async function train(schedule: Readonly<Record<string, unknown>>, { saves = true, workers = 4 } = {}) {
  const folder = join(root, "study");
  let epochs = 0;
  const { study } = await search({
    name: "study",
    folder,
    space: space({ x: uniform(0, 1) }),
    metric: "score",
    goal: "maximize",
    stages: [{ trials: 18, epochs: 9 }],
    schedule,
    workers,
    train: async ({ x }, { trial, resume, checkpoint, report, epochs: most }) => {
      let weights = resume === undefined ? "" : readFileSync(resume, "utf8");
      const first = weights === "" ? 1 : Number(weights.split("@").at(-1)) + 1;
      for (let epoch = first; epoch <= most; epoch++) {
        weights = `${weights} ${trial}@${epoch}`.trim();
        if (saves) writeFileSync(checkpoint(epoch), weights);
        epochs++;
        await report(x * epoch, { epoch });
      }
    },
  });
  return { folder, study, epochs };
}

describe("workers that pause trials", () => {
  it("go on from the checkpoint of the rung, so that no epoch is trained twice", async () => {
    const { folder, study, epochs } = await train({ asha: {} });
    expect(epochs).toBe(study.trials.reduce((sum, trial) => sum + trial!.curve.length, 0));
    expect(resumesIn(folder).every(({ from }) => from.epoch === 1 || from.epoch === 3)).toBe(true);
    const reached = study.trials.map((trial) => trial!.curve.length);
    expect(reached.filter((length) => length >= 3).length).toBeGreaterThanOrEqual(6);
    expect(reached.filter((length) => length === 9).length).toBeGreaterThanOrEqual(1);
    expect(reached.filter((length) => length === 1).length).toBeGreaterThanOrEqual(8);
  });

  it("leave at the end the checkpoints of the best trials alone", async () => {
    const { folder, study } = await train({ asha: {} });
    const kept = readdirSync(join(folder, "checkpoints")).filter((name) => name.endsWith(".ckpt"));
    const best = study.trials.map((trial) => trial!.score!).sort((a, b) => b - a);
    const scores = kept.map((name) => Number(/score=([\d.]+)_/.exec(name)![1]));
    expect(new Set(scores).size).toBe(5);
    expect(Math.max(...scores)).toBeCloseTo(best[0]!, 5);
  });

  it("promote all the same where the program saves nothing, and train those epochs again", async () => {
    const { folder, study, epochs } = await train({ asha: {} }, { saves: false });
    expect(resumesIn(folder).every(({ from }) => from.epoch === 0)).toBe(true);
    const counted = study.trials.reduce((sum, trial) => sum + trial!.curve.length + (trial!.repeated ?? 0), 0);
    expect(epochs).toBe(counted);
    const told = summaryLines(openFolder(folder), folder).lines.join("\n");
    expect(told).toMatch(/\d+ paused/);
    expect(told).toMatch(
      /what \d+ epoch reports? told was trained again, in \d+ trials? that did not go on from a checkpoint/,
    );
    expect(study.trials.some((trial) => trial?.state === "done")).toBe(true);
  });
});

describe("a worker whose trial was paused", () => {
  /** Trains one trial of five epochs, paused after three, and damages its newest checkpoint, before it goes on or as it begins to; returns the epochs that were trained. */
  async function goOnFrom(damage: (path: string) => void, when: "before" | "as it begins" = "before") {
    const folder = join(root, "torn");
    const trained: number[] = [];
    const leaving = new AbortController();
    const train = async (signal?: AbortSignal) =>
      search({
        name: "torn",
        folder,
        space: space({ x: uniform(0, 1) }),
        metric: "score",
        goal: "minimize",
        stages: [{ trials: 1, epochs: 5 }],
        schedule: "stages",
        ...(signal === undefined ? {} : { signal }),
        train: async (_, { resume, checkpoint, report, epochs }) => {
          if (when === "as it begins" && resume?.includes("_epoch003")) damage(resume);
          const from = resume === undefined ? 0 : Number(readFileSync(resume, "utf8").split(" ").at(-1));
          for (let epoch = from + 1; epoch <= epochs; epoch++) {
            if (epoch === 4 && signal !== undefined) return leaving.abort();
            writeFileSync(checkpoint(epoch), `the weights after epoch ${epoch}`);
            trained.push(epoch);
            await report(epoch === 2 ? 0.1 : 0.5, { epoch });
          }
        },
      });
    await train(leaving.signal);
    const saved = readdirSync(join(folder, "checkpoints")).filter((name) => name.endsWith(".ckpt"));
    if (when === "before") damage(join(folder, "checkpoints", saved.find((name) => name.includes("_epoch003"))!));
    await train();
    return trained;
  }

  it("goes on from its last checkpoint", async () => {
    expect(await goOnFrom(() => {})).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    ["torn", (path: string) => truncateSync(path, 4)],
    ["missing", (path: string) => rmSync(path)],
  ])("goes on from an earlier one, its best, where its last is %s", async (_, damage) => {
    expect(await goOnFrom(damage)).toEqual([1, 2, 3, 3, 4, 5]);
  });

  it("does not fail for want of a checkpoint that another worker removed as it began", async () => {
    expect(await goOnFrom((path) => rmSync(path), "as it begins")).toEqual([1, 2, 3, 3, 4, 5]);
  });
});

describe("workers that train a population", () => {
  it("go on from the parent's very weights, however fast the parent moves on", async () => {
    const { folder, study } = await train({ pbt: { interval: 1 } }, { workers: 6 });
    const taken = resumesIn(folder).filter(({ from }) => from.trial !== undefined);
    expect(taken.length).toBeGreaterThan(5);
    const heirs = study.trials.filter((trial) => trial?.origin !== undefined);
    expect(heirs.length).toBeGreaterThan(0);
    for (const name of readdirSync(join(folder, "checkpoints"))) {
      if (!name.endsWith(".ckpt")) continue;
      const [, number, epoch] = /_trial(\d+)_epoch(\d+)/.exec(name)!;
      const steps = readFileSync(join(folder, "checkpoints", name), "utf8").split(" ");
      // Each epoch was trained into these weights once, by this trial or those that it descends from.
      expect(steps.map((step) => Number(step.split("@")[1]))).toEqual(
        Array.from({ length: Number(epoch) }, (_, i) => i + 1),
      );
      const { origin, curve } = study.trials[Number(number) - 1]!;
      const inherited = steps.slice(0, origin?.epoch ?? 0);
      if (origin !== undefined) expect(inherited.at(-1)).toBe(`${origin.trial}@${origin.epoch}`);
      expect(steps.slice(inherited.length).every((step) => step.startsWith(`${Number(number)}@`))).toBe(true);
      expect(curve[0]!.epoch).toBe((origin?.epoch ?? 0) + 1);
    }
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { choice, int, pow, space, uniform, when } from "../space/build.ts";
import { addChange } from "../store/change-file.ts";
import { layout } from "../store/layout.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { samplerOf, scheduleOf } from "./assemble.ts";
import { damagedCheckpoints } from "./damage.ts";
import { openStudy } from "./open-study.ts";
import { replay } from "./replay.ts";
import { search } from "./search.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const options = {
  name: "fun",
  space: space({
    lr: pow(10, uniform(-6, 1)),
    depth: int(1, 8),
    optimizer: choice("sgd", "adam"),
    momentum: when(uniform(0, 0.99), "optimizer", "sgd"),
  }),
  metric: "loss",
  stages: [{ trials: 30, epochs: 20 }],
  sampler: "random",
  seed: 3,
};

/** What drawing each trial of a study again has come to. */
function outcomesIn(path: string): string[] {
  const folder = openStudy(path);
  folder.follow();
  return [...replay(folder, () => samplerOf(folder.definition))].map(({ outcome }) => outcome.kind);
}

describe("a study that freezes and thaws", () => {
  it("finds good params by suggestions of its own, which are the same when they are drawn again", async () => {
    const folder = join(root, "fun");
    const { study, best } = await search({
      ...options,
      folder,
      schedule: "freeze",
      train: async (params, context) => {
        const end = Math.abs(Math.log10(params.lr) + 2) + Math.abs(params.depth - 3) / 4;
        for (let epoch = 1; epoch <= 20; epoch++) {
          writeFileSync(context.checkpoint(epoch), "");
          await context.report(params.lr > 3 ? Number.NaN : end + 2 * Math.exp(-epoch / 4), { epoch });
        }
      },
    });
    expect(best?.score).toBeLessThan(0.6);
    const own = study.trials.filter((trial) => trial?.sampler === "freeze");
    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((trial) => trial?.state === "diverged").length).toBeLessThan(3);
    expect(outcomesIn(folder)).toEqual(study.trials.map(() => "identical"));
    // What the trials that wait would go on from went with the search's end, which is no damage.
    addChange(folder, { kind: "trials", stage: 1, trials: 40 });
    const longer = openStudy(folder);
    expect(longer.follow().trials.filter((trial) => trial?.state === "paused").length).toBeGreaterThan(5);
    expect(damagedCheckpoints(longer, scheduleOf(longer.definition))).toEqual([]);
  });

  it("draws later stages of a search by stages, too, from what shorter trainings have told", async () => {
    const folder = join(root, "staged");
    const train = ({ x }: { x: number }, epoch: number) => (x - 0.3) ** 2 + 1 / epoch;
    const { study, best } = await search({
      name: "staged",
      space: space({ x: uniform(-1, 1) }),
      metric: "loss",
      folder,
      workers: 3,
      stages: [
        { trials: 12, epochs: 2 },
        { trials: 8, epochs: 6, narrow: true },
      ],
      seed: 3,
      train: async (params, { report, epochs }) => {
        for (let epoch = 1; epoch <= epochs; epoch++) await report(train(params, epoch), { epoch });
      },
    });
    expect(best?.score).toBeLessThan(1 / 6 + 0.001);
    expect(study.trials.map((trial) => trial?.sampler)).toEqual([
      ...Array.from({ length: 12 }, () => "auto"),
      ...Array.from({ length: 8 }, () => "freeze"),
    ]);
    expect(outcomesIn(folder)).toEqual(study.trials.map(() => "identical"));
  });

  it("draws again what was begun beside a carried trial, though its claim was seen and its log was not", async () => {
    const folder = join(root, "late");
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const { study } = await search({
      name: "late",
      space: space({ x: uniform(-1, 1) }),
      metric: "loss",
      folder,
      workers: 2,
      stages: [
        { trials: 8, epochs: 2 },
        { trials: 2, epochs: 6, carry: 1 },
      ],
      seed: 3,
      train: async ({ x }, { report, epochs, trial }) => {
        if (trial > 8) begun();
        if (trial <= 8 && epochs === 6) await isBegun;
        for (let epoch = 1; epoch <= epochs; epoch++) await report(x ** 2 + 1 / epoch, { epoch });
      },
    });
    const carried = study.trials.find((trial) => trial!.born === 1 && trial!.stage === 2)!;
    const own = layout.log(folder, study.trials[8]!.worker);
    const others = readFileSync(layout.log(folder, carried.worker), "utf8");
    const before = Buffer.byteLength(others.slice(0, others.lastIndexOf("\n", others.indexOf('"kind":"resume"')) + 1));
    const lines = readFileSync(own, "utf8").split("\n");
    const late = lines.map((line) =>
      /"kind":"start","trial":9,/.test(line)
        ? line.replace(new RegExp(`("read":\\{.*"${carried.worker}":)\\d+`), `$1${before}`)
        : line,
    );
    expect(late).not.toEqual(lines);
    writeFileSync(own, late.join("\n"));
    expect(outcomesIn(folder)).toEqual(study.trials.map(() => "identical"));
  });

  const bowl = ({ x, y, z }: { x: number; y: number; z: number }) => (x - 0.3) ** 2 + (y - 0.6) ** 2 + z;
  const cube = {
    ...options,
    space: space({ x: uniform(-1, 1), y: uniform(0, 2), z: uniform(0, 1) }),
    schedule: "freeze",
    stages: [{ trials: 30, epochs: 9 }],
  };

  it("is not led astray by three of ten trials that diverge by chance", async () => {
    const luck = stream("luck");
    const { best } = await search({
      ...cube,
      folder: join(root, "luck"),
      train: async (params, { report, epochs }) => {
        const isUnlucky = luck.next() < 0.3;
        for (let epoch = 1; epoch <= epochs; epoch++)
          await report(isUnlucky && epoch > 1 ? Number.NaN : bowl(params) + 1 / epoch, { epoch });
      },
    });
    expect(best?.score).toBeLessThan(1 / 9 + 0.05);
  });

  it("does not go on falling over a cliff beside which the best lies", async () => {
    const { study } = await search({
      ...cube,
      folder: join(root, "cliff"),
      train: async (params, { report, epochs }) => {
        const isOver = params.x + params.y / 4 > 0.3;
        for (let epoch = 1; epoch <= epochs; epoch++)
          await report(isOver ? Number.NaN : bowl(params) + 1 / epoch, { epoch });
      },
    });
    const late = study.trials.slice(15);
    expect(late.filter((trial) => trial?.state === "diverged").length).toBeLessThan(late.length / 3);
  });
});

import { EventEmitter, once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { choice, int, pow, space, uniform, when } from "../space/build.ts";
import { readChanges } from "../store/change-file.ts";
import { layout } from "../store/layout.ts";
import { LogFollower } from "../store/log-follower.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import { requestStop } from "../store/stop-file.ts";
import type { StudyEvent } from "../study/events.ts";
import type { TrainingContext } from "../trainers/function.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { search } from "./search.ts";
import { version } from "./version.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const shape = space({
  lr: pow(10, uniform(-6, 1)),
  depth: int(1, 8),
  optimizer: choice("sgd", "adam"),
  momentum: when(uniform(0, 0.99), "optimizer", "sgd"),
});

const options = {
  name: "fun",
  space: shape,
  metric: "loss",
  stages: [
    { trials: 30, epochs: 1 },
    { trials: 10, epochs: 2, narrow: true, carry: 2 },
  ],
  seed: 3,
};

/** A log's events without what differs from run to run. */
function logOf(folder: string): unknown[] {
  const events: unknown[] = [];
  new LogFollower(folder).read((_, event: StudyEvent) => {
    if (event.kind !== "worker") events.push({ ...event, t: 0 });
  });
  return events;
}

describe("search with a function", () => {
  it.each([
    [{ sampelr: "tpe" }, 'search: there is no option "sampelr"; did you mean sampler?'],
    [{ "subject to": "loss <= 1" }, 'search: there is no option "subject to"; did you mean subjectTo?'],
    [{ until: { no_better_for: 3 } }, 'search: until: there is no option "no_better_for"; did you mean noBetterFor?'],
    [{ checkpoints: { keep_best: 3 } }, 'search: checkpoints: there is no option "keep_best"; did you mean keepBest?'],
  ])("refuses an option that it would pass over: %j", async (more: object, message) => {
    await expect(search({ ...options, ...more, folder: root, train: () => 1 })).rejects.toThrow(message);
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([
    ["no worker", { workers: 0 }, "search: workers: expected a whole number of at least 1, found 0"],
    ["no function", { train: undefined }, "search: train: is missing; give the function"],
    ["ranges alone", { space: { lr: uniform(0, 1) } }, "search: space: expected what space({ lr: uniform(0, 1) })"],
    ["no name", { name: undefined }, "search: name: is missing"],
  ])("is refused with %s, before any folder is made, where no types have told", async (_, wrong, message) => {
    const asked: object = { ...options, folder: join(root, "refused"), train: () => 1, ...wrong };
    await expect(Reflect.apply(search, undefined, [asked])).rejects.toThrow(message);
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([
    [
      "a constraint that nothing satisfies",
      {
        subjectTo: ["latency <= 1"],
        train: async (_: object, { report }: TrainingContext) => report({ loss: 1, latency: 5 }),
      },
      "No trial has satisfied the constraints: 3 of 3 violate latency <= 1.",
    ],
    [
      "a constraint's metric that is never reported",
      { subjectTo: ["latency <= 1"], train: () => 1 },
      "No trial has satisfied the constraints: none reports latency.",
    ],
    ["scores that are not finite", { train: () => Number.NaN }, "No trial has reached a finite loss."],
  ])("says why nothing is best: %s", async (_, more, why) => {
    const result = await search({
      ...options,
      folder: join(root, "none"),
      stages: [{ trials: 3, epochs: 1 }],
      ...more,
    });
    expect(result.best).toBeUndefined();
    expect(result.noBest).toBe(why);
  });

  it("finds what is best and leaves a study's folder", async () => {
    const folder = join(root, "fun");
    const result = await search({
      ...options,
      folder,
      train: (params) => {
        expectTypeOf(params.optimizer).toEqualTypeOf<"sgd" | "adam">();
        expectTypeOf(params.momentum).toEqualTypeOf<number | undefined>();
        return (Math.log10(params.lr) + 2) ** 2 + Math.abs(params.depth - 3);
      },
    });
    expect(result.study.trials).toHaveLength(38);
    expect(result.best?.score).toBeLessThan(2);
    expect(result.noBest).toBeUndefined();
    expect(result.best?.score).toBe(Math.min(...result.study.trials.map((trial) => trial?.score ?? Infinity)));
    expect(readFileSync(join(folder, "study.yaml"), "utf8")).toContain("lr: 10 ** uniform(-6, 1)");
  });

  it("writes the same log again when it is seeded and one worker trains", async () => {
    const train = async ({ lr }: { lr: number }, context: { epochs: number; report(score: number): Promise<void> }) => {
      for (let epoch = 1; epoch <= context.epochs; epoch++) await context.report(lr / epoch);
    };
    const run = async (name: string) => {
      await search({ ...options, stages: options.stages.slice(0, 1), folder: join(root, name), train });
      return logOf(join(root, name));
    };
    expect(await run("second")).toEqual(await run("first"));
  });

  it("resumes carried trials from the checkpoints that the function saved", async () => {
    const resumed: string[] = [];
    const { study } = await search({
      ...options,
      folder: join(root, "carried"),
      train: async ({ lr }, { epochs, resume, checkpoint, report }) => {
        let epoch = 0;
        if (resume !== undefined) {
          resumed.push(resume);
          epoch = Number(readFileSync(resume, "utf8"));
        }
        while (epoch < epochs) {
          epoch++;
          writeFileSync(checkpoint(epoch), String(epoch));
          await report(lr / epoch, { epoch });
        }
      },
    });
    expect(resumed).toHaveLength(2);
    const carried = study.stages[1]!.carried.map((number) => study.trials[number - 1]!);
    expect(carried.map(({ curve }) => curve.map(({ epoch }) => epoch))).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it("trains several trials at once, and pauses when it is asked to", async () => {
    const control = new AbortController();
    let running = 0;
    let most = 0;
    const folder = join(root, "several");
    const train = async ({ lr }: { lr: number }) => {
      most = Math.max(most, ++running);
      await new Promise((go) => setImmediate(go));
      running--;
      if (lr > 0) control.abort();
      return lr;
    };
    const first = await search({ ...options, folder, workers: 3, signal: control.signal, train });
    expect(most).toBe(3);
    expect(first.study.trials.length).toBeLessThan(30);
    const second = await search({ ...options, folder, workers: 3, train: ({ lr }) => lr });
    expect(second.study.trials.every((trial) => trial?.state === "done")).toBe(true);
    expect(second.study.trials).toHaveLength(38);
  });

  it("pauses also where the function only computes", async () => {
    const control = new AbortController();
    setImmediate(() => control.abort());
    const { study } = await search({
      ...options,
      folder: join(root, "computing"),
      signal: control.signal,
      train: ({ lr }) => lr,
    });
    expect(study.trials.length).toBeLessThan(3);
  });

  it("lets a function come to its own end behind its last epoch, and stops one that would train beyond it", async () => {
    const ended: number[] = [];
    const { study } = await search({
      ...options,
      stages: [{ trials: 2, epochs: 2 }],
      folder: join(root, "to-its-end"),
      train: async (_, { trial, epochs, report }) => {
        const wanted = trial === 1 ? epochs : Number.POSITIVE_INFINITY;
        for (let epoch = 1; epoch <= wanted; epoch++) await report(1 / epoch);
        ended.push(trial);
      },
    });
    expect(ended).toEqual([1]);
    expect(study.trials.map((trial) => [trial?.state, trial?.curve.length])).toEqual([
      ["done", 2],
      ["done", 2],
    ]);
  });

  it("gives up with the function's error when the first trials all fail", async () => {
    const failing = search({
      ...options,
      folder: join(root, "failing"),
      train: () => {
        throw new Error("no such data set");
      },
    });
    await expect(failing).rejects.toThrow(/first 3 trials all failed.*no such data set/s);
  });

  it("trains nothing more once it has thrown, whichever worker could not go on", async () => {
    const folder = join(root, "broken");
    const others = new EventEmitter();
    const bothTrain = once(others, "both");
    const broken = search({
      ...options,
      folder,
      workers: 3,
      train: async ({ lr }, { trial, report, signal }) => {
        if (trial === 7) others.emit("both");
        if (trial > 5) await once(signal, "abort");
        if (trial === 5) {
          await bothTrain;
          // Nothing can be kept in a file, so this worker ends where the others could go on.
          rmSync(layout.checkpoints(folder), { recursive: true });
          writeFileSync(layout.checkpoints(folder), "");
        }
        await report(lr);
      },
    });
    await expect(broken).rejects.toThrow("checkpoints");
    const { workers } = openStudy(folder).follow();
    const [thrown, ...more] = [...workers.values()].filter(({ leftAt }) => leftAt === undefined);
    expect([thrown?.trial, more]).toEqual([5, []]);
  });

  it("goes on after a stop when it is called again", async () => {
    const folder = join(root, "stopped");
    const train = ({ lr }: { lr: number }) => {
      if (isFirst) requestStop(folder, "asked to stop");
      isFirst = false;
      return lr;
    };
    let isFirst = true;
    const stages = [{ trials: 5, epochs: 1 }];
    expect((await search({ ...options, stages, folder, train })).study.trials).toHaveLength(1);
    expect((await search({ ...options, stages, folder, train })).study.trials).toHaveLength(5);
  });

  it("joins others where their trials fail one after another, and has none of those begin anew", async () => {
    const folder = join(root, "joined");
    const failing = {
      ...options,
      folder,
      train: () => {
        throw new Error("no such data set");
      },
    };
    await expect(search(failing)).rejects.toThrow("first 3 trials all failed");
    const other = Logbook.open(folder, { whetstone: version, commit: undefined });
    await expect(search(failing)).rejects.toThrow("first 3 trials all failed");
    expect(readChanges(folder, 0)).toEqual([]);
    other.write({ kind: "leave", reason: "it is done" });
    other.close();
    await expect(search(failing)).rejects.toThrow("first 3 trials all failed");
    expect(readChanges(folder, 0)).toMatchObject([{ change: { kind: "begin_anew", attempts: { 1: 1, 2: 1, 3: 1 } } }]);
  });
});

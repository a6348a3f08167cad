import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { experimentOf, mlflowFiles } from "../formats/export/mlflow.ts";
import { optunaJournal } from "../formats/export/optuna.ts";
import { parquet } from "../formats/export/parquet.ts";
import { tensorboardFiles } from "../formats/export/tensorboard.ts";
import { readHistory } from "../formats/history/read-history.ts";
import { readFields } from "../formats/tensorboard/protobuf.ts";
import { readRecords } from "../formats/tensorboard/records.ts";
import { scalarsOf } from "../formats/tensorboard/scalars.ts";
import { unseal } from "../store/unsealed.ts";
import { exportTrials } from "./export.ts";
import { reproducingLines } from "./reproduce.ts";
import { MadeStudy } from "./study.fixture.ts";
import { opened, trialColumns } from "./text/trial-table.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
  made.openStage();
  made
    .worker("w01")
    .train({
      trial: 1,
      params: { lr: 1e-7, net: "cnn", depth: 3 },
      scores: [0.5, 0.25],
      tests: [0.125, 0.0625],
      state: "done",
    })
    .train({ trial: 2, params: { lr: 0.1, net: "mlp" }, scores: [Number.NaN], state: "diverged", reason: "NaN" });
});

const look = () => {
  const folder = made.open();
  folder.follow();
  unseal(folder, "");
};

describe("trials in Parquet", () => {
  const read = async () => {
    const bytes = parquet(trialColumns(made.open()));
    return parquetReadObjects({ file: bytes.buffer as ArrayBuffer });
  };

  it("come back with numbers as numbers, and nothing where there is none", async () => {
    const [first, second] = await read();
    expect(first).toMatchObject({ trial: 1, state: "done", score: 0.5, epoch: 1, lr: 1e-7, net: "cnn", depth: 3 });
    expect(second).toMatchObject({ trial: 2, state: "diverged", lr: 0.1, net: "mlp" });
    expect(second?.score ?? undefined).toBeUndefined();
    expect(second?.depth ?? undefined).toBeUndefined();
  });

  it("show the test set only once it has been unsealed", async () => {
    expect((await read())[0]).not.toHaveProperty("test_acc");
    look();
    expect((await read())[0]).toMatchObject({ test_acc: 0.125 });
  });
});

describe("trials in TensorBoard's files", () => {
  it("come back as scalars by their epochs, each trial a run", () => {
    const [first, second] = tensorboardFiles(opened(made.open()));
    expect(first?.path).toMatch(/^trial0001\/events\.out\.tfevents\.\d+\./);
    const scalars = (content: string | Uint8Array) => readRecords(content as Uint8Array).records.flatMap(scalarsOf);
    expect(scalars(first!.content).map(({ tag, step, value }) => [tag, step, value])).toEqual([
      ["val_acc", 1, 0.5],
      ["val_acc", 2, 0.25],
    ]);
    expect(scalars(second!.content).map(({ value }) => value)).toEqual([Number.NaN]);
  });

  it("begin with the file's version, and hold the params for the HParams plugin", () => {
    const { records } = readRecords(tensorboardFiles(opened(made.open()))[0]!.content as Uint8Array);
    const text = records.map((record) => new TextDecoder().decode(record));
    expect(readFields(records[0]!).find(({ number }) => number === 3)).toMatchObject({
      bytes: new TextEncoder().encode("brain.Event:2"),
    });
    expect(text.find((each) => each.includes("session_start_info"))).toMatch(/hparams.*lr.*net.*cnn/s);
    expect(text.some((each) => each.includes("session_end_info"))).toBe(true);
    // The plugin's table has the columns that the experiment names.
    expect(text.find((each) => each.includes("_hparams_/experiment"))).toMatch(/lr.*net.*depth.*val_acc.*digits/s);
  });

  it("look through all trials once for the columns of that table, not once a trial", () => {
    const { definition, trials } = opened(made.open());
    let looks = 0;
    const watched = {
      ...definition,
      get space() {
        looks++;
        return definition.space;
      },
    };
    expect(tensorboardFiles({ definition: watched, trials })).toHaveLength(2);
    expect(looks).toBe(1);
  });
});

describe("trials in MLflow's file store", () => {
  it("are runs of an experiment, with params and metrics a file each", () => {
    const files = new Map(mlflowFiles(opened(made.open())).map(({ path, content }) => [path, String(content)]));
    const [experiment] = [...files.keys()];
    const meta = parse(files.get(experiment!)!);
    expect(meta).toMatchObject({
      name: "digits",
      lifecycle_stage: "active",
      experiment_id: expect.stringMatching(/^\d{18}$/),
    });
    const runs = [...files.keys()].filter((path) => /^\d+\/[0-9a-f]{32}\/meta\.yaml$/.test(path));
    expect(runs).toHaveLength(2);
    const first = runs[0]!.replace(/meta\.yaml$/, "");
    expect(parse(files.get(runs[0]!)!)).toMatchObject({ status: 3, run_name: "trial 1" });
    expect(parse(files.get(runs[1]!)!)).toMatchObject({ status: 4 });
    expect(files.get(`${first}params/lr`)).toBe("1e-7");
    expect(files.get(`${first}metrics/val_acc`)).toMatch(/^\d+ 0\.5 1\n\d+ 0\.25 2\n$/);
    expect([...files.keys()].filter((path) => path.includes("test_acc"))).toEqual([]);
    look();
    const now = mlflowFiles(opened(made.open())).map(({ path }) => path);
    expect(now.filter((path) => path.includes("test_acc"))).toHaveLength(1);
  });

  it("say when the first began and the last ended, of however many", () => {
    const { definition, trials } = opened(made.open());
    const many = Array.from({ length: 200_000 }, (_, i) => ({
      ...trials[0]!,
      startedAt: 200_000 - i,
      endedAt: 300_000 - i,
    }));
    expect(experimentOf({ definition, trials: many })).toMatchObject({ creation_time: 1, last_update_time: 300_000 });
  });
});

describe("trials in Optuna's journal", () => {
  it("are operations that make the same study again", () => {
    const lines = optunaJournal(opened(made.open())).trimEnd().split("\n");
    const operations = lines.map((line) => JSON.parse(line));
    expect(operations[0]).toMatchObject({ op_code: 0, study_name: "digits", directions: [2] });
    const params = operations.filter(({ op_code, trial_id }) => op_code === 5 && trial_id === 0);
    const values = params.map(({ param_name, param_value_internal, distribution }) => {
      const { name, attributes } = JSON.parse(distribution);
      return [
        param_name,
        name === "CategoricalDistribution" ? attributes.choices[param_value_internal] : param_value_internal,
      ];
    });
    expect(Object.fromEntries(values)).toEqual({ lr: 1e-7, net: "cnn", depth: 3 });
    expect(JSON.parse(params[0].distribution)).toEqual({
      name: "FloatDistribution",
      attributes: { low: 1e-7, high: 10, log: true, step: null },
    });
    const ends = operations.filter(({ op_code }) => op_code === 6);
    expect(ends).toMatchObject([
      { trial_id: 0, state: 1, values: [0.5] },
      { trial_id: 1, state: 3, values: null },
    ]);
    expect(
      operations
        .filter(({ op_code }) => op_code === 7)
        .map(({ step, intermediate_value }) => [step, intermediate_value]),
    ).toEqual([
      [1, 0.5],
      [2, 0.25],
    ]);
  });
});

describe("ranges and states in Optuna's journal", () => {
  it("are whole numbers where all values are, and pruned with its score where a trial waits", () => {
    const other = new MadeStudy((text) => text.replace("depth: int(1, 8)", "depth: 2 ** int(4, 9)"));
    other.openStage();
    const params = { lr: 0.1, net: "cnn", depth: 64 };
    other.worker("w01").train({ trial: 1, params, scores: [0.5], state: "paused" });
    const operations = optunaJournal(opened(other.open()))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const depth = operations.find(({ param_name }) => param_name === "depth");
    expect(depth.param_value_internal).toBe(64);
    expect(JSON.parse(depth.distribution)).toEqual({
      name: "IntDistribution",
      attributes: { low: 16, high: 512, log: true, step: 1 },
    });
    expect(operations.find(({ op_code }) => op_code === 6)).toMatchObject({ state: 2, values: [0.5] });
  });
});

describe("steps of ranges in Optuna's journal", () => {
  const distribution = (depth: string, ...used: readonly number[]) => {
    const other = new MadeStudy((text) => text.replace("depth: int(1, 8)", `depth: ${depth}`));
    other.openStage();
    const worker = other.worker("w01");
    for (const [i, depth] of used.entries())
      worker.train({ trial: i + 1, params: { lr: 0.1, net: "cnn", depth }, scores: [0.5], state: "done" });
    const line = optunaJournal(opened(other.open()))
      .split("\n")
      .find((each) => each.includes('"depth"'));
    const { name, attributes } = JSON.parse(JSON.parse(line!).distribution);
    const { low, high, log, step } = attributes;
    return [name, low, high, log, step];
  };

  it.each([
    ["uniform(0, 1, step=0.25)", 0.5, ["FloatDistribution", 0, 1, false, 0.25]],
    ["round(uniform(0.1, 0.5), 0.1)", 0.3, ["FloatDistribution", 0.1, 0.5, false, 0.1]],
    ["1 - 0.1 * uniform(0, 1, step=0.5)", 0.95, ["FloatDistribution", 0.9, 1, false, 0.05]],
    ["1 + 2 * round(uniform(0, 1), 0.5)", 2, ["IntDistribution", 1, 3, false, 1]],
    ["int(0, 100, step=25)", 50, ["IntDistribution", 0, 100, false, 25]],
    ["round(uniform(16, 128), 16)", 64, ["IntDistribution", 16, 128, false, 16]],
    ["normal(0, 2, step=0.5)", 1.5, ["FloatDistribution", -6.5, 6.5, false, 0.5]],
    ["uniform(0, 1)", 0.5, ["FloatDistribution", 0, 1, false, null]],
    ["round(10 ** uniform(0, 3), 10)", 100, ["IntDistribution", 0, 1000, false, 10]],
    ["round(10 ** uniform(1, 3), 10)", 100, ["IntDistribution", 10, 1000, true, 1]],
  ])("are those of %s", (depth, used, expected) => {
    expect(distribution(depth, used)).toEqual(expected);
  });

  it("are left out where a trial was between them, as one that people added", () => {
    expect(distribution("uniform(0, 1, step=0.25)", 0.5, 0.3)).toEqual(["FloatDistribution", 0, 1, false, null]);
    expect(distribution("int(0, 100, step=25)", 50, 30)).toEqual(["IntDistribution", 0, 100, false, 1]);
  });
});

describe("bounds in Optuna's journal", () => {
  it("are constraints, which Optuna takes for satisfied up to 0", () => {
    const other = new MadeStudy((text) => `${text}subject to: [train_loss < 1, latency >= 4]\n`);
    other.openStage();
    const worker = other.worker("w01");
    worker.train({ trial: 1, scores: [0.5], others: { train_loss: [0.5], latency: [4] }, state: "done" });
    worker.train({ trial: 2, scores: [0.5], others: { train_loss: [1], latency: [3] }, state: "done" });
    worker.train({ trial: 3, scores: [0.5], others: { train_loss: [0.5] }, state: "done" });
    const journal = optunaJournal(opened(other.open()));
    const attributes = journal.split("\n").filter((line) => line.includes('"op_code":9'));
    expect(attributes.map((line) => JSON.parse(line).system_attr.constraints)).toEqual([
      [0, 0],
      [Number.EPSILON, 0.2],
      [0, 1],
    ]);
    const wanted = { names: ["lr"], metric: { name: "val_acc", goal: "maximize" }, columns: {} } as const;
    const history = readHistory(journal, "journal.log", { ...wanted, metricColumn: undefined, study: undefined });
    expect(history.rows.map(({ useless }) => useless)).toEqual([undefined, "violates a bound", "violates a bound"]);
  });
});

describe("whetstone export", () => {
  it("writes to the place that is named, and writes anew what an earlier export has left there", () => {
    const root = mkdtempSync(join(tmpdir(), "whetstone-export-"));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const output = join(root, "best.yaml");
    exportTrials(made.path, { to: "best", output });
    expect(parse(readFileSync(output, "utf8"))).toMatchObject({
      study: "digits",
      trial: 1,
      score: 0.5,
      params: { net: "cnn" },
    });
    const first = readFileSync(output, "utf8");
    writeFileSync(output, "of yesterday");
    exportTrials(made.path, { to: "best", output });
    expect(readFileSync(output, "utf8")).toBe(first);
    const logs = join(root, "logs");
    exportTrials(made.path, { to: "tensorboard", output: logs });
    const files = readdirSync(logs, { recursive: true });
    expect(files).toContain("trial0002");
    exportTrials(made.path, { to: "tensorboard", output: logs });
    expect(readdirSync(logs, { recursive: true })).toEqual(files);
    expect(() => exportTrials(made.path, { to: "csv", output: logs })).toThrow(
      /it is a folder; give the name of a file/,
    );
    log.mockRestore();
    rmSync(root, { recursive: true });
  });
});

describe("whetstone command", () => {
  it("prints what the program was started with, for a shell", () => {
    const folder = made.open();
    const lines = reproducingLines(folder, folder.study.trials[0]!);
    expect(lines[0]).toBe(`cd ${made.root} &&`);
    expect(lines).toContain(`WHETSTONE_PARAMS='{"lr":1e-7,"net":"cnn","depth":3}' \\`);
    expect(lines.at(-1)).toBe("python train.py --lr 1e-7 --net cnn --depth 3");
  });

  it("tells the commits of the program that trained the trial's epochs, and no other worker's", () => {
    const kept = new MadeStudy();
    kept.openStage();
    kept.worker("w01", "ada", { commit: "1a2b3c4d5e6f" }).train({ trial: 1, scores: [0.5], state: "paused" });
    kept.worker("w02", "ada", { commit: "ffffffffffff" }).train({ trial: 2, scores: [0.5], state: "done" });
    const resumed = kept.worker("w03", "ada", { commit: "0a0b0c0d0e0f+" });
    resumed.append({ kind: "resume", trial: 1, attempt: 2, stage: 1, epochs: 2, from: { epoch: 1 } });
    resumed.append({ kind: "epoch", trial: 1, attempt: 2, epoch: 2, metrics: { val_acc: 0.6 } });
    const folder = kept.open();
    const first = (trial: number) => reproducingLines(folder, folder.study.trials[trial - 1]!)[0];
    expect(first(1)).toBe(
      "# Its program was at git commit 1a2b3c4d5e6f, then 0a0b0c0d0e0f+ (+: files differed from it).",
    );
    expect(first(2)).toBe("# Its program was at git commit ffffffffffff.");
  });

  it("runs it once for each fold where the trial is scored by their mean", () => {
    const folded = new MadeStudy(
      (text) => `${text.replace("train.py", "train.py --fold {fold}")}validation: { folds: 2 }\n`,
    );
    folded.openStage();
    folded.worker("w01").train({ trial: 1, params: { lr: 0.1, net: "mlp" }, scores: [0.5] });
    const folder = folded.open();
    const lines = reproducingLines(folder, folder.study.trials[0]!);
    expect(lines).toContain("python train.py --fold 1 --lr 0.1 --net mlp &&");
    expect(lines.at(-1)).toBe("python train.py --fold 2 --lr 0.1 --net mlp");
    expect(
      lines.filter((line) => /FOLDS?=|CHECKPOINT=/.test(line)).map((line) => line.replace(/.*\/|WHETSTONE_/g, "")),
    ).toEqual([
      "attempt1.checkpoint.fold1 \\",
      "FOLD=1 \\",
      "FOLDS=2 \\",
      "attempt1.checkpoint.fold2 \\",
      "FOLD=2 \\",
      "FOLDS=2 \\",
    ]);
  });
});

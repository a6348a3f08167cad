import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Study } from "../../src/study/study.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import { main } from "../fixtures/built.ts";
import { describeWith, describeWithOptional, succeeds } from "./parts.ts";

const here = dirname(fileURLToPath(import.meta.url));
const debian = "/usr/bin/python3";
/** A Python with packages that Debian has not. */
const python = process.env.WHETSTONE_PYTHON ?? "python3";

let root: string;
let study: Study;

/** A study with choices, conditions, a null, whole numbers and a trial that diverges, and all of its exports. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-exports-"));
  writeFileSync(
    join(root, "train.cjs"),
    `const { lr, width } = JSON.parse(process.argv[2]);
     for (let epoch = 1; epoch <= 3; epoch++)
       console.log(JSON.stringify({ epoch, val_acc: lr > 3 ? "NaN" : epoch / (3 + Math.abs(Math.log10(lr) + 2)), width }));`,
  );
  writeFileSync(
    join(root, "study.yaml"),
    `name: study
command: node train.cjs {params_json}
metric: val_acc
space:
  lr: 10 ** uniform(-6, 1)
  width: logint(16, 512)
  net: choice(cnn, mlp, null)
  momentum: uniform(0, 1) if net == cnn
  flip: choice(true, false)
  tiny: 1e-12 * uniform(1, 9)
  norm: choice("on", "no", "=")
try: [{ lr: 5 }]
stages: [{ trials: 8, epochs: 3 }]
sampler: random
schedule: stages
`,
  );
  whetstone("run", "study.yaml");
  const places = {
    ...{ csv: "study.csv", jsonl: "study.jsonl", best: "best.yaml", optuna: "journal.log" },
    ...{ parquet: "study.parquet", tensorboard: "logs", mlflow: "mlruns" },
  };
  for (const [format, place] of Object.entries(places)) whetstone("export", "study", "--to", format, "-o", place);
  study = openStudy(join(root, "study")).follow();
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function whetstone(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: root, encoding: "utf8" });
  expect({ args, status, stderr }).toMatchObject({ args, status: 0 });
}

function read(interpreter: string, ...formats: readonly string[]) {
  const script = join(here, "programs", "read_exports.py");
  const { status, stdout, stderr } = spawnSync(interpreter, [script, ...formats], { cwd: root, encoding: "utf8" });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout.replaceAll(/\bNaN\b/g, "null"));
}

const trials = () => study.trials.flatMap((trial) => trial ?? []);

describeWith(
  "Python's csv, json and PyYAML, and Optuna (Debian's python3-optuna)",
  () => succeeds(debian, "-c", "import optuna, yaml"),
  () => {
    it("read a CSV, JSON lines, the best params and MLflow's experiment as they were written", () => {
      const { csv, jsonl, best, mlflow } = read(debian, "text");
      expect(csv.map((row: { trial: string }) => Number(row.trial))).toEqual(trials().map(({ number }) => number));
      for (const [i, { params, score, state, curve }] of trials().entries()) {
        expect(csv[i]).toMatchObject({
          state,
          score: String(score ?? ""),
          lr: String(params.lr),
          net: String(params.net),
        });
        expect(csv[i].momentum).toBe(String(params.momentum ?? ""));
        expect(jsonl[i]).toMatchObject({ state, params, curve: curve.map(({ epoch }) => ({ epoch })) });
      }
      expect(best).toMatchObject({ study: "study", params: study.trials[best.trial - 1]?.params });
      expect(mlflow.experiment).toMatchObject({ name: "study", lifecycle_stage: "active" });
      expect(mlflow.runs).toHaveLength(trials().length);
      for (const { number, params, curve, startedAt, state } of trials()) {
        const run = mlflow.runs.find(
          ({ tags }: { tags: Record<string, string> }) => tags["mlflow.runName"] === `trial ${number}`,
        );
        expect(run.meta).toMatchObject({
          run_name: `trial ${number}`,
          status: state === "done" ? 3 : 4,
          start_time: startedAt,
        });
        expect(run.meta.experiment_id).toBe(mlflow.experiment.experiment_id);
        expect(run.params).toEqual(
          Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
        );
        const told = curve.map(({ epoch, metrics, at }) => [
          at,
          Number.isNaN(metrics.val_acc) ? null : metrics.val_acc,
          epoch,
        ]);
        expect(run.metrics.val_acc).toEqual(told);
      }
    });

    it("open the journal as the study that it was", () => {
      const { optuna } = read(debian, "optuna");
      const scores = trials().map(({ score }) => score ?? Number.NEGATIVE_INFINITY);
      const best = trials()[scores.indexOf(Math.max(...scores))];
      expect(optuna).toMatchObject({ best: best?.params, value: best?.score, direction: "MAXIMIZE" });
      expect(optuna.trials.map((trial: { state: string }) => trial.state)).toEqual(
        trials().map(({ state }) => (state === "done" ? "COMPLETE" : "FAIL")),
      );
      for (const [i, { params, number }] of trials().entries())
        expect(optuna.trials[i]).toMatchObject({ params, attrs: { trial: number } });
      expect(optuna.trials.at(-1).values).toEqual(
        Object.fromEntries(
          trials()
            .at(-1)!
            .curve.map(({ epoch, metrics }) => [epoch, metrics.val_acc]),
        ),
      );
    });
  },
);

describeWithOptional(
  "Apache Arrow (pip install pyarrow)",
  () => succeeds(python, "-c", "import pyarrow.parquet"),
  () => {
    it("reads Parquet with its types", () => {
      const { parquet } = read(python, "parquet");
      expect(parquet.types).toMatchObject({
        trial: "double",
        state: "string",
        lr: "double",
        net: "string",
        flip: "bool",
      });
      for (const [i, { params, score, number }] of trials().entries())
        expect(parquet.rows[i]).toMatchObject({
          trial: number,
          score: score ?? null,
          ...params,
          momentum: params.momentum ?? null,
        });
    });
  },
);

describeWithOptional(
  "TensorBoard (pip install tensorboard)",
  () => succeeds(python, "-c", "import tensorboard"),
  () => {
    it("reads scalars, and the columns and values of its HParams plugin", () => {
      const { tensorboard, columns, lr } = read(python, "tensorboard");
      expect(Object.keys(tensorboard)).toHaveLength(trials().length);
      for (const { number, curve } of trials().filter(({ state }) => state === "done"))
        expect(tensorboard[`trial000${number}`]).toEqual(
          curve.map(({ epoch, metrics }) => [epoch, Math.fround(metrics.val_acc ?? Number.NaN)]),
        );
      expect(columns).toEqual(["lr", "width", "net", "momentum", "flip", "tiny", "norm"]);
      expect(lr).toBe(trials()[0]?.params.lr);
    });
  },
);

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ranked } from "../analysis/ranking.ts";
import { bestYaml } from "../formats/export/best-yaml.ts";
import type { ExportedFile, ExportedStudy } from "../formats/export/exported.ts";
import { mlflowFiles } from "../formats/export/mlflow.ts";
import { optunaJournal } from "../formats/export/optuna.ts";
import { type Column, parquet } from "../formats/export/parquet.ts";
import { tensorboardFiles } from "../formats/export/tensorboard.ts";
import { UserError } from "../space/user-error.ts";
import { writing } from "../store/errors.ts";
import { finiteOrWord } from "../store/event-line.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf } from "../store/unsealed.ts";
import { secondsTrained, type ToldAttempt } from "../study/attempts.ts";
import { reached } from "../study/losses.ts";
import type { Trial } from "../study/study.ts";
import { testResult } from "../study/test-result.ts";
import { csv } from "./csv.ts";
import { noBest } from "./no-best.ts";
import { openFolder } from "./open-folder.ts";
import { endQuietly } from "./output.ts";
import { paramColumns } from "./param-columns.ts";
import { commandLine } from "./reproduce.ts";

/** Formats that are one text, on standard output unless a file is named. */
const texts = {
  csv: trialsAsCsv,
  jsonl: trialsAsJsonLines,
  best: bestOf,
  optuna: (folder: StudyFolder) => optunaJournal(opened(folder)),
};

/** Formats that are not text, or many files: where they are written unless it is said. */
const places = {
  parquet: (name: string) => `${name}.parquet`,
  tensorboard: (name: string) => `${name}-tensorboard`,
  mlflow: (_: string) => "mlruns",
};

/** `whetstone export`: all trials in a format of others. Text goes to standard output, and nothing else there. */
export function exportTrials(path: string, { to, output }: { readonly to: string; readonly output?: string }): number {
  const folder = openFolder(path);
  const text = own(texts, to);
  if (text !== undefined && output === undefined) {
    endQuietly(process.stdout);
    process.stdout.write(text(folder));
    return 0;
  }
  const target = output ?? own(places, to)?.(folder.definition.name) ?? to;
  if (to !== "mlflow" && existsSync(target))
    throw new UserError(`${target} is there already; remove it, or name another place with -o`);
  for (const { path, content } of filesOf(folder, to)) {
    const file = path === "" ? target : join(target, path);
    writing(file, () => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    });
  }
  console.log(target);
  return 0;
}

function filesOf(folder: StudyFolder, to: string): readonly ExportedFile[] {
  if (to === "parquet") return [{ path: "", content: parquet(trialColumns(folder)) }];
  if (to === "tensorboard") return tensorboardFiles(opened(folder));
  if (to === "mlflow") return mlflowFiles(opened(folder));
  const text = own(texts, to);
  return text === undefined ? [] : [{ path: "", content: text(folder) }];
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The trials with what may be seen of them: metrics of the test set only as far as they have been unsealed. */
export function opened(folder: StudyFolder): ExportedStudy {
  const open = openerOf(folder);
  const trials = folder.study.trials.flatMap((trial) => (trial === undefined ? [] : [open(trial)]));
  return { definition: folder.definition, trials };
}

function bestOf(folder: StudyFolder): string {
  const { study, definition } = folder;
  const best = ranked(study.trials, definition.metric.goal)[0];
  if (best === undefined) throw new UserError(noBest(study), 1);
  return bestYaml(opened(folder), best, commandLine(folder, best));
}

const columns = ["trial", "stage", "state", "score", "epoch", "epochs", "seconds"] as const;

/**
 * The trials as a table. `epoch` is that of the score, `epochs` the last one trained, `seconds` how long training took; then
 * each hyperparameter has a column, undefined where it is not active. One that is named like a column before it is called
 * `params.<name>`. Last come `repeat_of`, where trials repeat others with another seed, and the metrics of the test set, where
 * it has been unsealed.
 */
export function trialColumns(folder: StudyFolder): readonly Column[] {
  const { trials } = opened(folder);
  const taken: ReadonlySet<string> = new Set(columns);
  const facts = trials.map((trial) => factsOf(trial, folder.attemptsOf(trial.number)));
  const results = trials.map((trial) => testResult(trial)?.metrics ?? {});
  const tests = [...new Set(results.flatMap((metrics) => Object.keys(metrics)))];
  const repeats = trials.map(({ repeatOf }) => repeatOf);
  return [
    ...columns.map((name): Column => ({ name, values: facts.map((fact) => fact[name] ?? undefined) })),
    ...paramColumns(folder.study, trials).map((name): Column => {
      return { name: taken.has(name) ? `params.${name}` : name, values: trials.map(({ params }) => params[name]) };
    }),
    ...(repeats.some((repeat) => repeat !== undefined) ? [{ name: "repeat_of", values: repeats }] : []),
    ...tests.map((name): Column => ({ name, values: results.map((metrics) => metrics[name]) })),
  ];
}

/** The table as CSV, empty where there is no value. */
export function trialsAsCsv(folder: StudyFolder): string {
  const table = trialColumns(folder);
  const rows = folder.study.trials
    .flatMap((trial) => trial ?? [])
    .map((_, row) => table.map(({ values }) => (values[row] === undefined ? "" : String(values[row]))));
  return csv([table.map(({ name }) => name), ...rows]);
}

/** The same facts as in CSV by the same names, with `params`, `curve` and how the trial came to be. */
export function trialsAsJsonLines(folder: StudyFolder): string {
  const { study } = folder;
  const open = openerOf(folder);
  return study.trials
    .flatMap((trial) => trial ?? [])
    .map((trial) => {
      const { reason, params, seed, sampler, attempt, worker, repeatOf } = trial;
      const repeat = repeatOf === undefined ? {} : { repeat_of: repeatOf };
      const facts = factsOf(trial, folder.attemptsOf(trial.number));
      const points = open(trial).curve.map(({ epoch, metrics }) => ({ ...metrics, epoch }));
      const line = { ...facts, ...repeat, reason, params, seed, sampler, attempt, worker, curve: points };
      return `${JSON.stringify(line, finiteOrWord)}\n`;
    })
    .join("");
}

function factsOf(trial: Trial, attempts: readonly ToldAttempt[]) {
  return {
    trial: trial.number,
    stage: trial.stage,
    state: trial.state,
    score: trial.score ?? null,
    epoch: trial.scoreEpoch ?? null,
    epochs: reached(trial),
    seconds: Math.round(secondsTrained(attempts) * 1000) / 1000,
  } satisfies Record<(typeof columns)[number], unknown>;
}

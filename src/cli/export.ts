import { finiteOrWord } from "../store/event-line.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf } from "../store/unsealed.ts";
import { secondsTrained, type ToldAttempt } from "../study/attempts.ts";
import { reached } from "../study/losses.ts";
import type { Trial } from "../study/study.ts";
import { csv } from "./csv.ts";
import { openFolder } from "./open-folder.ts";
import { endQuietly } from "./output.ts";
import { paramColumns } from "./param-columns.ts";
import { testResult } from "./seal.ts";

/** `whetstone export`: all trials on standard output, one a line, and nothing else there. */
export function exportTrials(path: string, { to }: { readonly to: "csv" | "jsonl" }): number {
  const folder = openFolder(path);
  endQuietly(process.stdout);
  process.stdout.write(to === "csv" ? trialsAsCsv(folder) : trialsAsJsonLines(folder));
  return 0;
}

const columns = ["trial", "stage", "state", "score", "epoch", "epochs", "seconds"] as const;

/**
 * `epoch` is that of the score, `epochs` the last one trained, `seconds` how long training took; then each hyperparameter has
 * a column, empty where it is not active. One that is named like a column before it is called `params.<name>`. Last come
 * `repeat_of`, where trials repeat others with another seed, and the metrics of the test set, where it has been unsealed.
 */
export function trialsAsCsv(folder: StudyFolder): string {
  const { study } = folder;
  const trials = study.trials.flatMap((trial) => trial ?? []);
  const names = paramColumns(study, trials);
  const taken: ReadonlySet<string> = new Set(columns);
  const repeat = trials.some(({ repeatOf }) => repeatOf !== undefined) ? ["repeat_of"] : [];
  const open = openerOf(folder);
  const results = new Map(trials.map((trial) => [trial, testResult(open(trial))?.metrics ?? {}]));
  const tests = [...new Set([...results.values()].flatMap((metrics) => Object.keys(metrics)))];
  const header = [...columns, ...names.map((name) => (taken.has(name) ? `params.${name}` : name)), ...repeat, ...tests];
  const rows = trials.map((trial) => {
    const facts = factsOf(trial, folder.attemptsOf(trial.number));
    const params = names.map((name) => (name in trial.params ? String(trial.params[name]) : ""));
    const tested = tests.map((name) => String(results.get(trial)?.[name] ?? ""));
    const repeated = repeat.map(() => String(trial.repeatOf ?? ""));
    return [...columns.map((column) => String(facts[column] ?? "")), ...params, ...repeated, ...tested];
  });
  return csv([header, ...rows]);
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

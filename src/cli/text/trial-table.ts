import { valuesOf } from "../../analysis/pareto.ts";
import { csv } from "../../formats/export/csv.ts";
import type { ExportedStudy } from "../../formats/export/exported.ts";
import type { Column } from "../../formats/export/parquet.ts";
import { finiteOrWord } from "../../store/event-line.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { openerOf } from "../../store/unsealed.ts";
import { secondsTrained, type ToldAttempt } from "../../study/attempts.ts";
import type { Definition, Metric } from "../../study/definition.ts";
import { reached } from "../../study/losses.ts";
import { cameToNothing } from "../../study/score.ts";
import type { Trial } from "../../study/study.ts";
import { testResult } from "../../study/test-result.ts";
import { paramColumns } from "./param-columns.ts";

/** The trials with what may be seen of them: metrics of the test set only as far as they have been unsealed. */
export function opened(folder: StudyFolder): ExportedStudy {
  const open = openerOf(folder);
  const trials = folder.study.trials.flatMap((trial) => (trial === undefined ? [] : [open(trial)]));
  return { definition: folder.definition, trials };
}

/** The trial without a score that does not count: whoever sorts the table would take one that diverged for the best. */
function withScoreThatCounts(trial: Trial): Trial {
  return cameToNothing(trial) ? { ...trial, score: undefined, scoreEpoch: undefined } : trial;
}

const columns = ["trial", "stage", "state", "score", "epoch", "epochs", "seconds"] as const;

/**
 * The trials as a table. `epoch` is that of the score, `epochs` the last one trained, `seconds` how long training took; then
 * each hyperparameter has a column, undefined where it is not active. One that is named like a column before it is called
 * `params.<name>`. Then come, where the definition has such, other metrics that it wants or bounds, at the epoch of the score,
 * and `violates`, the bounds that a trial does not keep; `repeat_of`, where trials repeat others with another seed; and the
 * metrics of the test set, where it has been unsealed.
 */
export function trialColumns(folder: StudyFolder): readonly Column[] {
  const trials = opened(folder).trials.map(withScoreThatCounts);
  const taken: ReadonlySet<string> = new Set(columns);
  const params = paramColumns(folder.study, trials);
  const facts = trials.map((trial) => factsOf(trial, folder.attemptsOf(trial.number)));
  const results = trials.map((trial) => testResult(trial)?.metrics ?? {});
  const tests = [...new Set(results.flatMap((metrics) => Object.keys(metrics)))];
  const repeats = trials.map(({ repeatOf }) => repeatOf);
  return [
    ...columns.map((name): Column => ({ name, values: facts.map((fact) => fact[name] ?? undefined) })),
    ...params.map((name): Column => {
      return { name: taken.has(name) ? `params.${name}` : name, values: trials.map(({ params }) => params[name]) };
    }),
    ...otherMetrics(folder.definition).map((metric): Column => {
      const name = taken.has(metric.name) || params.includes(metric.name) ? `metrics.${metric.name}` : metric.name;
      return { name, values: trials.map((trial) => reachedIn(trial, metric)) };
    }),
    ...(folder.definition.constraints === undefined
      ? []
      : [{ name: "violates", values: trials.map(({ violates }) => violates?.join("; ")) }]),
    ...(repeats.some((repeat) => repeat !== undefined) ? [{ name: "repeat_of", values: repeats }] : []),
    ...tests.map((name): Column => ({ name, values: results.map((metrics) => metrics[name]) })),
  ];
}

/** What a definition wants or bounds beside its first metric, each once. */
function otherMetrics({ metric, objectives = [], constraints = [] }: Definition): readonly Pick<Metric, "name">[] {
  const names = [...objectives.map(({ name }) => name), ...constraints.map((constraint) => constraint.metric)];
  return [...new Set(names)].filter((name) => name !== metric.name).map((name) => ({ name }));
}

function reachedIn(trial: Trial, metric: Pick<Metric, "name">): number | undefined {
  const [value] = valuesOf(trial, [metric]);
  return value === undefined || Number.isNaN(value) ? undefined : value;
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
  return opened(folder)
    .trials.map(withScoreThatCounts)
    .map((trial) => {
      const { reason, params, seed, sampler, attempt, worker, repeatOf, violates } = trial;
      const repeat = repeatOf === undefined ? {} : { repeat_of: repeatOf };
      const facts = factsOf(trial, folder.attemptsOf(trial.number));
      const points = trial.curve.map(({ epoch, metrics }) => ({ ...metrics, epoch }));
      const bounds = violates === undefined ? {} : { violates };
      const line = { ...facts, ...repeat, ...bounds, reason, params, seed, sampler, attempt, worker, curve: points };
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

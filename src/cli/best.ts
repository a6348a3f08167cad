import { confirmationOf } from "../analysis/confirmation.ts";
import { noBest } from "../analysis/no-best.ts";
import { paretoFront, valuesOf } from "../analysis/pareto.ts";
import { ranked, type ScoredTrial } from "../analysis/ranking.ts";
import type { MeanInterval } from "../math/student.ts";
import type { Params } from "../space/space.ts";
import { savedAtBest } from "../store/saved-at-best.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf } from "../store/unsealed.ts";
import { count } from "../study/amounts.ts";
import { type Metric, objectivesOf } from "../study/definition.ts";
import { closeNumber } from "../study/describe.ts";
import type { Metrics } from "../study/events.ts";
import type { Study, Trial } from "../study/study.ts";
import { testResult } from "../study/test-result.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { damagedCheckpoints } from "../worker/damage.ts";
import { openFolder } from "./open-folder.ts";
import { confirmationLines } from "./text/confirmation.ts";
import { printJson, printSpans } from "./text/output.ts";
import { paramCells, paramColumns } from "./text/param-columns.ts";
import { table } from "./text/table.ts";
import type { Span } from "./text/terminal.ts";

/** One of the best trials, as `best --json` prints it. */
interface BestRow {
  readonly trial: number;
  readonly score: number;
  /** What it has reached in each metric, where the definition names several. */
  readonly metrics?: Metrics;
  /** The epoch of that score. */
  readonly epoch: number;
  readonly params: Params;
  /** What the program saved then, a path within the folder; null where there is nothing. */
  readonly checkpoint: string | null;
  /** The mean score of its repeats with other seeds, with its 95 % interval, where it has been confirmed. */
  readonly confirmed?: MeanInterval;
  /** What it has reached on the test set, where that has been unsealed. */
  readonly test?: Metrics;
}

/** `whetstone best`: the best trials, best first; of several metrics, those that no other trial beats in all. */
export function best(path: string, options: { readonly number: number; readonly json?: boolean }): number {
  const folder = openFolder(path);
  const rows = bestRows(folder, options.number);
  if (options.json) printJson(rows);
  else printSpans([...bestTable(folder, rows), ...damageSection(folder, rows), ...confirmationSection(folder)]);
  return 0;
}

export function bestRows(folder: StudyFolder, number: number): BestRow[] {
  const { path, study } = folder;
  const open = openerOf(folder);
  const confirmed = new Map(confirmationOf(study).map(({ trial, result }) => [trial.number, result]));
  const objectives = objectivesOf(study.definition);
  return bestFirst(study)
    .slice(0, number)
    .map((trial) => {
      const test = testResult(open(trial))?.metrics;
      const result = confirmed.get(trial.number);
      const values = valuesOf(trial, objectives);
      const metrics = Object.fromEntries(objectives.map(({ name }, i) => [name, values[i]!]));
      return {
        trial: trial.number,
        score: trial.score,
        ...(objectives.length > 1 ? { metrics } : {}),
        epoch: trial.scoreEpoch ?? 0,
        params: trial.params,
        checkpoint: savedAtBest(path, trial),
        ...(result === undefined ? {} : { confirmed: result }),
        ...(test === undefined ? {} : { test }),
      };
    });
}

/** The Pareto front where there are several metrics. */
function bestFirst({ definition, trials }: Study): ScoredTrial[] {
  const { metric, objectives } = definition;
  if (objectives === undefined) return ranked(trials, metric.goal);
  return paretoFront(trials, objectivesOf(definition)).map(({ trial }) => trial);
}

function confirmationSection({ study }: StudyFolder): Span[][] {
  const lines = confirmationLines(study);
  return lines.length === 0 ? [] : [[], ...lines];
}

/** The needed checkpoints of these trials that are missing or torn: otherwise a trial that is to begin anew would look as if it had one. */
export function damageSection(folder: StudyFolder, rows: readonly BestRow[]): Span[][] {
  const shown = new Set(rows.map(({ trial }) => trial));
  return damagedCheckpoints(folder, scheduleOf(folder.definition))
    .filter(({ trial }) => shown.has(trial))
    .map(({ what, means }) => [`${what}; ${means}`]);
}

export function bestTable({ study }: StudyFolder, rows: readonly BestRow[]): Span[][] {
  if (rows.length === 0) return [[noBest(study)]];
  const { metric, objectives = [] } = study.definition;
  const of = (row: BestRow): Trial | undefined => study.trials[row.trial - 1];
  const names = paramColumns(
    study,
    rows.flatMap((row) => of(row) ?? []),
  );
  const tests = [...new Set(rows.flatMap(({ test = {} }) => Object.keys(test)))];
  const lines = table(
    [
      { title: "trial", right: true },
      { title: metric.name, right: true },
      ...objectives.map(({ name }) => ({ title: name, right: true })),
      { title: "epoch", right: true },
      { title: "state" },
      ...tests.map((name) => ({ title: name, right: true })),
      ...names.map((name) => ({ title: name, right: true })),
    ],
    rows.map((row, i) => [
      String(row.trial),
      i === 0 ? { text: closeNumber(row.score), style: "bold" } : closeNumber(row.score),
      ...objectives.map(({ name }) => ifThere(row.metrics?.[name])),
      String(row.epoch),
      of(row)?.state ?? "",
      ...tests.map((name) => ifThere(row.test?.[name])),
      ...paramCells(names, row.params),
    ]),
  );
  return objectives.length === 0 ? lines : [...lines, frontLine(objectives, rows.length, bestFirst(study).length)];
}

function frontLine(objectives: readonly Metric[], shown: number, all: number): Span[] {
  const number = shown === all ? count(all, "trial") : `${shown} of ${all} trials (-n ${all} shows all)`;
  const metrics = objectives.length === 1 ? "both metrics" : "all metrics";
  return [{ text: `the Pareto front, ${number}: no other is as good in ${metrics} and better in one`, style: "dim" }];
}

function ifThere(value: number | undefined): string {
  return value === undefined ? "" : closeNumber(value);
}

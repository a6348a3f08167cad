import { ranked } from "../analysis/ranking.ts";
import type { Params } from "../space/space.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf } from "../store/unsealed.ts";
import type { Metrics } from "../study/events.ts";
import type { Trial } from "../study/study.ts";
import { openFolder } from "./open-folder.ts";
import { printJson, printSpans } from "./output.ts";
import { paramCells, paramColumns } from "./param-columns.ts";
import { savedAtBest } from "./saved.ts";
import { testResult } from "./seal.ts";
import { table } from "./table.ts";
import { harmless, type Span } from "./terminal.ts";

/** One of the best trials, as `best --json` prints it. */
export interface BestRow {
  readonly trial: number;
  readonly score: number;
  /** The epoch of that score. */
  readonly epoch: number;
  readonly params: Params;
  /** What the program saved then, a path within the folder; null where there is nothing. */
  readonly checkpoint: string | null;
  /** What it has reached on the test set, where that has been unsealed. */
  readonly test?: Metrics;
}

/** `whetstone best`: the best trials, best first. */
export function best(path: string, options: { readonly number: number; readonly json?: boolean }): number {
  const folder = openFolder(path);
  const rows = bestRows(folder, options.number);
  if (options.json) printJson(rows);
  else printSpans(bestTable(folder, rows));
  return 0;
}

export function bestRows(folder: StudyFolder, number: number): BestRow[] {
  const { path, study } = folder;
  const open = openerOf(folder);
  return ranked(study.trials, study.definition.metric.goal)
    .slice(0, number)
    .map((trial) => {
      const test = testResult(open(trial))?.metrics;
      return {
        trial: trial.number,
        score: trial.score,
        epoch: trial.scoreEpoch ?? 0,
        params: trial.params,
        checkpoint: savedAtBest(path, trial),
        ...(test === undefined ? {} : { test }),
      };
    });
}

export function bestTable({ study }: StudyFolder, rows: readonly BestRow[]): Span[][] {
  const { name } = study.definition.metric;
  if (rows.length === 0) return [[`No trial has a finite ${name} yet.`]];
  const of = (row: BestRow): Trial | undefined => study.trials[row.trial - 1];
  const names = paramColumns(
    study,
    rows.flatMap((row) => of(row) ?? []),
  );
  const tests = [...new Set(rows.flatMap(({ test = {} }) => Object.keys(test)))];
  return table(
    [
      { title: "trial", right: true },
      { title: name, right: true },
      { title: "epoch", right: true },
      { title: "state" },
      ...tests.map((name) => ({ title: harmless(name), right: true })),
      ...names.map((name) => ({ title: name, right: true })),
    ],
    rows.map((row, i) => [
      String(row.trial),
      i === 0 ? { text: sixDigits(row.score), style: "bold" } : sixDigits(row.score),
      String(row.epoch),
      of(row)?.state ?? "",
      ...tests.map((name) => sixDigits(row.test?.[name])),
      ...paramCells(names, row.params),
    ]),
  );
}

/** The best differ little from each other, so they get more digits than elsewhere. */
function sixDigits(score: number | undefined): string {
  return score === undefined ? "" : String(Number(score.toPrecision(6)));
}

import { readFileSync, statSync } from "node:fs";
import { metricKey } from "../../formats/results/printed.ts";
import { isBehind, isCounter, RowReports, stepAt } from "../../formats/results/row-reports.ts";
import { csvRows, jsonRows } from "../../formats/results/table-rows.ts";
import { findFiles, resultFileNames } from "./find-files.ts";
import type { Found, ReadingTask, ResultReader } from "./result-reader.ts";

const tables = { csv: csvRows, jsonl: jsonRows } as const;

/**
 * Reads a CSV or JSON-lines file that a program writes, as Keras's CSVLogger or PyTorch Lightning's do: the one at `path`, or
 * below it the one with the metric among its columns. Such files may be written anew as a whole, so what changed is read from its
 * beginning; rows that were there before the attempt began are no reports of it, unless it writes the same once more.
 */
export function tableReader(kind: keyof typeof tables, task: ReadingTask): ResultReader {
  const rows = tables[kind];
  const accepts = (name: string) => resultFileNames[kind].test(name);
  const before = new Map(
    findFiles(task.path, accepts).map((file) => [file, { stamp: stampOf(file), text: textOf(file) }]),
  );
  const fromSteps = new Map(
    [...before].map(([file, { text }]) => [file, stepAt(task.from, rows(text, true), task.metric)]),
  );
  const seen = new Map<string, string>();
  const others = new Set<string>();
  let last = task.from;
  let complained = false;

  function read(over: boolean): readonly Found[] {
    const files = findFiles(task.path, accepts);
    const changed = files.flatMap((file) => {
      const stamp = stampOf(file);
      if (stamp === undefined || (!over && seen.get(file) === stamp)) return [];
      const text = textOf(file);
      seen.set(file, stamp);
      return [{ file, text, old: oldOf(file, text, stamp) }];
    });
    const readings = changed
      .map(({ file, text, old }) => ({ file, found: reportsIn(text, old, fromSteps.get(file), over) }))
      .filter(({ found }) => found.length > 0);
    if (readings.length > 1) {
      if (complained) return [];
      complained = true;
      const names = readings.map(({ file }) => file).join(" and ");
      return [{ kind: "wrong", message: `${task.metric} is in several files: ${names}; name one by metrics_from` }];
    }
    const found = (readings[0]?.found ?? []).filter((each) => each.kind === "wrong" || each.report.epoch > last);
    for (const each of found) if (each.kind === "report") last = each.report.epoch;
    return found;
  }

  /** What of a file's text was there before. Once it has been written anew, which may give the same text again, nothing is. */
  function oldOf(file: string, text: string, stamp: string): string {
    const old = before.get(file);
    if (old === undefined) return "";
    if (text.startsWith(old.text) && (text !== old.text || stamp === old.stamp)) return old.text;
    before.delete(file);
    return "";
  }

  /** All reports of a file, those told before too. */
  function reportsIn(text: string, old: string, fromStep: number | undefined, over: boolean): readonly Found[] {
    const all = rows(text, over);
    const there = old === "" ? 0 : rows(old, true).length;
    // An attempt tells each epoch behind the one that it goes on from. Where the new rows go on behind the old ones it has written these again.
    const oldRows = isBehind(all[there], all[there - 1], task.stepsPerEpoch) ? 0 : there;
    const key = metricKey(task.metric);
    const columns = all.slice(oldRows).flatMap(({ numbers }) => [...numbers.keys()]);
    if (!columns.some((name) => metricKey(name) === key)) {
      for (const name of columns) if (!isCounter(name)) others.add(name);
      return [];
    }
    const reports = new RowReports({ ...task, fromStep });
    const found = all.flatMap((row, i) => reports.take(row, i < oldRows));
    return over ? [...found, ...reports.end()] : found;
  }

  return {
    line: () => [],
    look: () => read(false),
    end: () => read(true),
    expected: () => `a ${kind === "csv" ? "CSV" : "JSON-lines"} file at ${task.path} with a column ${task.metric}`,
    others: () => [...others],
    keepsLines: true,
  };
}

/** What changes whenever a file is written; undefined where it is gone. */
function stampOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

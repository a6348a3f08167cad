import { readFileSync, statSync } from "node:fs";
import { metricKey } from "../../formats/results/printed.ts";
import { countsFromZero, isCounter, stepsBefore } from "../../formats/results/row-reports.ts";
import { csvRows, jsonRows } from "../../formats/results/table-rows.ts";
import { findFiles, resultFileNames } from "./find-files.ts";
import { GrowingTable } from "./growing-table.ts";
import type { Found, ReadingTask, ResultReader } from "./result-reader.ts";

const tables = { csv: csvRows, jsonl: jsonRows } as const;

/** A file as it was looked at last. */
interface Known {
  readonly stamp: string;
  readonly table: GrowingTable;
}

/**
 * Reads a CSV or JSON-lines file that a program writes, as Keras's CSVLogger or PyTorch Lightning's do: the one at `path`, or
 * below it the one with the metric among its columns. Such files may be written anew as a whole, and are then gone through
 * from their beginning; rows that were there before the attempt began are no reports of it, unless it writes the same once more.
 */
export function tableReader(kind: keyof typeof tables, task: ReadingTask): ResultReader {
  const accepts = (name: string) => resultFileNames[kind].test(name);
  const before = new Map(
    findFiles(task.path, accepts).map((file) => [file, { stamp: stampOf(file), text: textOf(file) }]),
  );
  const rows = new Map([...before].map(([file, { text }]) => [file, tables[kind](text, true)]));
  const steps = new Map([...rows].map(([file, rows]) => [file, stepsBefore(task.from, rows, task.metric)]));
  const fromZero = [...rows.values()].some((rows) => countsFromZero(rows, task.metric));
  const known = new Map<string, Known>();
  let last = task.from;
  let complained = false;

  function read(over: boolean): readonly Found[] {
    const readings = findFiles(task.path, accepts).flatMap((file) => readFile(file, over));
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

  /** What is new in a file that tells the metric; none where it has not changed. */
  function readFile(file: string, over: boolean): readonly { file: string; found: readonly Found[] }[] {
    const stamp = stampOf(file);
    const knew = known.get(file);
    if (stamp === undefined || (!over && knew?.stamp === stamp)) return [];
    const text = textOf(file);
    const old = oldOf(file, text, stamp);
    const table =
      knew?.table.old === old && knew.table.isIn(text)
        ? knew.table
        : new GrowingTable(kind, old, { ...task, before: steps.get(file), countsFromZero: fromZero });
    known.set(file, { stamp, table });
    const found = table.read(text, over);
    return table.told ? [{ file, found }] : [];
  }

  /** The part of a file's text that was there before the attempt. None is once the file has been written anew, even with the same text. */
  function oldOf(file: string, text: string, stamp: string): string {
    const old = before.get(file);
    if (old === undefined) return "";
    if (text.startsWith(old.text) && (text !== old.text || stamp === old.stamp)) return old.text;
    before.delete(file);
    return "";
  }

  function others(): readonly string[] {
    const key = metricKey(task.metric);
    const columns = [...known.values()].map(({ table }) => [...table.columns]);
    return columns.filter((names) => !names.some((name) => metricKey(name) === key)).flat();
  }

  return {
    line: () => [],
    look: () => read(false),
    end: () => read(true),
    expected: () => `a ${kind === "csv" ? "CSV" : "JSON-lines"} file at ${task.path} with a column ${task.metric}`,
    others: () => [...new Set(others().filter((name) => !isCounter(name)))],
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

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { metricKey } from "../../formats/results/printed.ts";
import { type ResultRow, RowReports, stepAt } from "../../formats/results/row-reports.ts";
import { readRecords } from "../../formats/tensorboard/records.ts";
import { type Scalar, scalarsOf } from "../../formats/tensorboard/scalars.ts";
import { findFiles, resultFileNames } from "./find-files.ts";
import type { Found, ReadingTask, ResultReader } from "./result-reader.ts";

const isEventFile = (name: string) => resultFileNames.tensorboard.test(name);

/** A scalar with the run that it is of: its folder below the one that was named. */
interface RunScalar extends Scalar {
  readonly run: string;
}

/** Bytes read at once: with images and histograms a file may be larger than can be. */
const CHUNK = 1 << 22;

/** How far an event file has been read. */
interface Followed {
  read: number;
  rest: Uint8Array;
  broken: boolean;
}

/**
 * Reads TensorBoard event files at or below `path`. A metric is a tag; where several runs (`train`, `validation`) have it, it is
 * called with its run, `validation/epoch_loss`. An epoch is what a scalar `epoch` at the same step says, as Lightning writes it; else the
 * step over `stepsPerEpoch`; else each step with the metric is the next epoch.
 *
 * A file is read up to its first record that is not there in full, and later on from there. Records that were there before the
 * attempt began are no reports of it; they tell the step that it goes on from, so that a program may write that step once more.
 */
export function eventReader(task: ReadingTask): ResultReader {
  const { metric, path } = task;
  const files = new Map<string, Followed>();
  const before = newInAll();
  const scalars: RunScalar[] = [];
  let last = task.from;
  let complained = false;

  function newInAll(): readonly RunScalar[] {
    return findFiles(path, isEventFile).flatMap((file) => {
      const known = files.get(file) ?? { read: 0, rest: new Uint8Array(), broken: false };
      files.set(file, known);
      const run = relative(path, dirname(file)).replaceAll("\\", "/");
      return newScalars(file, known).map((scalar) => ({ ...scalar, run }));
    });
  }

  function read(over: boolean): readonly Found[] {
    const more = newInAll();
    for (const scalar of more) scalars.push(scalar);
    if (more.length === 0 && !over) return [];
    const runs = runsWith(scalars, metric);
    if (runs.length > 1) {
      if (complained) return [];
      complained = true;
      const names = runs.map((run) => `${run || "."}/${metric}`).join(" and ");
      return [{ kind: "wrong", message: `${metric} is in several runs; name one: ${names}` }];
    }
    const [run] = runs;
    if (run === undefined) return [];
    const ofRun = (all: readonly RunScalar[]) =>
      rowsOf(
        all.filter((scalar) => scalar.run === run),
        metric,
      );
    const reports = new RowReports({ ...task, fromStep: stepAt(task.from, ofRun(before), metric) });
    const all = ofRun(scalars).flatMap((row) => reports.take(row));
    const found = (over ? [...all, ...reports.end()] : all).filter(
      (each) => each.kind === "wrong" || each.report.epoch > last,
    );
    for (const each of found) if (each.kind === "report") last = each.report.epoch;
    return found;
  }

  return {
    line: () => [],
    look: () => read(false),
    end: () => read(true),
    expected: () => `TensorBoard event files below ${path} with a scalar ${metric}`,
    others: () => [...new Set(scalars.map(({ tag }) => tag))].filter((tag) => tag !== "epoch"),
    keepsLines: true,
  };
}

/** The runs whose metric it is: by its whole name, or by the tag alone. */
function runsWith(scalars: readonly RunScalar[], metric: string): readonly string[] {
  const named = new Set<string>();
  const tagged = new Set<string>();
  const key = metricKey(metric);
  for (const { run, tag } of scalars) {
    if (run !== "" && metricKey(`${run}/${tag}`) === key) named.add(run);
    if (metricKey(tag) === key) tagged.add(run);
  }
  return [...(named.size > 0 ? named : tagged)];
}

/** A row a step of one run, with the epoch that is told at the step, or was told last before it. */
function rowsOf(scalars: readonly RunScalar[], metric: string): readonly ResultRow[] {
  const steps = new Map<number, Map<string, number>>();
  for (const { tag, step, value } of scalars) {
    const row = steps.get(step) ?? new Map<string, number>();
    steps.set(step, row);
    row.set(tag, value);
  }
  const hasEpochs = scalars.some(({ tag }) => tag === "epoch");
  let epoch: number | undefined;
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([step, row]) => {
      epoch = row.get("epoch") ?? epoch;
      const numbers = new Map<string, number>([["step", step]]);
      if (hasEpochs && epoch !== undefined) numbers.set("epoch", epoch);
      for (const [tag, value] of row)
        if (tag !== "epoch") numbers.set(nameOf(tag, scalars[0]?.run ?? "", metric), value);
      return { numbers, place: `step ${step}` };
    });
}

/** The metric by the name that the definition has for it, others by their tags. */
function nameOf(tag: string, run: string, metric: string): string {
  return metricKey(`${run}/${tag}`) === metricKey(metric) ? metric : tag;
}

function newScalars(file: string, followed: Followed): readonly Scalar[] {
  if (followed.broken) return [];
  const size = sizeOf(file);
  if (size < followed.read) Object.assign(followed, { read: 0, rest: new Uint8Array() });
  const scalars: Scalar[] = [];
  while (followed.read < size && !followed.broken) {
    const bytes = readFrom(file, followed.read, Math.min(CHUNK, size - followed.read));
    if (bytes.length === 0) break;
    for (const scalar of scalarsWith(bytes, followed)) scalars.push(scalar);
  }
  return scalars;
}

/** The scalars of the records that the next bytes of a file bring to their end. */
function scalarsWith(bytes: Uint8Array, followed: Followed): readonly Scalar[] {
  followed.read += bytes.length;
  const whole = new Uint8Array(followed.rest.length + bytes.length);
  whole.set(followed.rest);
  whole.set(bytes, followed.rest.length);
  const { records, read, damage } = readRecords(whole);
  followed.rest = whole.slice(read);
  followed.broken = damage !== undefined;
  return records.flatMap((record) => {
    try {
      return scalarsOf(record);
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}

function readFrom(file: string, at: number, length: number): Uint8Array {
  const handle = openSync(file, "r");
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(handle, bytes, 0, length, at));
  } finally {
    closeSync(handle);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

import { closeSync, openSync, readSync, statSync } from "node:fs";
import { dirname, relative } from "node:path";
import { metricKey } from "../../formats/results/printed.ts";
import { countsFromZero, type RowOptions, stepsBefore } from "../../formats/results/row-reports.ts";
import { readRecords } from "../../formats/tensorboard/records.ts";
import { type Scalar, scalarsOf } from "../../formats/tensorboard/scalars.ts";
import { findFiles, resultFileNames } from "./find-files.ts";
import type { Found, ReadingTask, ResultReader } from "./result-reader.ts";
import { RunRows } from "./run-rows.ts";

const isEventFile = (name: string) => resultFileNames.tensorboard.test(name);

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
  const before = new Map<string, RunRows>();
  addNew(before, () => task);
  const runs = new Map<string, RunRows>();
  let last = task.from;
  let complained = false;

  /** Adds the scalars that are new in all files to the runs that they are of: their files' folders below the one that was named. */
  function addNew(to: Map<string, RunRows>, options: (run: string) => RowOptions): number {
    let added = 0;
    for (const file of findFiles(path, isEventFile)) {
      const known = files.get(file) ?? { read: 0, rest: new Uint8Array(), broken: false };
      files.set(file, known);
      const scalars = newScalars(file, known);
      if (scalars.length === 0) continue;
      const run = relative(path, dirname(file)).replaceAll("\\", "/");
      const rows = to.get(run) ?? new RunRows(run, options(run));
      to.set(run, rows);
      for (const scalar of scalars) rows.add(scalar);
      added += scalars.length;
    }
    return added;
  }

  function goingOn(run: string): RowOptions {
    return {
      ...task,
      before: stepsBefore(task.from, before.get(run)?.rows() ?? [], metric),
      countsFromZero: [...before.values()].some((rows) => countsFromZero(rows.rows(), metric)),
    };
  }

  function read(over: boolean): readonly Found[] {
    const added = addNew(runs, goingOn);
    if (added === 0 && !over) return [];
    const named = runsWith(runs, metric);
    if (named.length > 1) {
      if (complained) return [];
      complained = true;
      const names = named.map(([run]) => `${run || "."}/${metric}`).join(" and ");
      return [{ kind: "wrong", message: `${metric} is in several runs; name one: ${names}` }];
    }
    const found = (named[0]?.[1].read(over) ?? []).filter((each) => each.kind === "wrong" || each.report.epoch > last);
    for (const each of found) if (each.kind === "report") last = each.report.epoch;
    return found;
  }

  return {
    line: () => [],
    look: () => read(false),
    end: () => read(true),
    expected: () => `TensorBoard event files below ${path} with a scalar ${metric}`,
    others: () => [...new Set([...runs.values()].flatMap(({ tags }) => [...tags]))].filter((tag) => tag !== "epoch"),
    keepsLines: true,
  };
}

/** The runs whose metric it is: by its whole name, or by the tag alone. */
function runsWith(
  runs: ReadonlyMap<string, RunRows>,
  metric: string,
): readonly (readonly [run: string, rows: RunRows])[] {
  const key = metricKey(metric);
  const called = (name: (run: string, tag: string) => string) =>
    [...runs].filter(([run, { tags }]) => [...tags].some((tag) => metricKey(name(run, tag)) === key));
  const named = called((run, tag) => `${run}/${tag}`).filter(([run]) => run !== "");
  return named.length > 0 ? named : called((_, tag) => tag);
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

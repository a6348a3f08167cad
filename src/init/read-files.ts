import { readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { goalOf } from "../definition/metric.ts";
import { isCounter, type ResultRow } from "../formats/results/row-reports.ts";
import { csvRows, jsonRows } from "../formats/results/table-rows.ts";
import { readRecords } from "../formats/tensorboard/records.ts";
import { scalarsOf } from "../formats/tensorboard/scalars.ts";
import { findFiles, resultFileNames } from "../trainers/readers/find-files.ts";
import { type FoundOption, wordsOf } from "./found.ts";
import { type FoundMetric, isResult, type ResultPlace } from "./found-metric.ts";

const kinds = ["csv", "jsonl", "tensorboard"] as const;
/** Folders of tools, in which no program writes results. */
const tools = /^(\.|node_modules$|__pycache__$|v?env$|site-packages$)/;

/** Files of results below some places, with what changes whenever one is written. */
type ResultFiles = ReadonlyMap<string, string>;

/** Where a program may write: where it runs, and what its options name outside of that. */
export function placesOf(folder: string, options: readonly FoundOption[]): readonly string[] {
  const named = options.flatMap(({ value }) => (value === undefined ? [] : [resolve(folder, value)]));
  return [folder, ...named.filter((path) => !isWithin(path, folder))];
}

export function resultFiles(places: readonly string[]): ResultFiles {
  const accepts = (name: string) => kindOf(name) !== undefined;
  const files = new Set(places.flatMap((place) => findFiles(place, accepts, (name) => !tools.test(name))));
  return new Map(
    [...files].flatMap((file) => {
      const stat = accepts(basename(file)) ? statSync(file, { throwIfNoEntry: false }) : undefined;
      return stat === undefined ? [] : [[file, `${stat.size} ${stat.mtimeMs}`] as const];
    }),
  );
}

/** The metrics in the files that are new or have changed. */
export function readFiles(
  before: ResultFiles,
  after: ResultFiles,
  { folder, options }: { readonly folder: string; readonly options: readonly FoundOption[] },
): readonly FoundMetric[] {
  const tables = [...after].flatMap(([file, stamp]): readonly Written[] => {
    const kind = kindOf(basename(file));
    if (kind === undefined || before.get(file) === stamp) return [];
    return [{ file, place: placeOf(kind, file, folder, options), counts: countsIn(kind, file) }];
  });
  return tables.flatMap(({ file, place, counts }) =>
    [...counts].map(([column, times]) => {
      const shared = tables.some(
        (other) => other.file !== file && other.place.path === place.path && other.counts.has(column),
      );
      // TensorBoard's runs are folders; a metric that several have is called with its run.
      const run = relative(resolve(folder, place.path), dirname(file)).replaceAll(sep, "/");
      const name = shared && place.kind === "tensorboard" && run !== "" ? `${run}/${column}` : column;
      return { name, goal: goalOf(name), place, times };
    }),
  );
}

function kindOf(name: string): ResultPlace["kind"] | undefined {
  return kinds.find((kind) => resultFileNames[kind].test(name));
}

interface Written {
  readonly file: string;
  readonly place: ResultPlace;
  /** How often each column holds a number. */
  readonly counts: ReadonlyMap<string, number>;
}

function placeOf(
  kind: ResultPlace["kind"],
  file: string,
  folder: string,
  options: readonly FoundOption[],
): ResultPlace {
  for (const option of options) {
    const { value, spelling } = option;
    if (value === undefined || spelling === "switch" || spelling === "pair") continue;
    const named = resolve(folder, value);
    if (named === file) return { kind, option: { option, value: `{dir}/${basename(file)}` }, path: value };
    if (named !== folder && isWithin(file, named)) return { kind, option: { option, value: "{dir}" }, path: value };
  }
  if (!isWithin(file, folder)) return { kind, path: file };
  const [top = file, ...inner] = relative(folder, file).split(sep);
  // An event file's name holds its time, and is another in each run.
  const path = inner.length === 0 && kind === "tensorboard" ? "." : top;
  const option = options.find(isOpenPlace);
  return option === undefined ? { kind, path } : { kind, option: { option, value: "{dir}" }, path };
}

/** Whether an option names the folder that results go to and was left out, so that the program chose one itself: Lightning's default_root_dir. */
function isOpenPlace(option: FoundOption): boolean {
  if (option.value !== undefined || option.spelling !== "flag value") return false;
  return /^(trainer )?(default root|output|out|log|logging|save|run|results?) (dir|directory|folder)$/.test(
    wordsOf(option),
  );
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function countsIn(kind: ResultPlace["kind"], file: string): ReadonlyMap<string, number> {
  const rows = kind === "tensorboard" ? scalarRows(file) : (kind === "csv" ? csvRows : jsonRows)(textOf(file), true);
  const columns = rows.flatMap(({ numbers }) =>
    [...numbers].flatMap(([name, number]) => (number === undefined ? [] : [name])),
  );
  const counted = kind === "tensorboard" || columns.some(isCounter);
  const counts = new Map<string, number>();
  // A table without epochs may hold anything, such as what a model predicts.
  for (const name of columns)
    if (isResult(name) && (counted || goalOf(name) !== undefined)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function scalarRows(file: string): readonly ResultRow[] {
  return readRecords(readFileSync(file)).records.flatMap((record) => {
    try {
      return scalarsOf(record).map(({ tag, value, step }) => ({
        numbers: new Map([[tag, value]]),
        place: `step ${step}`,
      }));
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // It is gone again, or nobody may read it.
    return "";
  }
}

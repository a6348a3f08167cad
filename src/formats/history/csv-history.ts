import { type CsvRow, readCsv } from "../results/csv.ts";
import { readNumber } from "../results/numbers.ts";
import { separatorOf } from "../results/table-rows.ts";
import type { FaultOf, History, HistoryRow, Wanted } from "./history.ts";

/** What exports put before a hyperparameter's name: Optuna's dataframe, MLflow and we, Ray Tune. A column called so is no other. */
const before = ["params_", "params.", "params/", "config.", "config/", ""];
/** And before a metric's. */
const beforeMetric = ["metrics.", "metrics/", "summary.", ""];
/** Words of Optuna, W&B and ours for a run whose score says nothing. */
const failures = /^(fail|failed|crashed)$/i;
/** How the header of our own export begins. */
const ours = ["trial", "stage", "state", "score", "epoch", "epochs", "seconds"];

/**
 * Reads a CSV whose header names hyperparameters and the metric, a run a line: W&B's exported table of runs, Optuna's
 * dataframe, or one that somebody wrote. A column called `state` or `status` may say which runs failed, and Ray Tune's `training_iteration` how far they trained.
 */
export function readCsvHistory(text: string, wanted: Wanted, fault: FaultOf): History {
  if (wanted.study !== undefined) throw fault(1, "a CSV has no studies of its own; take study away");
  if (/^.*\0/.test(text)) throw fault(1, "is not UTF-8 text; save it in the encoding UTF-8");
  const [head, ...behind] = readCsv(text, { whole: true, separator: separatorOf(text) });
  if (head === undefined) throw fault(1, "is empty; expected a header that names hyperparameters and the metric");
  if (head.unclosed) throw fault(head.line, "a quote is never closed");
  const first = head.cells.map((cell) => cell.trim());
  // As pandas writes columns that have names of two parts: `params` and `lr` below each other are `params_lr`.
  const both = behind[0]?.cells.map((cell, i) => [first[i], cell.trim()].filter(Boolean).join("_")) ?? [];
  const [header, rows] = !hasParam(first, wanted) && hasParam(both, wanted) ? [both, behind.slice(1)] : [first, behind];
  const columns = columnsOf(header, wanted, (message) => fault(head.line, message));
  return {
    rows: rows.map((row) => rowOf(row, header.length, columns, fault)),
    known: new Set(columns.params.keys()),
  };
}

/** Where in a row something stands. */
interface Columns {
  readonly params: ReadonlyMap<string, number>;
  readonly metric: { readonly at: number; readonly name: string };
  readonly state: number | undefined;
  readonly epochs: number | undefined;
  /** What our own export tells besides. */
  readonly violates: number | undefined;
  readonly repeatOf: number | undefined;
}

function hasParam(header: readonly string[], { names, columns }: Wanted): boolean {
  const known = [...names.flatMap((name) => before.map((each) => each + name)), ...Object.values(columns)];
  return known.some((name) => header.includes(name));
}

function columnsOf(header: readonly string[], wanted: Wanted, fault: (message: string) => Error): Columns {
  const find = (names: readonly string[]): number | undefined => {
    const name = names.find((each) => header.includes(each));
    if (name === undefined) return undefined;
    if (header.indexOf(name) !== header.lastIndexOf(name))
      throw fault(`two columns are called ${name}; rename the one that is not meant`);
    return header.indexOf(name);
  };
  const params = new Map<string, number>();
  for (const name of wanted.names) {
    const given = Object.hasOwn(wanted.columns, name) ? wanted.columns[name] : undefined;
    const at = find(given === undefined ? before.map((each) => each + name) : [given]);
    if (at !== undefined) params.set(name, at);
    else if (given !== undefined) throw fault(`there is no column ${given}; there are ${listed(header)}`);
  }
  const { metric, metricColumn } = wanted;
  const at = find(metricColumn === undefined ? beforeMetric.map((each) => each + metric.name) : [metricColumn]);
  if (at === undefined)
    throw fault(
      `there is no column ${metricColumn ?? metric.name} for the metric; name one of ${listed(header)}, as in learn_from: { file: …, metric: … }`,
    );
  if (params.size === 0)
    throw fault(
      `no column is called like a hyperparameter; there are ${listed(header)}. Name them, as in learn_from: { file: …, columns: { ${wanted.names[0]}: … } }`,
    );
  const used: ReadonlySet<number> = new Set([...params.values(), at]);
  /** Columns that are neither hyperparameters nor the metric. */
  const other = (called: RegExp): number | undefined => {
    const found = header.findIndex((name, i) => !used.has(i) && called.test(name));
    return found < 0 ? undefined : found;
  };
  const own = ours.every((name, i) => header[i] === name);
  return {
    params,
    metric: { at, name: header[at]! },
    state: other(/^(state|status)$/i),
    epochs: other(own ? /^epochs$/ : /^training_iteration$/),
    violates: own ? other(/^violates$/) : undefined,
    repeatOf: own ? other(/^repeat_of$/) : undefined,
  };
}

function rowOf({ line, cells, unclosed }: CsvRow, width: number, columns: Columns, fault: FaultOf): HistoryRow {
  if (unclosed) throw fault(line, "a quote is never closed");
  if (cells.length !== width)
    throw fault(line, `expected as many cells as the header has, ${width}, found ${cells.length}`);
  const cell = (at: number) => cells[at]!.trim();
  const values = new Map<string, string>();
  for (const [name, at] of columns.params) values.set(name, cell(at));
  const { metric } = columns;
  const told = (at: number | undefined) => (at === undefined ? "" : cell(at));
  const state = told(columns.state);
  const text = cell(metric.at);
  const score = state === "diverged" ? Number.NaN : readNumber(text);
  if (score === undefined && !/^(NA|None|null)?$/.test(text))
    throw fault(line, `${metric.name}: expected a number, found ${shortened(text)}`);
  const useless = failures.test(state)
    ? "failed"
    : told(columns.violates) !== ""
      ? "violates a bound"
      : told(columns.repeatOf) !== ""
        ? "repeats another"
        : undefined;
  return { line, values, score, epochs: readNumber(told(columns.epochs)), useless };
}

function listed(header: readonly string[]): string {
  const most = 12;
  // Tables that pandas wrote begin with a column without a name.
  const named = header.filter((name) => name !== "");
  const names = named.slice(0, most).map(shortened).join(", ");
  return named.length > most ? `${names} and ${named.length - most} more` : names;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

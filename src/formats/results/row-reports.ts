import { metricKey } from "./printed.ts";

/** One row of a table of results, or one object of a JSON-lines file. */
export interface ResultRow {
  /** Its numbers by their columns; undefined where a cell holds something else, and left out where it is empty. */
  readonly numbers: ReadonlyMap<string, number | undefined>;
  /** Where it stands: `line 12`. */
  readonly place: string;
}

interface RowReport {
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export type RowReading =
  | { readonly kind: "report"; readonly report: RowReport }
  | { readonly kind: "wrong"; readonly message: string };

export interface RowOptions {
  /** The metric that is searched. */
  readonly metric: string;
  /** The epoch that the attempt goes on from; 0 at a trial's beginning. */
  readonly from: number;
  /** Where rows have steps alone. */
  readonly stepsPerEpoch?: number | undefined;
  /** Whether the rows that were there before count epochs from 0: a program that goes on by itself begins with a later one. */
  readonly countsFromZero?: boolean | undefined;
  /** What the rows tell that were there before, where they have steps alone and each is the next epoch. */
  readonly before?: StepsBefore | undefined;
}

/** What the rows that were there before an attempt began tell of its steps. */
interface StepsBefore {
  /** The step of the epoch that the attempt goes on from. Rows up to there are no news, unless steps are counted from their beginning again. */
  readonly last: number;
  readonly first: number;
  /** What the metric was at the first step, in any attempt. */
  readonly firstValues: ReadonlySet<number | undefined>;
}

const epochNames = new Set(["epoch"]);
const stepNames = new Set(["step", "global_step", "trainer_global_step", "iteration", "iter", "batch"]);

/**
 * Turns rows into reports of epochs.
 *
 * With an epoch in each row, a row is that epoch's report; but where rows have a step too there may be many of one epoch, and
 * then its last value counts, told once a row of a later epoch is there, or the program has ended. With a step alone the epoch
 * is the step over `stepsPerEpoch`, or without that each row with the metric is the next epoch, as it is in rows with neither.
 * Epochs that count from 0 have 1 added. What came before on rows without the metric belongs to the next report.
 */
export class RowReports {
  readonly #options: RowOptions;
  #last: number;
  #offset: number | undefined;
  #held: RowReport | undefined;
  #beside: Record<string, number> = {};
  #again: boolean | undefined;

  constructor(options: RowOptions) {
    this.#options = options;
    this.#last = options.from;
  }

  /** One that has taken the same rows, and goes on by itself. */
  copy(): RowReports {
    const copy = new RowReports(this.#options);
    copy.#last = this.#last;
    copy.#offset = this.#offset;
    copy.#held = this.#held;
    copy.#beside = { ...this.#beside };
    copy.#again = this.#again;
    return copy;
  }

  /** @param old whether the row was there before the attempt began, so that it only tells how epochs are counted */
  take({ numbers, place }: ResultRow, old = false): RowReading[] {
    const { metric, from, countsFromZero } = this.#options;
    const epoch = find(numbers, epochNames);
    const step = find(numbers, stepNames);
    if (epoch !== undefined) this.#offset ??= epochOffset(epoch, from, countsFromZero);
    if (old) return [];
    const readings: RowReading[] = [];
    const mapped = epoch === undefined ? undefined : epoch + (this.#offset ?? 0);
    if (this.#held !== undefined && mapped !== undefined && mapped > this.#held.epoch) readings.push(...this.end());
    const name = nameIn(numbers, metric);
    for (const [column, number] of numbers) {
      if (number !== undefined && column !== name && !isCounter(column)) this.#beside[column] = number;
    }
    if (name === undefined) return readings;
    const value = numbers.get(name);
    if (value === undefined)
      return [...readings, { kind: "wrong", message: `${place} has a ${metric} that is no number` }];
    const counted = mapped ?? this.#epochAt(step, value);
    if (!(counted > this.#last)) return readings;
    const report = { epoch: counted, metrics: { [metric]: value, ...this.#beside } };
    if (mapped !== undefined && step !== undefined) {
      this.#held = report;
      return readings;
    }
    return [...readings, this.#give(report)];
  }

  /** What was held back, now that no more of its epoch will come. */
  end(): RowReading[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [this.#give(held)];
  }

  #epochAt(step: number | undefined, value: number): number {
    const { stepsPerEpoch } = this.#options;
    const next = Math.floor(this.#last) + 1;
    if (step === undefined) return next;
    if (stepsPerEpoch === undefined) return this.#isNews(step, value) ? next : this.#last;
    const epoch = step / stepsPerEpoch;
    // Steps count from 0 or from 1, so an epoch may end one step before it is whole.
    return Math.abs(Math.round(epoch) - epoch) * stepsPerEpoch <= 1.000001 ? Math.round(epoch) : epoch;
  }

  /** The first row tells whether its program counts steps from their beginning again, rather than from where it goes on. */
  #isNews(step: number, value: number): boolean {
    const { before } = this.#options;
    if (before === undefined) return true;
    this.#again ??= step < before.first || (step === before.first && !before.firstValues.has(value));
    return this.#again || step > before.last;
  }

  #give(report: RowReport): RowReading {
    this.#last = report.epoch;
    this.#beside = {};
    return { kind: "report", report };
  }
}

/**
 * What makes a program's epochs ours, which count from 1: an attempt that goes on from epoch 5 begins with index 5 or number 6.
 * @param fromZero whether the program is known to count from 0, since an earlier attempt did
 */
export function epochOffset(first: number, from: number, fromZero = false): 0 | 1 {
  if (first === 0 || fromZero) return 1;
  return from > 0 && first === from ? 1 : 0;
}

/** Whether the first epoch that any of these lines names is 0. */
export function isFirstZero(lines: readonly string[], epochIn: (line: string) => number | undefined): boolean {
  return lines.map(epochIn).find((epoch) => epoch !== undefined) === 0;
}

/**
 * Whether a row is of a later epoch than another, or of a later step where steps tell epochs; false where neither is so. Of rows
 * that have steps alone each is the next epoch, and one that was added is behind the others for that.
 */
export function isBehind(row: ResultRow | undefined, other: ResultRow | undefined, stepsPerEpoch?: number): boolean {
  if (row === undefined || other === undefined) return false;
  const [epoch, before] = [find(row.numbers, epochNames), find(other.numbers, epochNames)];
  if (epoch !== undefined && before !== undefined && epoch !== before) return epoch > before;
  if (epoch === undefined && stepsPerEpoch === undefined) return false;
  const [step, stepBefore] = [find(row.numbers, stepNames), find(other.numbers, stepNames)];
  return step !== undefined && stepBefore !== undefined && step > stepBefore;
}

/** Whether rows tell the metric of an epoch 0. */
export function countsFromZero(rows: readonly ResultRow[], metric: string): boolean {
  return rows.some(({ numbers }) => find(numbers, epochNames) === 0 && nameIn(numbers, metric) !== undefined);
}

/** What rows tell of the steps before an attempt that goes on from an epoch; undefined where they do not reach it. */
export function stepsBefore(epoch: number, rows: readonly ResultRow[], metric: string): StepsBefore | undefined {
  const values = new Map<number, Set<number | undefined>>();
  for (const { numbers } of rows) {
    const step = find(numbers, stepNames);
    const name = nameIn(numbers, metric);
    if (step === undefined || name === undefined) continue;
    values.set(step, (values.get(step) ?? new Set()).add(numbers.get(name)));
  }
  const steps = [...values.keys()].sort((a, b) => a - b);
  const [first, last] = [steps[0], steps[epoch - 1]];
  if (first === undefined || last === undefined) return undefined;
  return { first, last, firstValues: values.get(first) ?? new Set() };
}

function find(numbers: ResultRow["numbers"], names: ReadonlySet<string>): number | undefined {
  for (const [column, number] of numbers) if (names.has(metricKey(column)) && Number.isFinite(number)) return number;
  return undefined;
}

/** The column of the metric in a row: by its name, or else by a name that differs in signs and capitals alone. */
function nameIn(numbers: ResultRow["numbers"], metric: string): string | undefined {
  if (numbers.has(metric)) return metric;
  const key = metricKey(metric);
  return [...numbers.keys()].find((column) => metricKey(column) === key);
}

/** Whether a column counts epochs or steps. */
export function isCounter(column: string): boolean {
  const key = metricKey(column);
  return epochNames.has(key) || stepNames.has(key);
}

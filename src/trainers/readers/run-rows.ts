import { metricKey } from "../../formats/results/printed.ts";
import { type ResultRow, type RowOptions, type RowReading, RowReports } from "../../formats/results/row-reports.ts";
import type { Scalar } from "../../formats/tensorboard/scalars.ts";

/**
 * The scalars of one run: a row a step, with the epoch that is told at the step, or was told last before it. Scalars come in any
 * order, but mostly in that of their steps: then each row is gone through once.
 */
export class RunRows {
  readonly tags = new Set<string>();
  readonly #run: string;
  readonly #options: RowOptions;
  readonly #rows = new Map<number, Map<string, number>>();
  #steps: number[] = [];
  /** The reports of all rows but the last, to which more may still come; and how many rows they are of. */
  #reports: RowReports;
  #taken = 0;
  #epoch: number | undefined;
  /** Whether a scalar has come for a row that was taken, or between such. */
  #late = false;

  /** @param run the folder that its files are in, below the one that was named */
  constructor(run: string, options: RowOptions) {
    this.#run = run;
    this.#options = options;
    this.#reports = new RowReports(options);
  }

  add({ tag, step, value }: Scalar): void {
    this.tags.add(tag);
    this.#late ||= step < (this.#steps.at(-1) ?? step);
    const row = this.#rows.get(step);
    if (row !== undefined) {
      row.set(tag, value);
    } else {
      this.#rows.set(step, new Map([[tag, value]]));
      this.#steps.push(step);
    }
  }

  rows(): readonly ResultRow[] {
    this.#begin();
    return this.#steps.map((step) => this.#row(step));
  }

  /** The reports of the rows that are new. Some that were told before may come again, as all do where a scalar came late. */
  read(over: boolean): readonly RowReading[] {
    if (this.#late) this.#begin();
    const found: RowReading[] = [];
    const newest = this.#steps.length - 1;
    for (; this.#taken < newest; this.#taken++) found.push(...this.#reports.take(this.#row(this.#steps[this.#taken]!)));
    const ahead = this.#reports.copy();
    for (const step of this.#steps.slice(this.#taken)) found.push(...ahead.take(this.#row(step)));
    if (over) found.push(...ahead.end());
    return found;
  }

  #begin(): void {
    this.#steps.sort((a, b) => a - b);
    this.#reports = new RowReports(this.#options);
    this.#taken = 0;
    this.#epoch = undefined;
    this.#late = false;
  }

  /** The row of a step, once those before it have been asked for. */
  #row(step: number): ResultRow {
    const scalars = this.#rows.get(step) ?? new Map<string, number>();
    this.#epoch = scalars.get("epoch") ?? this.#epoch;
    const numbers = new Map<string, number>([["step", step]]);
    if (this.#epoch !== undefined) numbers.set("epoch", this.#epoch);
    for (const [tag, value] of scalars) if (tag !== "epoch") numbers.set(this.#nameOf(tag), value);
    return { numbers, place: `step ${step}` };
  }

  /** The metric by the name that the definition has for it, others by their tags. */
  #nameOf(tag: string): string {
    const { metric } = this.#options;
    return metricKey(`${this.#run}/${tag}`) === metricKey(metric) ? metric : tag;
  }
}

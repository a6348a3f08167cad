import type { Study, Trial } from "../study/study.ts";

/** A number as it was reported, or a word. */
export type Cell = number | string;

/** What a chart draws, as rows: for people who listen instead of looking, and for other programs. */
export interface ChartTable {
  readonly titles: readonly string[];
  /** How many rows there are. */
  readonly count: number;
  /** The first so many of them. */
  rows(most: number): readonly (readonly Cell[])[];
}

/** A table with a row for each thing; rows are made when they are asked for. */
export function tableOf<T>(
  titles: readonly string[],
  things: readonly T[],
  cells: (thing: T) => readonly (Cell | undefined)[],
): ChartTable {
  return {
    titles,
    count: things.length,
    rows: (most) => things.slice(0, most).map((thing) => cells(thing).map((cell) => cell ?? "")),
  };
}

/** Trials by these parameters and the searched metric; what a trial lacks is empty. */
export function trialsTable(
  { definition }: Study,
  trials: readonly Trial[],
  parameters: readonly string[],
): ChartTable {
  const titles = ["trial", "stage", "state", ...parameters, definition.metric.name];
  return tableOf(titles, trials, ({ number, stage, state, params, score }) => {
    const values = parameters.map((name) => {
      const value = params[name];
      return typeof value === "number" || value === undefined ? value : String(value);
    });
    return [number, stage, state, ...values, score];
  });
}

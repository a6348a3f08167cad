import { isScored, ranked } from "../../src/analysis/ranking.ts";
import { type ChartTable, tableOf } from "../../src/charts/chart-table.ts";
import { bestAndSampled } from "../../src/charts/sample.ts";
import { least, most } from "../../src/math/extremes.ts";
import { curveEpochs, curveLength, curveTimes, curveValues } from "../../src/study/curve-columns.ts";
import type { Study, Trial } from "../../src/study/study.ts";

/** Curves as numbers in columns, as a canvas draws them. */
export interface CurveSet {
  /** Each curve's trial; curve c has the points from `starts[c]` to before `starts[c + 1]`. */
  readonly trials: readonly Trial[];
  readonly starts: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Of how many trials these are. */
  readonly all: number;
  /** The place of the best, or -1. */
  readonly best: number;
}

export interface CurveChoice {
  readonly metric: string;
  readonly over: "epochs" | "time";
  /** How much of the mean so far stays in each point: 0 for none, below 1. */
  readonly smoothing: number;
}

/** More curves than these are not told apart, and cost what nobody sees. */
export const MOST_CURVES = 2000;

/** The curves of trials; of very many, the best and others chosen by chance, and those that are picked out. */
export function curveSetOf(
  { definition, trials: given }: Pick<Study, "definition" | "trials">,
  { metric, over, smoothing }: CurveChoice,
  picked: ReadonlySet<number>,
): CurveSet {
  const first = ranked(given, definition.metric.goal);
  const isFirst = new Set<Trial>(first);
  const all = [...first, ...given.filter((trial): trial is Trial => trial !== undefined && !isFirst.has(trial))];
  const chosen = new Set(bestAndSampled(all, MOST_CURVES));
  for (const trial of all) if (picked.has(trial.number)) chosen.add(trial);
  const most = [...chosen].reduce((sum, trial) => sum + curveLength(trial), 0);
  const trials: Trial[] = [];
  const starts = new Uint32Array(chosen.size + 1);
  const x = new Float64Array(most);
  const y = new Float64Array(most);
  let count = 0;
  for (const trial of chosen) {
    let mean = Number.NaN;
    const before = count;
    const values = curveValues(trial, metric);
    const places = over === "epochs" ? curveEpochs(trial) : curveTimes(trial);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      mean = count === before ? value : smoothing * mean + (1 - smoothing) * value;
      x[count] = over === "epochs" ? places[i]! : Math.max(0, places[i]! - trial.startedAt) / 1000;
      y[count++] = mean;
    }
    if (count === before) continue;
    trials.push(trial);
    starts[trials.length] = count;
  }
  return {
    trials,
    starts: starts.subarray(0, trials.length + 1),
    x: x.subarray(0, count),
    y: y.subarray(0, count),
    all: all.length,
    best: trials.findIndex((trial) => isScored(trial) && trial.repeatOf === undefined),
  };
}

/** The curves as a table, a row each. */
export function curveTable({ trials, starts, y }: CurveSet, metric: string): ChartTable {
  const titles = ["trial", "stage", "state", "points", `last ${metric}`, "least", "most"];
  return tableOf(titles, [...trials.keys()], (c) => {
    const { number, stage, state } = trials[c]!;
    const values = y.subarray(starts[c], starts[c + 1]);
    return [number, stage, state, values.length, values.at(-1), least(values), most(values)];
  });
}

/** All metrics that curves have, the searched one first. */
export function metricsOf({ definition, trials }: Pick<Study, "definition" | "trials">): readonly string[] {
  const names = new Set([definition.metric.name]);
  // Trials of one program report the same; some tell for all.
  const some = trials.length > 200 ? [...trials.slice(0, 100), ...trials.slice(-100)] : trials;
  for (const trial of some) for (const name of Object.keys(trial?.curve.at(-1)?.metrics ?? {})) names.add(name);
  return [...names];
}

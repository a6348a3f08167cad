import type { Stage } from "../study/study.ts";
import type { Series } from "./chart.ts";
import { counted, withCommas } from "./numbers.ts";
import { colourAt, signAt, type Theme } from "./theme.ts";
import { stageLabel } from "./trial-text.ts";

/** A trial's mark: where it is drawn, and its number. */
export type Mark = [x: number, y: number, trial: number];

/** A cross, as ECharts wants it. */
export const CROSS = "path://M-4,-3L-3,-4L0,-1L3,-4L4,-3L1,0L4,3L3,4L0,1L-3,4L-4,3L-1,0Z";

/** Trials as dots, a series a stage, in its sign and colour; `marksIn` gives those of a stage by its number. */
export function stageDots(
  theme: Theme,
  stages: readonly Stage[],
  { size, opacity, z }: { readonly size: number; readonly opacity: number; readonly z?: number },
  marksIn: (stage: number) => Mark[],
): Series[] {
  return stages.map(({ number, epochs }, i) => ({
    type: "scatter",
    name: stageLabel(number, epochs),
    symbol: signAt(i),
    symbolSize: size,
    itemStyle: { color: colourAt(theme, i), opacity },
    data: marksIn(number),
    ...(z === undefined ? {} : { z }),
  }));
}

/** Trials without a score that counts, as crosses on the edge. */
export function lostSeries(theme: Theme, marks: readonly Mark[]): Series {
  return {
    type: "scatter",
    name: "without a score",
    symbol: CROSS,
    symbolSize: 8,
    itemStyle: { color: theme.warning, opacity: 0.85 },
    data: [...marks],
    z: 4,
  };
}

/** Trials picked out, ringed. */
export function selectedSeries(
  theme: Theme,
  selection: ReadonlySet<number>,
  marks: readonly Mark[],
): readonly Series[] {
  const picked = marks.filter(([, , trial]) => selection.has(trial));
  if (picked.length === 0) return [];
  return [
    {
      type: "scatter",
      name: "selected",
      symbol: "circle",
      symbolSize: 13,
      itemStyle: { color: "transparent", borderColor: theme.selected, borderWidth: 2 },
      data: picked,
      z: 8,
    },
  ];
}

/** @param sign what stands for such a trial, and where */
export function lostText(count: number, sign = "× on the edge"): readonly string[] {
  if (count === 0) return [];
  const what = "without a score that counts (diverged, failed or against a constraint)";
  return [`${sign}: ${counted(count, "trial")} ${what}.`];
}

export function beyondText(count: number): readonly string[] {
  if (count === 0) return [];
  return [`${counted(count, "value")} far beyond the others ${count === 1 ? "is" : "are"} drawn on the edge.`];
}

export function sampleText(drawn: number, all: number): readonly string[] {
  if (drawn >= all) return [];
  const [some, whole] = [drawn, all].map(withCommas);
  return [`Drawn are ${some} of ${whole} trials, the best and others chosen by chance.`];
}

import type { XAXisComponentOption, YAXisComponentOption } from "echarts";
import type { Goal } from "../study/definition.ts";
import type { Series } from "./chart.ts";
import { tickText } from "./numbers.ts";
import { areAlike, TINY } from "./score-axis.ts";
import { labelLook } from "./style.ts";
import type { Theme } from "./theme.ts";
import { niceTicks } from "./ticks.ts";

/** Scores as colours, of which the best stands out most. */
export interface Ramp {
  readonly low: number;
  readonly high: number;
  colourOf(score: number): string;
}

export function rampOver(scores: readonly number[], goal: Goal, { ramp }: Theme): Ramp {
  const finite = scores.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const middle = finite.length > 0 ? least : 0.5;
  const settled = (end: number) => (Math.abs(end) < TINY ? 0 : end);
  const [low, high] = areAlike(least, most) ? [middle - 0.5, middle + 0.5] : [settled(least), settled(most)];
  return {
    low,
    high,
    colourOf(score) {
      const share = Math.min(1, Math.max(0, (score - low) / (high - low)));
      return ramp[Math.round((goal === "maximize" ? share : 1 - share) * (ramp.length - 1))]!;
    },
  };
}

/** A ramp's key: a bar in a grid of its own, with the scores beside it. */
export function rampKey(
  theme: Theme,
  { low, high, colourOf }: Ramp,
  name: string,
  grid: number,
): { readonly xAxis: XAXisComponentOption; readonly yAxis: YAXisComponentOption; readonly series: Series } {
  const ticks = niceTicks(low, high, 5);
  const steps = Array.from({ length: 48 }, (_, i) => low + ((high - low) * i) / 48);
  const step = (high - low) / 48;
  return {
    xAxis: { type: "value", show: false, gridIndex: grid, min: 0, max: 1 },
    yAxis: {
      type: "value",
      gridIndex: grid,
      position: "right",
      min: low,
      max: high,
      name,
      nameTextStyle: { color: theme.muted, fontSize: 12, align: "center" },
      nameTruncate: { maxWidth: 120 },
      nameMoveOverlap: false,
      axisLine: { show: false },
      axisTick: { show: true, customValues: [...ticks] },
      axisLabel: { ...labelLook(theme), customValues: [...ticks], formatter: tickText },
      splitLine: { show: false },
    },
    series: {
      type: "custom",
      name: "key",
      xAxisIndex: grid,
      yAxisIndex: grid,
      silent: true,
      data: steps.map((score) => [0, score]),
      renderItem: ({ dataIndex }, api) => {
        const score = steps[dataIndex] ?? low;
        const [x, y] = api.coord([0, score + step]);
        const [right, bottom] = api.coord([1, score]);
        const shape = { x: x!, y: y!, width: right! - x!, height: bottom! - y! + 0.6 };
        return { type: "rect", shape, style: { fill: colourOf(score + step / 2) } };
      },
    },
  };
}

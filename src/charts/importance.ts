import type { Importance } from "../analysis/importance/importance.ts";
import type { Study } from "../study/study.ts";
import { type Chart, type ChartOptions, frameOf, type Series } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { cut } from "./cut.ts";
import { finished, headingHeight, withoutDrawing } from "./heading.ts";
import { counted } from "./numbers.ts";
import { labelLook, legendLook, tooltipLook } from "./style.ts";
import { colourAt, type Theme } from "./theme.ts";

/** The pairs that are told, at most, and the least share that is worth it. */
const PAIRS = 5;
const LEAST = 0.005;

/** Pixels of one parameter's two bars, and from which width on the two methods stand side by side. */
const ROW = 34;

/** Pixels of a sign of a name, on average. */
const SIGN = 7.4;
const WIDE = 640;

interface Row {
  readonly name: string;
  /** Shares of 1. */
  readonly all: number;
  readonly good: number;
}

/** What one method tells. */
interface Panel {
  readonly method: string;
  readonly rows: readonly Row[];
}

/** How important each parameter is, by fANOVA with the most important pairs and by PED-ANOVA, for all trials and the good ones. */
export function importanceChart(study: Study, importance: Importance | undefined, options: ChartOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, width } = frame;
  const { metric, name } = study.definition;
  const title = `${name}: what ${metric.name} depends on`;
  if (importance === undefined) {
    const subtitle = "Too few trials have ended, or all scored the same, so that nothing can be said yet.";
    return withoutDrawing(frame, title, subtitle);
  }
  const { trials, good } = importance;
  const panels: readonly Panel[] = [
    { method: "fANOVA", rows: fanovaRows(importance) },
    { method: "PED-ANOVA", rows: pedRows(importance) },
  ];
  const quarter = `the best ${Math.round(100 * good)}%`;
  const subtitle = `${counted(trials, "trial")}. fANOVA: shares of the variance that a random forest predicts; what is missing to 100% are effects of more hyperparameters together. PED-ANOVA: what tells the best tenth from the others, in shares of the whole. Hollow bars: among ${quarter} alone.`;
  const top = headingHeight(frame, subtitle);
  const isWide = width >= WIDE;
  const names = panels.flatMap(({ rows }) => rows.map((row) => row.name.length));
  const label = Math.min(Math.max(190, 0.2 * width), 0.45 * width, 16 + SIGN * Math.max(...names));
  const places = placesOf(panels, top + 82, width, label);
  return finished(frame, {
    title,
    subtitle,
    table: tableOf(
      ["method", "parameters", "share for all trials", `share among ${quarter}`],
      panels.flatMap(({ method, rows }) => rows.map((row) => ({ method, ...row }))),
      ({ method, name, all, good }) => [method, name, all, good],
    ),
    height: Math.max(...places.map((place) => place.top + place.height)) + 30,
    option: {
      legend: { ...legendLook(frame, top + 10), selectedMode: false, data: ["all trials", quarter] },
      tooltip: { ...tooltipLook(theme), trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: percentOf },
      grid: [...places],
      xAxis: panels.map(({ method }, i) => ({
        type: "value",
        gridIndex: i,
        position: "top",
        min: 0,
        max: 1,
        name: method,
        nameLocation: "middle",
        nameGap: 26,
        nameTextStyle: { color: theme.text, fontSize: 12, fontWeight: 600 },
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          ...labelLook(theme),
          customValues: isWide ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1],
          formatter: percentOf,
        },
        splitLine: { show: true, lineStyle: { color: theme.grid } },
      })),
      yAxis: panels.map(({ rows }, i) => ({
        type: "category",
        gridIndex: i,
        inverse: true,
        data: rows.map((row) => row.name),
        axisLine: { lineStyle: { color: theme.axis } },
        axisTick: { show: false },
        axisLabel: {
          color: theme.text,
          fontSize: 12,
          width: label - 10,
          overflow: "truncate",
          interval: 0,
          formatter: (name) => fitted(name, Math.floor((label - 16) / SIGN)),
        },
      })),
      series: panels.flatMap(({ rows }, i) => bars(theme, rows, quarter, i)),
    },
  });
}

/** Side by side where the chart is wide, else one below the other; `label` pixels at the left are for names. */
function placesOf(panels: readonly Panel[], top: number, width: number, label: number) {
  const half = (width - 40) / 2;
  let below = top;
  return panels.map(({ rows }, i) => {
    const height = ROW * rows.length;
    if (width >= WIDE) return { left: 20 + i * half + label, top, width: half - label - 56, height };
    const place = { left: 20 + label, top: below, width: width - label - 66, height };
    below += height + 70;
    return place;
  });
}

function fanovaRows({ fanova }: Importance): readonly Row[] {
  const goodShares = new Map(
    [...fanova.good.singles, ...fanova.good.pairs].map((effect) => [nameOf(effect.parameters), effect.share]),
  );
  const row = ({ parameters, share }: (typeof fanova.all.singles)[number]): Row => {
    const name = nameOf(parameters);
    return { name, all: share, good: goodShares.get(name) ?? 0 };
  };
  const pairs = fanova.all.pairs.map(row).filter(({ all, good }) => Math.max(all, good) >= LEAST);
  return [...fanova.all.singles.map(row), ...pairs.slice(0, PAIRS)];
}

function pedRows({ pedAnova }: Importance): readonly Row[] {
  const goodShares = new Map(pedAnova.good.map(({ parameter, share }) => [parameter, share]));
  return pedAnova.all.map(({ parameter, share }) => ({
    name: parameter,
    all: share,
    good: goodShares.get(parameter) ?? 0,
  }));
}

const TIMES = " × ";

function nameOf(parameters: readonly string[]): string {
  return parameters.join(TIMES);
}

/** The name of a pair in about so many signs, of which either has half: cut at its end, it would tell one of the two. */
function fitted(name: string, most: number): string {
  const parts = name.split(TIMES);
  if (parts.length === 1 || name.length <= most) return name;
  const each = Math.max(4, Math.floor((most - TIMES.length) / 2));
  return nameOf(parts.map((part) => cut(part, each)));
}

function bars(theme: Theme, rows: readonly Row[], quarter: string, i: number): Series[] {
  const look = (
    name: string,
    shares: readonly number[],
    itemStyle: { color: string; borderColor: string; borderWidth: number },
  ): Series => ({
    type: "bar",
    name,
    xAxisIndex: i,
    yAxisIndex: i,
    barWidth: 11,
    barGap: "25%",
    itemStyle: { ...itemStyle, borderRadius: [0, 3, 3, 0] },
    label: {
      show: true,
      position: "right",
      distance: 5,
      color: theme.text,
      fontSize: 11,
      formatter: ({ value }) => percentOf(value),
    },
    data: [...shares],
  });
  const colour = colourAt(theme, 1);
  return [
    look(
      "all trials",
      rows.map(({ all }) => all),
      { color: colour, borderColor: colour, borderWidth: 0 },
    ),
    look(
      quarter,
      rows.map(({ good }) => good),
      { color: "transparent", borderColor: theme.best, borderWidth: 1.5 },
    ),
  ];
}

function percentOf(value: unknown): string {
  const share = Number(value);
  return share > 0 && share < 0.01 ? "<1%" : `${Math.round(100 * share)}%`;
}

import type { Chart, Series } from "../../charts/chart.ts";
import { wrapped } from "../../charts/wrapped.ts";
import { harmless, type Span, type Style, widthOf } from "../text/terminal.ts";
import { Braille } from "./braille.ts";
import { type Panel, panelsOf, type ReadAxis, valuesOf } from "./readable.ts";

/** The colours of the stages, or of the studies that are compared, in their order. */
const colours: readonly Style[] = ["blue", "cyan", "green", "magenta"];

/** Columns at the left, for the numbers. */
const LEFT = 10;

/** Rows of a plot that is alone, and of one among several. */
const [ALONE, AMONG] = [16, 9];

/** A chart in braille signs and blocks, at most so many columns wide; its words alone where there is nothing to draw. */
export function terminalLines(chart: Chart, width: number): Span[][] {
  const panels = panelsOf(chart);
  const first = panels[0];
  const rows = panels.length === 1 ? ALONE : AMONG;
  return [
    [{ text: chart.title, style: "bold" }],
    ...wrapped(harmless(chart.subtitle), width, widthOf).map((line) => [line]),
    ...(first === undefined || isBars(first) ? [] : [[], legendLine(first)]),
    ...panels.flatMap((panel) => [[], ...(isBars(panel) ? barLines(panel, width) : plotLines(panel, width, rows))]),
  ];
}

function isBars({ y }: Panel): boolean {
  return y.names.length > 0;
}

/** How a series looks: the best stands out, groups go by their order, crosses are what was lost. */
interface Look {
  readonly style: Style | undefined;
  readonly sign?: string;
}

function lookOf(series: Series, group: number): Look {
  switch (series.name) {
    case "best so far":
    case "the best":
      return { style: ["bold", "yellow"] };
    case "best":
    case "ring":
      return { style: ["bold", "yellow"], sign: "◎" };
    case "selected":
      return { style: "bold", sign: "○" };
    case "without a score":
    case "lost":
      return { style: "red", sign: "×" };
    case "border":
      return { style: "red" };
    case "expected":
      return { style: "dim" };
    default:
      return { style: colours[group % colours.length] };
  }
}

/** What colours tell apart, in its order: the stages or, in a chart of lines alone, whose line each is. */
function groupsOf({ series }: Panel): ReadonlyMap<string, number> {
  const stages = series.filter(({ name }) => String(name).startsWith("stage "));
  const lines = series.every(({ type }) => type === "line") ? series.filter((one) => !isBest(one)) : [];
  const names = (stages.length > 0 ? stages : lines).map(({ name }) => String(name));
  return new Map([...new Set(names)].map((name, i) => [name, i]));
}

function isBest({ name }: Series): boolean {
  return name === "best so far" || name === "the best";
}

function legendLine(panel: Panel): Span[] {
  const groups = [...groupsOf(panel)].flatMap(([name, i]): Span[] => [
    { text: "●", style: colours[i % colours.length]! },
    ` ${name}  `,
  ]);
  return [...groups, ...(panel.series.some(isBest) ? [{ text: "━", style: "yellow" as const }, " the best"] : [])];
}

function plotLines(panel: Panel, width: number, rows: number): Span[][] {
  const { x, y, series } = panel;
  const columns = Math.max(10, width - LEFT - 2);
  const drawing = new Braille(columns, rows);
  const groups = groupsOf(panel);
  for (const one of series) {
    const look = lookOf(one, groups.get(String(one.name)) ?? 0);
    if (one.type === "line") drawLine(drawing, x, y, one, look);
    if (one.type === "scatter") drawPoints(drawing, x, y, one, look);
  }
  const labels = new Map(y.ticks.map(({ at, text }) => [Math.round((1 - at) * (rows - 1)), text]));
  const plot = drawing.lines().map((line, row): Span[] => {
    const label = (labels.get(row) ?? "").slice(0, LEFT - 1).padStart(LEFT - 1);
    return [{ text: `${label} ${labels.has(row) ? "┤" : "│"}`, style: "dim" }, ...line];
  });
  return [
    ...(y.name === "" ? [] : [[{ text: " ".repeat(LEFT) + y.name, style: "dim" as const }]]),
    ...plot,
    [{ text: `${" ".repeat(LEFT)}└${"─".repeat(columns)}`, style: "dim" }],
    [{ text: " ".repeat(LEFT + 1) + tickLine(x, columns), style: "dim" }],
    ...rangeLines(panel, columns),
    [" ".repeat(LEFT + 1), x.name],
  ];
}

function drawLine(drawing: Braille, x: ReadAxis, y: ReadAxis, series: Series, { style }: Look): void {
  const isStepped = "step" in series && series.step !== undefined;
  let before: readonly [number, number] | undefined;
  for (const [a = Number.NaN, b = Number.NaN] of valuesOf(series)) {
    const here = [x.at(a), y.at(b)] as const;
    const isGap = !Number.isFinite(here[0]) || !Number.isFinite(here[1]);
    if (!isGap && before !== undefined) {
      drawing.line(before[0], before[1], here[0], isStepped ? before[1] : here[1], style);
      if (isStepped) drawing.line(here[0], before[1], here[0], here[1], style);
    } else if (!isGap) drawing.dot(here[0], here[1], style);
    before = isGap ? undefined : here;
  }
}

function drawPoints(drawing: Braille, x: ReadAxis, y: ReadAxis, series: Series, { style, sign }: Look): void {
  for (const [a = Number.NaN, b = Number.NaN] of valuesOf(series)) {
    const [right, up] = [x.at(a), y.at(b)];
    if (!Number.isFinite(right) || !Number.isFinite(up)) continue;
    if (sign === undefined) drawing.dot(right, up, style);
    else drawing.sign(right, up, sign, style);
  }
}

/** The labels of an axis below it, as many as fit. */
function tickLine({ ticks }: ReadAxis, columns: number): string {
  let line = "";
  for (const { at, text } of ticks) {
    const from = Math.max(0, Math.min(columns - text.length, Math.round(at * (columns - 1) - text.length / 2)));
    if (from < line.length + (line === "" ? 0 : 1)) continue;
    line = line.padEnd(from) + harmless(text);
  }
  return line;
}

/** The stages' ranges, where the chart has them. */
function rangeLines({ x, series }: Panel, columns: number): Span[][] {
  const bands = series.filter(({ name }) => name === "ranges").flatMap(valuesOf);
  const rows = new Map<number, [number, number][]>();
  for (const [low = 0, high = 0, row = 0] of bands) rows.set(row, [...(rows.get(row) ?? []), [low, high]]);
  return [...rows].map(([row, parts]) => {
    const signs = new Array<string>(columns).fill(" ");
    const columnOf = (end: number) => Math.round(Math.min(1, Math.max(0, x.at(end))) * (columns - 1));
    for (const [low, high] of parts) signs.fill("━", columnOf(low), columnOf(high) + 1);
    return [" ".repeat(LEFT + 1), { text: signs.join(""), style: colours[row % colours.length]! }];
  });
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Bars to the right with their shares behind them, a row for each series; the second is the hollow one. */
function barLines({ x, y, series }: Panel, width: number): Span[][] {
  const label = Math.min(28, Math.max(...y.names.map(widthOf)));
  const columns = Math.max(8, Math.min(60, width - label - 9));
  const bars = series.map((one) => valuesOf(one).map(([share = 0]) => share));
  const rows = y.names.flatMap((name, i) =>
    bars.map((shares, k): Span[] => {
      const share = shares[i] ?? 0;
      const length = Math.max(0, Math.min(1, x.at(share))) * columns;
      const bar =
        k === 0
          ? "█".repeat(Math.floor(length)) + eighths[Math.floor((length % 1) * 8)]
          : "░".repeat(Math.round(length));
      const text = k === 0 ? harmless(name).slice(0, label).padStart(label) : " ".repeat(label);
      return [`${text} `, { text: bar, style: k === 0 ? "blue" : "yellow" }, ` ${Math.round(100 * share)}%`];
    }),
  );
  const names = series.map(({ name }, k) => `${k === 0 ? "█" : "░"} ${String(name)}`).join("  ");
  return [
    [
      { text: `${x.name}  `, style: "bold" },
      { text: names, style: "dim" },
    ],
    ...rows,
  ];
}

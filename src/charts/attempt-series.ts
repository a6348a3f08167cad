import type { DrawnBar, Outcome } from "./attempt-bars.ts";
import type { Series } from "./chart.ts";
import type { Theme } from "./theme.ts";

/** All bars of one outcome. The values of each are its beginning, row, trial, end and attempt; times count from `start`. */
export function attemptSeries(
  theme: Theme,
  outcome: Outcome,
  bars: readonly DrawnBar[],
  start: number,
  selection: ReadonlySet<number>,
): Series {
  const fill = colourOf(theme, outcome);
  return {
    type: "custom",
    name: outcome,
    itemStyle: { color: fill },
    clip: true,
    data: bars.map(({ from, to, row, attempt: { opening, attempt } }) => [
      from - start,
      row,
      opening.trial,
      to - start,
      attempt,
    ]),
    encode: { x: [0, 3], y: 1 },
    renderItem: ({ dataIndex }, api) => {
      const bar = bars[dataIndex];
      if (bar === undefined) return undefined;
      const [x = 0, y = 0] = api.coord([bar.from - start, bar.row]);
      const [right = 0] = api.coord([bar.to - start, bar.row]);
      const isPicked = selection.has(bar.attempt.opening.trial);
      return shapeOf(bar, { x, y, width: Math.max(1.5, right - x - 1) }, { theme, fill, isPicked });
    },
  };
}

/** The bar that ECharts points at, by its trial and attempt. */
export function barPointedAt(bars: readonly DrawnBar[], params: unknown): DrawnBar | undefined {
  if (typeof params !== "object" || params === null || !("value" in params) || !Array.isArray(params.value))
    return undefined;
  const [, , trial, , attempt]: unknown[] = params.value;
  return bars.find((each) => each.attempt.opening.trial === trial && each.attempt.attempt === attempt);
}

/** A bar with its trial's number where there is room; its height, and whether it is hollow, tell its outcome without colour. */
function shapeOf(
  { attempt, outcome, isTakeover, attempts }: DrawnBar,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  { theme, fill, isPicked }: { readonly theme: Theme; readonly fill: string; readonly isPicked: boolean },
) {
  const text = attempts > 1 ? "" : `${isTakeover ? "↪" : ""}${attempt.opening.trial}`;
  const isHollow = isHollowBar(outcome);
  const height = outcome === "done" || outcome === "running" ? 16 : 10;
  const shape = { x, y: y - height / 2, width, height, r: 2 };
  const style = {
    fill: isHollow ? theme.background : fill,
    stroke: isPicked ? theme.selected : fill,
    lineWidth: isPicked ? 2.5 : isHollow ? 1.5 : 0,
  };
  const bar = { type: "rect" as const, shape, style };
  if (text === "" || width < 7 * text.length + 4 || height < 12) return bar;
  const label = { text, x: x + width / 2, y, align: "center" as const, verticalAlign: "middle" as const, fontSize: 10 };
  const colour = isHollow ? theme.text : theme.background;
  return { type: "group" as const, children: [bar, { type: "text" as const, style: { ...label, fill: colour } }] };
}

function isHollowBar(outcome: Outcome): boolean {
  return outcome === "running" || outcome === "lost";
}

/** An outcome in the legend, as its bars look. */
export function outcomeKey(theme: Theme, outcome: Outcome) {
  const border = { color: theme.background, borderColor: colourOf(theme, outcome), borderWidth: 1.5 };
  return isHollowBar(outcome) ? { name: outcome, itemStyle: border } : { name: outcome };
}

function colourOf(theme: Theme, outcome: Outcome): string {
  switch (outcome) {
    case "done":
      return theme.done;
    case "running":
      return theme.running;
    case "stopped early or paused":
      return theme.stopped;
    default:
      return theme.warning;
  }
}

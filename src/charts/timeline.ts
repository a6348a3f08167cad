import type { AttemptsOf } from "../study/attempts.ts";
import { shortNumber } from "../study/describe.ts";
import type { Study } from "../study/study.ts";
import { attemptBars, type DrawnBar, drawnBars, type Outcome, outcomes } from "./attempt-bars.ts";
import { type Chart, type ChartOptions, frameOf } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { finished, headingHeight } from "./heading.ts";
import { CROSS } from "./marks.ts";
import { counted, timeText, unitOf } from "./numbers.ts";
import { axisLook, labelLook, legendLook, tooltipLook } from "./style.ts";
import type { Theme } from "./theme.ts";
import { niceTicks } from "./ticks.ts";
import { trialText } from "./trial-text.ts";

/** Pixels of one worker's row. */
const ROW = 26;

/** Pixels below which a bar is joined with the next. */
const LEAST = 6;

/** More workers than these do not fit a page: the ones that came last are left out. */
const MOST = 60;

/** Who trained what when: a row a worker, a bar an attempt. Gaps are idle; a cross is where a worker was lost. */
export function timelineChart(study: Study, attemptsOf: AttemptsOf, options: ChartOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, selection } = frame;
  const workers = [...study.workers.values()].sort((a, b) => a.startedAt - b.startedAt || (a.name < b.name ? -1 : 1));
  const shown = workers.slice(0, MOST);
  const rows = new Map(shown.map(({ name }, row) => [name, row]));
  const bars = attemptBars(study, attemptsOf, rows);
  const start = Math.min(...workers.map(({ startedAt }) => startedAt));
  const end = bars.reduce((last, { to }) => Math.max(last, to), Math.max(...workers.map(({ lastAt }) => lastAt)));
  const length = Number.isFinite(end - start) && end > start ? end - start : 1;
  const lost = bars.filter(({ outcome }) => outcome === "lost");
  const takeovers = bars.filter(({ isTakeover }) => isTakeover).length;
  const busy = bars.reduce((sum, { from, to }) => sum + (to - from), 0);
  const there = shown.reduce((sum, { startedAt, lastAt }) => sum + Math.max(0, lastAt - startedAt), 0);
  const label = Math.min(190, 24 + 7.5 * Math.max(3, ...shown.map(({ name, host }) => `${name} ${host}`.length)));
  const drawn = drawnBars(bars, (LEAST * length) / (frame.width - label), selection);
  const subtitle = [
    `${counted(workers.length, "worker")}, training ${there > 0 ? `${Math.round(100 * Math.min(1, busy / there))}% of their time` : "nothing yet"}.`,
    `Times are since ${Number.isFinite(start) ? `${new Date(start).toISOString().slice(0, 16).replace("T", " ")} UTC` : "the beginning"}, on each worker's own clock.`,
    ...(lost.length > 0 ? [`× ${counted(lost.length, "attempt")} ended with the worker's loss.`] : []),
    ...(takeovers > 0 ? [`↪ ${counted(takeovers, "attempt")} went on with what another worker had left.`] : []),
    ...(workers.length > MOST ? [`Drawn are the first ${MOST} workers.`] : []),
    ...(drawn.length < bars.length
      ? [
          `${counted(bars.length, "attempt")} are drawn as ${counted(drawn.length, "bar")}: short ones that ended alike are one.`,
        ]
      : []),
  ].join(" ");
  const top = headingHeight(frame, subtitle);
  const unit = unitOf(length)[1];
  const ticks = niceTicks(0, length / unit, 8).map((x) => x * unit);
  return finished(frame, {
    title: `${study.definition.name}: who trained what, when`,
    subtitle,
    table: tableOf(
      ["worker", "host", "trial", "attempt", "outcome", "from, s", "to, s"],
      bars,
      ({ attempt: { worker, attempt, opening }, outcome, from, to }) => [
        worker,
        study.workers.get(worker)?.host,
        opening.trial,
        attempt,
        outcome,
        (from - start) / 1000,
        (to - start) / 1000,
      ],
    ),
    height: top + 52 + ROW * Math.max(1, shown.length) + 56,
    option: {
      legend: {
        ...legendLook(theme, top + 10),
        selectedMode: false,
        data: outcomes.filter((each) => bars.some(({ outcome }) => outcome === each)),
      },
      tooltip: { ...tooltipLook(theme), trigger: "item", formatter: (params: unknown) => textOf(study, drawn, params) },
      grid: { left: label, right: 28, top: top + 48, height: ROW * Math.max(1, shown.length) },
      xAxis: {
        ...axisLook(theme, "time"),
        type: "value",
        min: 0,
        max: length,
        nameLocation: "middle",
        nameGap: 30,
        axisTick: { customValues: ticks },
        axisLabel: { ...labelLook(theme), customValues: ticks, formatter: (x: number) => timeText(x, length) },
        splitLine: { show: true, lineStyle: { color: theme.grid } },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: shown.map(({ name, host }) => `${name} ${host}`),
        axisLine: { lineStyle: { color: theme.axis } },
        axisTick: { show: false },
        axisLabel: { color: theme.text, fontSize: 12, width: label - 12, overflow: "truncate", interval: 0 },
      },
      series: [
        {
          type: "custom",
          name: "there",
          silent: true,
          data: shown.map(({ startedAt, lastAt }, row) => [startedAt - start, row, lastAt - start]),
          renderItem: ({ dataIndex }, api) => {
            const worker = shown[dataIndex];
            if (worker === undefined) return undefined;
            const [x, y] = api.coord([worker.startedAt - start, dataIndex]);
            const [right] = api.coord([worker.lastAt - start, dataIndex]);
            return {
              type: "rect",
              shape: { x: x!, y: y! - 1, width: Math.max(1, right! - x!), height: 2 },
              style: { fill: theme.axis },
            };
          },
        },
        ...outcomes.map((outcome) => {
          const some = drawn.filter((bar) => bar.outcome === outcome);
          const fill = colourOf(theme, outcome);
          return {
            type: "custom" as const,
            name: outcome,
            itemStyle: { color: fill },
            clip: true,
            data: some.map(({ from, to, row, attempt }) => [
              from - start,
              row,
              attempt.opening.trial,
              to - start,
              attempt.attempt,
            ]),
            encode: { x: [0, 3], y: 1 },
            renderItem: ({ dataIndex }: { readonly dataIndex: number }, api: { coord(at: number[]): number[] }) => {
              const bar = some[dataIndex];
              if (bar === undefined) return undefined;
              const [x = 0, y = 0] = api.coord([bar.from - start, bar.row]);
              const [right = 0] = api.coord([bar.to - start, bar.row]);
              return shapeOf(theme, bar, x, y, Math.max(1.5, right - x - 1), fill, selection);
            },
          };
        }),
        {
          type: "scatter",
          name: "lost",
          symbol: CROSS,
          symbolSize: 10,
          itemStyle: { color: theme.warning },
          silent: true,
          data: lost.map(({ to, row }) => [to - start, row]),
          z: 6,
        },
      ],
    },
  });
}

/** A bar with its trial's number where there is room; sides tell its outcome without colour. */
function shapeOf(
  theme: Theme,
  { attempt, outcome, isTakeover, attempts }: DrawnBar,
  x: number,
  y: number,
  width: number,
  fill: string,
  selection: ReadonlySet<number>,
) {
  const { trial } = attempt.opening;
  const text = attempts > 1 ? "" : `${isTakeover ? "↪" : ""}${trial}`;
  const isHollow = outcome === "running" || outcome === "lost";
  const isPicked = selection.has(trial);
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

function textOf(study: Study, bars: readonly DrawnBar[], params: unknown): string {
  if (typeof params !== "object" || params === null || !("value" in params) || !Array.isArray(params.value)) return "";
  const [, , trial, , attempt]: unknown[] = params.value;
  const bar = bars.find((each) => each.attempt.opening.trial === trial && each.attempt.attempt === attempt);
  const known = typeof trial === "number" ? study.trials[trial - 1] : undefined;
  if (bar === undefined || known === undefined) return "";
  const seconds = shortNumber(Math.max(0, bar.to - bar.from) / 1000);
  if (bar.attempts > 1)
    return `${counted(bar.attempts, "attempt")} from trial ${known.number} on, ${bar.outcome}, ${seconds} s in all`;
  const reason = bar.attempt.end?.reason ?? "";
  return [`attempt ${bar.attempt.attempt}, ${bar.outcome}, ${seconds} s`, reason, trialText(study, known)]
    .filter((line) => line !== "")
    .join("\n");
}

import { least, most } from "../math/extremes.ts";
import type { AttemptsOf } from "../study/attempts.ts";
import { shortNumber } from "../study/describe.ts";
import type { Study, Worker } from "../study/study.ts";
import { type AttemptBar, attemptBars, type DrawnBar, drawnBars, outcomes } from "./attempt-bars.ts";
import { attemptSeries, barPointedAt, outcomeKey } from "./attempt-series.ts";
import { amountAxis } from "./budget.ts";
import { type Chart, type ChartOptions, frameOf, type Series } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { finished, headingHeight, withoutDrawing } from "./heading.ts";
import { CROSS } from "./marks.ts";
import { counted } from "./numbers.ts";
import { legendLook, tooltipLook } from "./style.ts";
import type { Theme } from "./theme.ts";
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
  const title = `${study.definition.name}: who trained what, when`;
  if (workers.length === 0) return withoutDrawing(frame, title, "No worker has been on the study yet.");
  const shown = workers.slice(0, MOST);
  const bars = attemptBars(study, attemptsOf, new Map(shown.map(({ name }, row) => [name, row])));
  const start = least(workers.map(({ startedAt }) => startedAt));
  const end = most([...bars.map(({ to }) => to), ...workers.map(({ lastAt }) => lastAt)]);
  const length = end > start ? end - start : 1;
  const label = Math.min(190, 24 + 7.5 * Math.max(3, ...shown.map((worker) => rowName(worker).length)));
  const drawn = drawnBars(bars, (LEAST * length) / (frame.width - label), selection);
  const subtitle = subtitleOf(workers, start, bars, drawn);
  const top = headingHeight(frame, subtitle);
  const rows = ROW * shown.length;
  return finished(frame, {
    title,
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
    height: top + 52 + rows + 56,
    option: {
      legend: {
        ...legendLook(frame, top + 10),
        selectedMode: false,
        data: outcomes
          .filter((each) => bars.some(({ outcome }) => outcome === each))
          .map((each) => outcomeKey(theme, each)),
      },
      tooltip: {
        ...tooltipLook(theme),
        trigger: "item",
        formatter: (params: unknown) => barText(study, barPointedAt(drawn, params)),
      },
      grid: { left: label, right: 28, top: top + 48, height: rows },
      xAxis: {
        ...amountAxis(theme, { name: "time", end: length, ticks: 8, isTime: true, whole: false, text: shortNumber }),
        splitLine: { show: true, lineStyle: { color: theme.grid } },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: shown.map(rowName),
        axisLine: { lineStyle: { color: theme.axis } },
        axisTick: { show: false },
        axisLabel: { color: theme.text, fontSize: 12, width: label - 12, overflow: "truncate", interval: 0 },
      },
      series: [
        presenceSeries(theme, shown, start),
        ...outcomes.map((outcome) => {
          const some = drawn.filter((bar) => bar.outcome === outcome);
          return attemptSeries(theme, outcome, some, start, selection);
        }),
        {
          type: "scatter",
          name: "lost",
          symbol: CROSS,
          symbolSize: 10,
          itemStyle: { color: theme.warning },
          silent: true,
          data: bars.filter(isLost).map(({ to, row }) => [to - start, row]),
          z: 6,
        },
      ],
    },
  });
}

function rowName({ name, host }: Worker): string {
  return `${name} ${host}`;
}

function isLost({ outcome }: AttemptBar): boolean {
  return outcome === "lost";
}

/** How busy the workers were, and what the drawing does not say by itself. */
function subtitleOf(
  workers: readonly Worker[],
  start: number,
  bars: readonly AttemptBar[],
  drawn: readonly DrawnBar[],
): string {
  const busy = bars.reduce((sum, { from, to }) => sum + (to - from), 0);
  const there = workers.slice(0, MOST).reduce((sum, { startedAt, lastAt }) => sum + Math.max(0, lastAt - startedAt), 0);
  const share = there > 0 ? `${Math.round(100 * Math.min(1, busy / there))}% of their time` : "nothing yet";
  const since = `${new Date(start).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const lost = bars.filter(isLost).length;
  const takeovers = bars.filter(({ isTakeover }) => isTakeover).length;
  const joined = `${counted(bars.length, "attempt")} are drawn as ${counted(drawn.length, "bar")}`;
  return [
    `${counted(workers.length, "worker")}, training ${share}.`,
    `Times are since ${since}, on each worker's own clock.`,
    ...(lost > 0 ? [`× ${counted(lost, "attempt")} ended with the worker's loss.`] : []),
    ...(takeovers > 0 ? [`↪ ${counted(takeovers, "attempt")} went on with what another worker had left.`] : []),
    ...(workers.length > MOST ? [`Drawn are the first ${MOST} workers.`] : []),
    ...(drawn.length < bars.length ? [`${joined}: short ones that ended alike are one.`] : []),
  ].join(" ");
}

/** A thin line for each worker, from its beginning to the last that was heard of it. */
function presenceSeries(theme: Theme, workers: readonly Worker[], start: number): Series {
  return {
    type: "custom",
    name: "there",
    silent: true,
    data: workers.map(({ startedAt, lastAt }, row) => [startedAt - start, row, lastAt - start]),
    renderItem: ({ dataIndex }, api) => {
      const worker = workers[dataIndex];
      if (worker === undefined) return undefined;
      const [x, y] = api.coord([worker.startedAt - start, dataIndex]);
      const [right] = api.coord([worker.lastAt - start, dataIndex]);
      return {
        type: "rect",
        shape: { x: x!, y: y! - 1, width: Math.max(1, right! - x!), height: 2 },
        style: { fill: theme.axis },
      };
    },
  };
}

function barText(study: Study, bar: DrawnBar | undefined): string {
  const known = bar && study.trials[bar.attempt.opening.trial - 1];
  if (bar === undefined || known === undefined) return "";
  const seconds = shortNumber(Math.max(0, bar.to - bar.from) / 1000);
  if (bar.attempts > 1)
    return `${counted(bar.attempts, "attempt")} from trial ${known.number} on, ${bar.outcome}, ${seconds} s in all`;
  const reason = bar.attempt.end?.reason ?? "";
  return [`attempt ${bar.attempt.attempt}, ${bar.outcome}, ${seconds} s`, reason, trialText(study, known)]
    .filter((line) => line !== "")
    .join("\n");
}

import { isScored, ranked } from "../analysis/ranking.ts";
import { quantile } from "../math/statistics.ts";
import { shortNumber } from "../study/describe.ts";
import { searchStages } from "../study/repeats.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { type Band, bandSeries } from "./band.ts";
import { amountAxis } from "./budget.ts";
import { type Chart, type ChartOptions, frameOf, type Series } from "./chart.ts";
import { finished, legendBelow } from "./heading.ts";
import { lostSeries, type Mark, stageDots } from "./marks.ts";
import { counted } from "./numbers.ts";
import { bestAndSampled } from "./sample.ts";
import { type ScoreAxis, scoreAxis, uprightAxis } from "./score-axis.ts";
import { colourAt, type Theme } from "./theme.ts";
import { stageLabel, trialTooltip } from "./trial-text.ts";

interface CurvesOptions extends ChartOptions {
  /** The searched metric unless told. */
  readonly metric?: string;
  readonly over?: "epochs" | "time";
  readonly log?: boolean;
}

/** More lines than these are a smear: where there are more, a band tells how all of them lie. */
const MOST = 150;

/** The most places at which a band has corners, and the fewest curves that must have come as far as one. */
const PLACES = 60;
const FEW = 5;

/** One trial's values of a metric, [epoch or milliseconds, value]; what is not finite is left out. */
interface Curve {
  readonly trial: Trial;
  readonly points: readonly (readonly [number, number])[];
}

/** All learning curves; the best one stands out, and where there are many, a band holds four fifths of them. */
export function curvesChart(study: Study, options: CurvesOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, selection } = frame;
  const { definition } = study;
  const { metric = definition.metric.name, over = "epochs" } = options;
  const goal = metric === definition.metric.name ? definition.metric.goal : "minimize";
  const curves = curvesOf(study, metric, over);
  const drawn = bestAndSampled(curves, MOST);
  const axis = scoreAxis(
    curves.flatMap(({ points }) => points.map(([, value]) => value)),
    goal,
    options.log,
  );
  const end = curves.reduce((most, { points }) => Math.max(most, points.at(-1)?.[0] ?? 0), 0) || 1;
  const best = curves.find(({ trial }) => isScored(trial) && trial.repeatOf === undefined);
  const isReduced = drawn.length < curves.length;
  const lines = searchStages(study).map(
    ({ number, epochs }, i): Series => ({
      type: "line",
      name: stageLabel(number, epochs),
      symbol: "none",
      lineStyle: { color: colourAt(theme, i), width: 1.2, opacity: drawn.length > 60 ? 0.45 : 0.7 },
      itemStyle: { color: colourAt(theme, i) },
      data: drawn.filter(({ trial }) => trial.stage === number).flatMap((curve) => [...lineOf(curve, axis), GAP]),
      connectNulls: false,
      silent: true,
    }),
  );
  const subtitle = [
    best === undefined ? "No trial has a score yet." : `The thick line is the best, trial ${best.trial.number}.`,
    ...(isReduced
      ? [
          `Drawn are ${drawn.length} of ${counted(curves.length, "curve")}, the best and others chosen by chance; the band holds the middle four fifths of all that have come as far.`,
        ]
      : []),
    ...(axis.beyond > 0 ? [`${counted(axis.beyond, "value")} far beyond the others are drawn on the edge.`] : []),
  ].join(" ");
  const names = [...(best === undefined ? [] : ["the best"]), ...lines.map(({ name }) => String(name))];
  const { legend, below } = legendBelow(frame, subtitle, names);
  return finished(frame, {
    title: `${definition.name}: learning curves, ${metric}`,
    subtitle,
    height: below + 400,
    option: {
      grid: { left: 64, right: 28, top: below + 62, bottom: 52 },
      legend,
      tooltip: trialTooltip(theme, study),
      xAxis: lengthAxis(theme, over, end),
      yAxis: uprightAxis(theme, axis, metric),
      series: [
        ...(isReduced ? [bandSeries(theme.muted, 0.16, bandOf(curves, axis, end))] : []),
        ...lines,
        ...endsSeries(theme, searchStages(study), drawn, axis),
        ...(best === undefined ? [] : [strongLine("the best", theme.best, lineOf(best, axis))]),
        ...curves
          .filter(({ trial }) => selection.has(trial.number))
          .map((curve) => strongLine(`trial ${curve.trial.number}`, theme.selected, lineOf(curve, axis))),
      ],
    },
  });
}

/** Breaks a line, so that one series can hold many. */
const GAP: Mark = [Number.NaN, Number.NaN, 0];

/** The curves of all trials with a finite value, ranked ones first and best first. */
function curvesOf({ trials, definition }: Study, metric: string, over: "epochs" | "time"): readonly Curve[] {
  const first = ranked(trials, definition.metric.goal);
  const isFirst = new Set<Trial>(first);
  const others = trials.flatMap((trial) =>
    trial === undefined || isFirst.has(trial) || trial.repeatOf !== undefined ? [] : [trial],
  );
  return [...first, ...others].flatMap((trial) => {
    const points = trial.curve.flatMap(({ epoch, metrics, at }) => {
      const value = metrics[metric];
      const place = over === "epochs" ? epoch : Math.max(0, at - trial.startedAt);
      return value !== undefined && Number.isFinite(value) ? [[place, value] as const] : [];
    });
    return points.length === 0 ? [] : [{ trial, points }];
  });
}

function lineOf({ trial, points }: Curve, axis: ScoreAxis): Mark[] {
  return points.map(([x, y]): Mark => [x, axis.place(y), trial.number]);
}

function strongLine(name: string, colour: string, data: Mark[]): Series {
  return {
    type: "line",
    name,
    symbol: data.length === 1 ? "circle" : "none",
    symbolSize: 8,
    lineStyle: { color: colour, width: 3 },
    itemStyle: { color: colour },
    data,
    z: 6,
    silent: true,
  };
}

/** Where curves end: the sign of the stage, which also shows those of a single epoch; a cross where training diverged or failed. */
function endsSeries(theme: Theme, stages: readonly Stage[], curves: readonly Curve[], axis: ScoreAxis): Series[] {
  const ends = curves.map((curve) => ({ trial: curve.trial, end: lineOf(curve, axis).at(-1)! }));
  const isLost = ({ trial }: { readonly trial: Trial }) => trial.state === "diverged" || trial.state === "failed";
  const signs = stageDots(theme, stages, { size: 6, opacity: 0.8 }, (number) =>
    ends.filter((each) => each.trial.stage === number && !isLost(each)).map(({ end }) => end),
  );
  const crosses = lostSeries(
    theme,
    ends.filter(isLost).map(({ end }) => end),
  );
  return [...signs, crosses];
}

/** The middle four fifths of the curves that have come as far, at up to 60 places. */
function bandOf(curves: readonly Curve[], axis: ScoreAxis, end: number): Band {
  const told = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  const places = told.length <= PLACES ? told : Array.from({ length: PLACES }, (_, i) => ((i + 1) * end) / PLACES);
  const cursors = curves.map(() => 0);
  return places.flatMap((x) => {
    const values: number[] = [];
    curves.forEach(({ points }, i) => {
      while ((points[cursors[i]! + 1]?.[0] ?? Number.POSITIVE_INFINITY) <= x) cursors[i]!++;
      const [from, value] = points[cursors[i]!]!;
      if (from <= x && points.at(-1)![0] >= x) values.push(value);
    });
    if (values.length < FEW) return [];
    values.sort((a, b) => a - b);
    return [[x, axis.place(quantile(values, 0.1)), axis.place(quantile(values, 0.9))] as const];
  });
}

/** An axis from 0 to the longest curve's end. */
function lengthAxis(theme: Theme, over: "epochs" | "time", end: number) {
  const isTime = over === "time";
  const name = isTime ? "time since the trial began" : "epoch";
  return amountAxis(theme, { name, end, ticks: 8, isTime, whole: false, text: shortNumber });
}

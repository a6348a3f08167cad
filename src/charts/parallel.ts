import { best, compared, isScored, ranked } from "../analysis/ranking.ts";
import type { Study, Trial } from "../study/study.ts";
import { type Chart, type ChartOptions, frameOf } from "./chart.ts";
import { trialsTable } from "./chart-table.ts";
import { cut } from "./cut.ts";
import { finished, headingHeight } from "./heading.ts";
import { sampleText } from "./marks.ts";
import { tickText } from "./numbers.ts";
import { type ParameterAxis, parameterAxis, varyingParameters } from "./parameter-axis.ts";
import { rampOver } from "./ramp.ts";
import { bestAndSampled } from "./sample.ts";
import { scoreAxis } from "./score-axis.ts";
import { labelLook, tooltipLook } from "./style.ts";
import type { Theme } from "./theme.ts";
import { trialText } from "./trial-text.ts";

interface ParallelOptions extends ChartOptions {
  readonly parameters?: readonly string[];
}

/** Where more lines than these are picked out, each keeps its score's colour: one colour for all would hide what they tell. */
const FEW = 12;

/** More lines than these cover each other. */
const MOST = 400;

/** The widest that a parameter's name or option may be before it is cut, in pixels, where many stand side by side. */
const NAME = 96;

/** Pixels of a label's sign, on average. */
const SIGN = 6.4;

/** Pixels left of the first axis and right of the last, and between two axes so that their names and labels can be read. */
const BESIDE = { left: 52, right: 62 };
const BETWEEN = 64;

/** The least width, in pixels, at which lines through these axes can be followed. */
export function parallelWidth(axes: readonly LineAxis[]): number {
  return BESIDE.left + BESIDE.right + BETWEEN * (axes.length - 1);
}

/** An axis that lines of trials go through. */
export interface LineAxis {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** Whether it has options side by side, 0, 1, 2 …, and not numbers. */
  readonly isOptions: boolean;
  text(place: number): string;
  /** Where a trial's line meets it; undefined where it does not. */
  placeOf(trial: Trial): number | undefined;
}

/** Lines do not change where somebody points: it was not to be seen, and hundreds were drawn again for it. */
const still = { emphasis: { disabled: true } };

/** An axis for each hyperparameter, and the score's behind them. */
export function lineAxes(study: Study, parameters = varyingParameters(study)): readonly LineAxis[] {
  const { metric } = study.definition;
  const scores = scoreAxis(
    compared(study.trials).map(({ score }) => score),
    metric.goal,
  );
  const along = scores.log ? Math.log10 : (score: number) => score;
  return [
    ...parameters
      .flatMap((name) => parameterAxis(study, name) ?? [])
      .map((axis) => ({
        ...axis,
        isOptions: axis.kind === "options",
        placeOf: (trial: Trial) => placeOn(axis, trial),
      })),
    {
      name: metric.name,
      low: along(scores.low),
      high: along(scores.high),
      ticks: scores.ticks.map(along),
      isOptions: false,
      text: (place) => tickText(scores.log ? 10 ** place : place),
      placeOf: (trial: Trial) => (isScored(trial) ? along(scores.place(trial.score)) : undefined),
    },
  ];
}

/** Every trial as a line through its values and its score, the best on top. */
export function parallelChart(study: Study, options: ParallelOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, selection, width } = frame;
  const { metric, name } = study.definition;
  const axes = lineAxes(study, options.parameters);
  const scored = ranked(study.trials, metric.goal);
  const drawn = bestAndSampled(scored, MOST).toReversed();
  const heightOf = (trial: Trial) => axes.at(-1)?.placeOf(trial) ?? Number.NaN;
  const ramp = rampOver(drawn.map(heightOf), metric.goal, theme);
  const subtitle = [
    "Each line is a trial: the more it stands out, the better; it breaks where a hyperparameter is not active. The thick one is the best.",
    ...sampleText(drawn.length, scored.length),
  ].join(" ");
  const top = headingHeight(frame, subtitle);
  const winner = best(study);
  const lines = drawn.flatMap((trial) => piecesOf(axes, trial).map((value) => ({ trial, value })));
  const strong = (trial: Trial) => {
    if (trial.number === winner?.number) return { color: theme.best, width: 3, opacity: 1 };
    if (selection.size <= FEW) return { color: theme.selected, width: 3, opacity: 1 };
    return { color: ramp.colourOf(heightOf(trial)), width: 2, opacity: 1 };
  };
  const line = { opacity: drawn.length > 120 ? 0.35 : 0.6, width: 1.3 };
  const room = Math.max(40, Math.min(NAME, (width - 114) / Math.max(1, axes.length - 1) - 14));
  return finished(frame, {
    title: `${name}: params and ${metric.name} of each trial`,
    subtitle,
    table: trialsTable(study, scored, options.parameters ?? varyingParameters(study)),
    height: top + 400,
    option: {
      tooltip: { ...tooltipLook(theme), trigger: "item", formatter: (params: unknown) => textAt(study, params) },
      parallel: { ...BESIDE, top: top + 56, bottom: 34 },
      parallelAxis: axes.map((axis, dim) => ({ ...lineAxisLook(theme, axis, room), dim, id: String(dim) })),
      series: [
        {
          type: "parallel",
          name: "trials",
          ...still,
          data: lines.map(({ trial, value }) => ({
            name: String(trial.number),
            value,
            lineStyle: { color: ramp.colourOf(heightOf(trial)), ...line },
          })),
        },
        {
          type: "parallel",
          name: "picked out",
          ...still,
          z: 5,
          // A piece that does not meet a brushed axis belongs to its trial all the same.
          inactiveOpacity: 1,
          data: lines
            .filter(({ trial }) => selection.has(trial.number) || trial.number === winner?.number)
            .map(({ trial, value }) => ({ name: String(trial.number), value, lineStyle: strong(trial) })),
        },
      ],
    },
  });
}

/**
 * A trial's line in pieces that end where it meets no axis, past which ECharts would lead it straight on. Each piece has a place
 * on every axis, or ECharts' word for none.
 */
function piecesOf(axes: readonly LineAxis[], trial: Trial): (number | string)[][] {
  const places = axes.map((axis) => axis.placeOf(trial));
  const begins = places.flatMap((place, i) => (place !== undefined && places[i - 1] === undefined ? [i] : []));
  return begins.map((begin) => {
    const end = places.indexOf(undefined, begin);
    return places.map((place, i) => (i < begin || (end >= 0 && i >= end) ? "-" : (place ?? "-")));
  });
}

/** An axis of the lines as ECharts draws it, its name and labels cut to so many pixels. */
function lineAxisLook(theme: Theme, { name, low, high, ticks, isOptions, text }: LineAxis, room: number) {
  return {
    type: "value" as const,
    name,
    min: low,
    max: high,
    // What is brushed is told when the stroke ends.
    realtime: false,
    areaSelectStyle: { width: 20, color: theme.selected, borderColor: theme.selected, borderWidth: 1, opacity: 0.25 },
    nameTextStyle: { color: theme.text, fontSize: 12, fontWeight: 600 as const },
    nameTruncate: { maxWidth: room, ellipsis: "…" },
    nameGap: 16,
    axisLine: { lineStyle: { color: theme.axis } },
    axisTick: { show: true, customValues: [...ticks] },
    axisLabel: {
      ...labelLook(theme),
      customValues: [...ticks],
      formatter: (place: number) => (isOptions ? cut(text(place), Math.floor(room / SIGN)) : text(place)),
      backgroundColor: theme.background,
      padding: [1, 2],
    },
  };
}

/** Options spread a little, so that lines do not cover each other. */
function placeOn(axis: ParameterAxis, { params, number }: Trial): number | undefined {
  const value = params[axis.name];
  const place = value === undefined ? undefined : axis.place(value);
  if (place === undefined || axis.kind === "number") return place;
  return place + ((number * 0.618034) % 1) * 0.5 - 0.25;
}

function textAt(study: Study, params: unknown): string {
  if (typeof params !== "object" || params === null || !("name" in params)) return "";
  const trial = study.trials[Number(params.name) - 1];
  return trial === undefined ? "" : trialText(study, trial);
}

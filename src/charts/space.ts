import { type BorderFinding, borderCheck } from "../analysis/border.ts";
import type { Landscape } from "../analysis/importance/landscape.ts";
import { best, isScored, ranked } from "../analysis/ranking.ts";
import { searchStages } from "../study/repeats.ts";
import { trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { type Chart, type ChartOptions, type Frame, frameOf, type Series } from "./chart.ts";
import { trialsTable } from "./chart-table.ts";
import { expectedSeries } from "./expected.ts";
import { finished, legendBelow } from "./heading.ts";
import { cellsFor } from "./layout.ts";
import { beyondText, lostSeries, lostText, type Mark, sampleText, selectedSeries, stageDots } from "./marks.ts";
import { type ParameterAxis, parameterAxis, valuesAxis, varyingParameters } from "./parameter-axis.ts";
import { bestAndSampled, sampled } from "./sample.ts";
import { type ScoreAxis, scoreAxis, uprightAxis } from "./score-axis.ts";
import { BAND, stageBands } from "./stage-bands.ts";
import type { Theme } from "./theme.ts";
import { lostTrials, stageLabel, trialTooltip } from "./trial-text.ts";

interface SpaceOptions extends ChartOptions {
  /** All that vary unless told. */
  readonly parameters?: readonly string[];
  /** The model whose expectation is drawn, where there is one. */
  readonly landscape?: Landscape | undefined;
  /** What the border check of the newest stage that searches has found; it is made here unless told. */
  readonly borders?: readonly Border[];
  readonly log?: boolean;
}

export type Border = Pick<BorderFinding, "parameter" | "side" | "text">;

/** More points than these are not told apart, in one parameter's chart and in all together, and ECharts would draw them over several frames. */
const MOST = { each: 2000, all: 3000 };

/** Pixels of one parameter's chart, and of what is above and below its plot. */
const CELL = { wanted: 240, height: 250, above: 30, below: 56 };

/** For each hyperparameter the score over its values, on its own scale; the ranges of the stages are bands below. */
export function spaceChart(study: Study, options: SpaceOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, width } = frame;
  const { metric, name } = study.definition;
  const { parameters = varyingParameters(study), landscape } = options;
  const axes = parameters.flatMap((parameter) => parameterAxis(study, parameter) ?? []);
  const scored = ranked(study.trials, metric.goal);
  const lost = lostTrials(study);
  const most = Math.min(MOST.each, Math.ceil(MOST.all / Math.max(1, axes.length)));
  const shown = { scored, drawn: bestAndSampled(scored, most), lost: sampled(lost, most), best: best(study) };
  const axis = scoreAxis(
    scored.map(({ score }) => score),
    metric.goal,
    options.log,
  );
  const { borders: warnings = bordersOf(study) } = options;
  const stages = searchStages(study);
  const subtitle = [
    "Below each plot, the range of each stage; the ring is the best trial.",
    ...(landscape === undefined
      ? []
      : [
          "The line is what a random forest expects whatever the other hyperparameters are, the band two standard deviations over its trees.",
        ]),
    ...warnings.map(({ text }) => `At a border: ${text}.`),
    ...lostText(lost.length),
    ...beyondText(axis.beyond),
    ...sampleText(shown.drawn.length, scored.length),
  ].join(" ");
  const names = stages.map(({ number, epochs }) => stageLabel(number, epochs));
  const { legend, below } = legendBelow(frame, subtitle, names);
  const top = below + 40;
  const cellHeight = CELL.height + BAND * stages.length;
  const cells = cellsFor(axes.length, width, { wanted: CELL.wanted, height: cellHeight, gap: 22 });
  const places = axes.map((_, i) => cells.at(i));
  return finished(frame, {
    title: `${name}: ${metric.name} over each hyperparameter`,
    subtitle,
    table: trialsTable(study, [...scored, ...lost], parameters),
    height: top + cells.height + 8,
    option: {
      legend,
      tooltip: trialTooltip(theme, study),
      grid: places.map(({ left, top: above, width }) => ({
        left: left + 44,
        top: top + above + CELL.above,
        width: width - 50,
        height: CELL.height - CELL.above - CELL.below,
      })),
      xAxis: axes.map((each, i) => ({
        ...valuesAxis(theme, each, {
          gap: 30 + BAND * stages.length,
          room: (places[i]!.width - 50) / each.ticks.length - 8,
        }),
        nameTruncate: { maxWidth: places[i]!.width },
        axisTick: { show: each.kind === "number", customValues: [...each.ticks] },
        gridIndex: i,
      })),
      yAxis: axes.map((_, i) => ({ ...uprightAxis(theme, axis, ""), gridIndex: i })),
      series: axes.flatMap((each, i) => {
        const series = [
          stageBands(theme, stages, each),
          ...expectedSeries(theme, each, axis, landscape),
          ...trialSeries(frame, stages, markOn(each, axis), shown),
          ...warnings
            .filter(({ parameter }) => parameter === each.name)
            .map((finding) => warningSeries(theme, stages.at(-1)!, each, axis, finding)),
        ];
        return series.map((one) => ({ ...one, xAxisIndex: i, yAxisIndex: i }));
      }),
    },
  });
}

/** The trials that each parameter's chart shows. */
interface Shown {
  readonly scored: readonly Trial[];
  /** Those of them that are drawn. */
  readonly drawn: readonly Trial[];
  readonly lost: readonly Trial[];
  readonly best: Trial | undefined;
}

/** The trials on one parameter's chart: dots by stage, crosses, and rings around the best and those picked out. */
function trialSeries(
  { theme, selection }: Frame,
  stages: readonly Stage[],
  mark: (trial: Trial) => Mark | undefined,
  { scored, drawn, lost, best }: Shown,
): readonly Series[] {
  const marksOf = (trials: readonly Trial[]) => trials.map(mark).filter((each) => each !== undefined);
  const look = { size: 6, opacity: drawn.length > 300 ? 0.35 : 0.65, z: 3 };
  const picked = scored.filter(({ number }) => selection.has(number));
  return [
    ...stageDots(theme, stages, look, (number) => marksOf(drawn.filter(({ stage }) => stage === number))),
    lostSeries(theme, marksOf(lost)),
    ...bestSeries(theme, best === undefined ? [] : marksOf([best])),
    ...selectedSeries(theme, selection, marksOf(picked)),
  ];
}

/** Puts a trial where its value and its score are; without a score on the edge. Options spread a little, so that trials do not cover each other. */
function markOn(values: ParameterAxis, scores: ScoreAxis): (trial: Trial) => Mark | undefined {
  return (trial) => {
    const value = trial.params[values.name];
    const place = value === undefined ? undefined : values.place(value);
    if (place === undefined) return undefined;
    const x = values.kind === "options" ? place + spreadOf(trial.number) : place;
    return [x, isScored(trial) ? scores.place(trial.score) : scores.worst, trial.number];
  };
}

/** -0.25 to 0.25, evenly filled by any run of numbers (the golden ratio's multiples). */
function spreadOf(trial: number): number {
  return ((trial * 0.6180339887) % 1) / 2 - 0.25;
}

/** The border check of the newest stage that searches. */
function bordersOf(study: Study): readonly BorderFinding[] {
  const stage = searchStages(study).at(-1);
  if (stage === undefined) return [];
  return borderCheck(stage.space, trialsOf(study, stage), study.definition.metric.goal);
}

function bestSeries(theme: Theme, marks: readonly Mark[]): readonly Series[] {
  return marks.map((mark) => ({
    type: "scatter",
    name: "best",
    symbol: "circle",
    symbolSize: 12,
    itemStyle: { color: "transparent", borderColor: theme.best, borderWidth: 2.5 },
    data: [[...mark]],
    z: 7,
  }));
}

/** A line along the border on which the best results sit. */
function warningSeries(theme: Theme, stage: Stage, values: ParameterAxis, scores: ScoreAxis, { side }: Border): Series {
  const ends = values.parts(stage).flat();
  const x = side === "low" ? Math.min(...ends) : Math.max(...ends);
  return {
    type: "line",
    name: "border",
    symbol: "none",
    lineStyle: { color: theme.warning, width: 2, type: [5, 3] },
    data: [
      [x, scores.low],
      [x, scores.high],
    ],
    endLabel: {
      show: true,
      formatter: "best at the border",
      color: theme.warning,
      fontSize: 11,
      align: x - values.low < values.high - x ? "left" : "right",
      offset: [x - values.low < values.high - x ? 2 : -12, -8],
    },
    silent: true,
    z: 6,
  };
}

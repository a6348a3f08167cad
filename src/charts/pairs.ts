import type { Landscape } from "../analysis/importance/landscape.ts";
import { best, ranked, type ScoredTrial } from "../analysis/ranking.ts";
import type { Study, Trial } from "../study/study.ts";
import { type Chart, type ChartOptions, frameOf, type Series } from "./chart.ts";
import { trialsTable } from "./chart-table.ts";
import { groundSeries } from "./ground.ts";
import { finished, headingHeight, withoutDrawing } from "./heading.ts";
import { CROSS, lostText, type Mark, sampleText } from "./marks.ts";
import { type ParameterAxis, parameterAxis, valuesAxis, varyingParameters } from "./parameter-axis.ts";
import { type Ramp, rampKey, rampOver } from "./ramp.ts";
import { bestAndSampled } from "./sample.ts";
import { lostTrials, trialTooltip } from "./trial-text.ts";

interface PairsOptions extends ChartOptions {
  /** The parameter to the right and the one upwards; the first two unless told. */
  readonly parameters?: readonly [string, string];
  readonly landscape?: Landscape | undefined;
}

/** More points than these are not told apart. */
const MOST = 1500;

/** From here on marks are smaller, so that the ground is seen between them. */
const MANY = 300;

/** Not the white of the light theme's ground, which is dark where a report is read in the dark. */
const WHITE = "#fffffe";

/** A map of the score that the model expects over two parameters, with the trials on it. */
export function pairsChart(study: Study, options: PairsOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, selection } = frame;
  const isNarrow = frame.width < 500;
  const { metric, name } = study.definition;
  const [first = "", second = ""] = options.parameters ?? varyingParameters(study);
  const [across, up] = [parameterAxis(study, first), parameterAxis(study, second)];
  const title = `${name}: ${metric.name} over ${first} and ${second}`;
  if (across === undefined || up === undefined) {
    const subtitle = "Two hyperparameters that vary are needed for a map.";
    return withoutDrawing(frame, title, subtitle);
  }
  const scored = ranked(study.trials, metric.goal);
  const drawn = bestAndSampled(scored, MOST);
  const lost = lostTrials(study);
  const map = options.landscape?.over(first, second);
  const ramp = rampOver([...(map?.scores ?? []), ...drawn.map(({ score }) => score)], metric.goal, theme);
  const key = rampKey(theme, ramp, metric.name, 1);
  const subtitle = [
    map === undefined
      ? "Each point is a trial, in the colour of its score."
      : "The ground is the score that a random forest expects there, whatever the other hyperparameters are; each point is a trial, in the colour of its own.",
    "The ring is the best.",
    ...lostText(lost.length, "×"),
    ...sampleText(drawn.length, scored.length),
  ].join(" ");
  const top = headingHeight(frame, subtitle);
  const markAt = (trial: Trial) => markOf(across, up, trial);
  const marksOf = (trials: readonly Trial[]) => trials.map(markAt).filter((mark) => mark !== undefined);
  const winner = best(study);
  const picked = scored.filter(({ number }) => selection.has(number));
  return finished(frame, {
    title,
    subtitle,
    table: trialsTable(study, [...scored, ...lost], [first, second]),
    height: top + 470,
    option: {
      tooltip: trialTooltip(theme, study),
      grid: [
        { left: isNarrow ? 58 : 84, right: isNarrow ? 76 : 120, top: top + 40, bottom: 60 },
        { right: isNarrow ? 42 : 70, width: 14, top: top + 40, bottom: 60 },
      ],
      xAxis: [valuesAxis(theme, across, { gap: 32, room: (frame.width - 200) / across.ticks.length - 8 }), key.xAxis],
      yAxis: [valuesAxis(theme, up, isNarrow ? { gap: 40, room: 50 } : { gap: 50, room: 90 }), key.yAxis],
      series: [
        ...(map === undefined ? [] : [groundSeries(across, up, map, ramp)]),
        dotSeries(ramp, drawn, markAt),
        crossSeries(marksOf(lost)),
        ...(winner === undefined ? [] : ringSeries(marksOf([winner]), theme.best, 16)),
        ...(selection.size === 0 ? [] : ringSeries(marksOf(picked), theme.selected, 13)),
        key.series,
      ],
    },
  });
}

/** Trials in the colours of their scores, rimmed in white: on any ground they are seen. */
function dotSeries(
  { colourOf }: Ramp,
  trials: readonly ScoredTrial[],
  markAt: (trial: Trial) => Mark | undefined,
): Series {
  const { symbolSize, borderWidth } =
    trials.length > MANY ? { symbolSize: 6, borderWidth: 0.7 } : { symbolSize: 9, borderWidth: 1.2 };
  const border = { borderColor: WHITE, borderWidth };
  const data = trials.flatMap((trial) => {
    const value = markAt(trial);
    return value === undefined ? [] : [{ value, itemStyle: { color: colourOf(trial.score), ...border } }];
  });
  return { type: "scatter", name: "trials", symbolSize, data, z: 4 };
}

/** Crosses in black and white, since the ground may have any colour. */
function crossSeries(marks: readonly Mark[]): Series {
  return {
    type: "scatter",
    name: "lost",
    symbol: CROSS,
    symbolSize: marks.length > MANY ? 6 : 9,
    itemStyle: { color: WHITE, borderColor: "#000000", borderWidth: 0.8 },
    data: [...marks],
    z: 5,
  };
}

/** Rings on white, since the ground may have any colour, and around the best what is best. */
function ringSeries(marks: readonly Mark[], colour: string, size: number): Series[] {
  const look = { type: "scatter" as const, name: "ring", symbol: "circle", symbolSize: size };
  const layers = [
    { borderColor: WHITE, borderWidth: 5.5 },
    { borderColor: colour, borderWidth: 2.5 },
  ];
  return layers.map((border) => ({
    ...look,
    itemStyle: { color: "transparent", ...border },
    data: [...marks],
    z: 7,
  }));
}

function markOf(across: ParameterAxis, up: ParameterAxis, { params, number }: Trial): Mark | undefined {
  const [x, y] = [across, up].map((axis, i) => {
    const value = params[axis.name];
    const place = value === undefined ? undefined : axis.place(value);
    // Options spread a little, so that trials do not cover each other, and differently to the right and upwards.
    return place === undefined || axis.kind === "number"
      ? place
      : place + ((number * [0.618034, 0.414214][i]!) % 1) * 0.6 - 0.3;
  });
  return x === undefined || y === undefined ? undefined : [x, y, number];
}

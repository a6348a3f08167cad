import { best, ranked } from "../analysis/ranking.ts";
import type { Study, Trial } from "../study/study.ts";
import { type Chart, type ChartOptions, frameOf } from "./chart.ts";
import { finished, headingHeight } from "./heading.ts";
import { sampleText } from "./marks.ts";
import { tickText } from "./numbers.ts";
import { type ParameterAxis, parameterAxis, varyingParameters } from "./parameter-axis.ts";
import { rampOver } from "./ramp.ts";
import { bestAndSampled } from "./sample.ts";
import { scoreAxis } from "./score-axis.ts";
import { labelLook, tooltipLook } from "./style.ts";
import { trialText } from "./trial-text.ts";

export interface ParallelOptions extends ChartOptions {
  readonly parameters?: readonly string[];
}

/** More lines than these cover each other. */
const MOST = 400;

/** The widest that a parameter's name may be before it is cut, in pixels, where many stand side by side. */
const NAME = 96;

/** Every trial as a line through its values and its score, the best on top. */
export function parallelChart(study: Study, options: ParallelOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, selection, width } = frame;
  const { metric, name } = study.definition;
  const { parameters = varyingParameters(study) } = options;
  const axes = parameters.flatMap((parameter) => parameterAxis(study, parameter) ?? []);
  const scored = ranked(study.trials, metric.goal);
  const drawn = bestAndSampled(scored, MOST).toReversed();
  const scores = scoreAxis(
    scored.map(({ score }) => score),
    metric.goal,
  );
  const ramp = rampOver(
    drawn.map(({ score }) => scores.place(score)),
    metric.goal,
  );
  const subtitle = [
    "Each line is a trial, the brighter the better; it breaks where a parameter is not active. The thick one is the best.",
    ...sampleText(drawn.length, scored.length),
  ].join(" ");
  const top = headingHeight(frame, subtitle);
  const winner = best(study);
  const lines = drawn.map((trial) => ({
    trial,
    value: [...axes.map((axis) => placeOn(axis, trial)), scores.place(trial.score)],
  }));
  const line = { opacity: drawn.length > 120 ? 0.35 : 0.6, width: 1.3 };
  return finished(frame, {
    title: `${name}: params and ${metric.name} of each trial`,
    subtitle,
    height: top + 400,
    option: {
      tooltip: {
        ...tooltipLook(theme),
        trigger: "item",
        formatter: (params: unknown) => textAt(study, params),
      },
      parallel: { left: 52, right: 62, top: top + 56, bottom: 34 },
      parallelAxis: [
        ...axes.map(({ name, low, high, ticks, text }, dim) => axisAt(dim, name, low, high, ticks, text)),
        axisAt(axes.length, metric.name, scores.low, scores.high, scores.ticks, tickText),
      ],
      series: [
        {
          type: "parallel",
          name: "trials",
          data: lines.map(({ trial, value }) => ({
            name: String(trial.number),
            value,
            lineStyle: { color: ramp.colourOf(scores.place(trial.score)), ...line },
          })),
        },
        {
          type: "parallel",
          name: "picked out",
          z: 5,
          data: lines
            .filter(({ trial }) => selection.has(trial.number) || trial.number === winner?.number)
            .map(({ trial, value }) => {
              const color = trial.number === winner?.number ? theme.best : theme.selected;
              return { name: String(trial.number), value, lineStyle: { color, width: 3, opacity: 1 } };
            }),
        },
      ],
    },
  });

  function axisAt(
    dim: number,
    axisName: string,
    low: number,
    high: number,
    ticks: readonly number[],
    text: (x: number) => string,
  ) {
    return {
      dim,
      type: "value" as const,
      name: axisName,
      min: low,
      max: high,
      nameTextStyle: { color: theme.text, fontSize: 12, fontWeight: 600 as const },
      nameTruncate: {
        maxWidth: Math.max(40, Math.min(NAME, (width - 110) / Math.max(1, axes.length) - 8)),
        ellipsis: "…",
      },
      nameGap: 16,
      axisLine: { lineStyle: { color: theme.axis } },
      axisTick: { show: true, customValues: [...ticks] },
      axisLabel: {
        ...labelLook(theme),
        customValues: [...ticks],
        formatter: text,
        backgroundColor: theme.background,
        padding: [1, 2],
      },
    };
  }
}

function placeOn(axis: ParameterAxis, { params, number }: Trial): number | string {
  const value = params[axis.name];
  const place = value === undefined ? undefined : axis.place(value);
  // ECharts' word for no value.
  if (place === undefined) return "-";
  return axis.kind === "number" ? place : place + ((number * 0.618034) % 1) * 0.5 - 0.25;
}

function textAt(study: Study, params: unknown): string {
  if (typeof params !== "object" || params === null || !("name" in params)) return "";
  const trial = study.trials[Number(params.name) - 1];
  return trial === undefined ? "" : trialText(study, trial);
}

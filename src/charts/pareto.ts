import { paretoFront, valuesOf } from "../analysis/pareto.ts";
import { ranked } from "../analysis/ranking.ts";
import type { Metric } from "../study/definition.ts";
import { searchStages } from "../study/repeats.ts";
import type { Study } from "../study/study.ts";
import { type Chart, type ChartOptions, frameOf, type Series } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { finished, headingHeight } from "./heading.ts";
import { cellsFor } from "./layout.ts";
import { type Mark, sampleText, selectedSeries } from "./marks.ts";
import { counted, tickText } from "./numbers.ts";
import { bestAndSampled } from "./sample.ts";
import { scoreAxis, uprightAxis } from "./score-axis.ts";
import { axisLook, labelLook, legendBeyond, legendLook, tooltipLook } from "./style.ts";
import { colourAt, signAt } from "./theme.ts";
import { stageLabel, trialTooltip } from "./trial-text.ts";

/** More points than these are not told apart, and ECharts would draw them over several frames. */
const MOST = 2500;

/** Trials by the main metric and each other objective, and the Pareto front. */
export function paretoChart(study: Study, options: ChartOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, width, selection } = frame;
  const { metric, objectives = [], name } = study.definition;
  const title = `${name}: the Pareto front`;
  if (objectives.length === 0) {
    const subtitle = `The study has one metric, ${metric.name}; a front needs two or more ("metrics" in study.yaml).`;
    return finished(frame, { title, subtitle, height: headingHeight(frame, subtitle) + 60, option: { series: [] } });
  }
  const all: [Metric, ...Metric[]] = [metric, ...objectives];
  const front = paretoFront(study.trials, all);
  const scored = ranked(study.trials, metric.goal);
  const drawn = bestAndSampled(scored, MOST);
  const stages = searchStages(study);
  const goals = all.map((each) => `${each.name}: ${each.goal === "maximize" ? "more" : "less"} is better`).join(", ");
  const subtitle = [
    `${front.length} of ${counted(scored.length, "trial")} ${front.length === 1 ? "is" : "are"} on the front: no other is as good in everything and better in something.`,
    `${goals}.`,
    ...sampleText(drawn.length, scored.length),
  ].join(" ");
  const names = ["Pareto front", ...stages.map(({ number, epochs }) => stageLabel(number, epochs))];
  const legendTop = headingHeight(frame, subtitle) + 8;
  const top = legendTop + legendBeyond(names, width) + 32;
  const cells = cellsFor(objectives.length, width, 420, 380, 40);
  const places = objectives.map((_, i) => cells.at(i));
  const upright = scoreAxis(
    scored.map(({ score }) => score),
    metric.goal,
  );
  const sides = objectives.map((objective, i) =>
    scoreAxis(
      scored.map((trial) => valuesOf(trial, all)[i + 1]!),
      objective.goal,
    ),
  );
  const marksOf = (trials: readonly (typeof scored)[number][], i: number) =>
    trials.flatMap((trial): Mark[] => {
      const value = valuesOf(trial, all)[i + 1]!;
      return Number.isFinite(value) ? [[sides[i]!.place(value), upright.place(trial.score), trial.number]] : [];
    });
  const onFront = new Set(front.map(({ trial }) => trial.number));
  return finished(frame, {
    title,
    subtitle,
    table: tableOf(
      ["trial", "stage", "on the front", ...all.map((each) => each.name)],
      [...front.map(({ trial }) => trial), ...scored.filter(({ number }) => !onFront.has(number))],
      (trial) => [trial.number, trial.stage, onFront.has(trial.number) ? "yes" : "no", ...valuesOf(trial, all)],
    ),
    height: top + cells.height,
    option: {
      legend: { ...legendLook(theme, legendTop), data: names },
      tooltip: { ...tooltipLook(theme), trigger: "item", formatter: trialTooltip(study) },
      grid: places.map(({ left, top: above, width, height }) => ({
        left: left + 56,
        top: top + above + 28,
        width: width - 68,
        height: height - 84,
      })),
      xAxis: objectives.map((objective, i) => {
        const { low, high, log, ticks } = sides[i]!;
        return {
          ...axisLook(theme, objective.name),
          type: log ? "log" : "value",
          gridIndex: i,
          min: low,
          max: high,
          nameLocation: "middle",
          nameGap: 30,
          axisTick: { customValues: [...ticks] },
          axisLabel: { ...labelLook(theme), customValues: [...ticks], formatter: tickText },
        };
      }),
      yAxis: objectives.map((_, i) => ({
        ...uprightAxis(theme, upright, metric.name),
        nameLocation: "middle",
        nameTextStyle: { color: theme.muted, fontSize: 12 },
        nameGap: 44,
        gridIndex: i,
      })),
      series: objectives.flatMap((objective, i) => {
        const dots = stages.map(
          ({ number, epochs }, k): Series => ({
            type: "scatter",
            name: stageLabel(number, epochs),
            symbol: signAt(k),
            symbolSize: 6,
            itemStyle: { color: colourAt(theme, k), opacity: 0.5 },
            data: marksOf(
              drawn.filter(({ stage }) => stage === number),
              i,
            ),
          }),
        );
        const marks = marksOf(
          front.map(({ trial }) => trial),
          i,
        ).sort(([a], [b]) => a - b);
        const line: Series = {
          type: "line",
          name: "Pareto front",
          // With two objectives the front is a staircase; of more, its trials lie behind each other.
          step: objective.goal === "minimize" ? "end" : "start",
          symbol: "circle",
          symbolSize: 9,
          lineStyle: { color: theme.best, width: objectives.length === 1 ? 2 : 0 },
          itemStyle: { color: theme.best },
          data: marks,
          z: 5,
        };
        return [...dots, line, ...selectedSeries(theme, selection, marksOf(scored, i))].map((one) => ({
          ...one,
          xAxisIndex: i,
          yAxisIndex: i,
        }));
      }),
    },
  });
}

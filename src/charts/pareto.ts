import { paretoFront, valuesOf } from "../analysis/pareto.ts";
import { ranked, type ScoredTrial } from "../analysis/ranking.ts";
import { type Metric, objectivesOf } from "../study/definition.ts";
import { searchStages } from "../study/repeats.ts";
import type { Study, Trial } from "../study/study.ts";
import { type Chart, type ChartOptions, frameOf, type Series } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { finished, legendBelow, withoutDrawing } from "./heading.ts";
import { cellsFor } from "./layout.ts";
import { type Mark, sampleText, selectedSeries, stageDots } from "./marks.ts";
import { counted, tickText } from "./numbers.ts";
import { bestAndSampled } from "./sample.ts";
import { type ScoreAxis, scoreAxis, uprightAxis } from "./score-axis.ts";
import { stepPieces } from "./steps.ts";
import { axisLook, labelLook } from "./style.ts";
import type { Theme } from "./theme.ts";
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
    return withoutDrawing(frame, title, subtitle);
  }
  const all = objectivesOf(study.definition);
  const front = paretoFront(study.trials, all).map(({ trial }) => trial);
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
  const { legend, below } = legendBelow(frame, subtitle, names);
  const top = below + 40;
  const cells = cellsFor(objectives.length, width, { wanted: 420, height: 380, gap: 40 });
  const places = objectives.map((_, i) => cells.at(i));
  const upright = scoreAxis(
    scored.map(({ score }) => score),
    metric.goal,
  );
  const planes = objectives.map((objective, i): Plane => {
    const reachedBy = (trial: Trial) => valuesOf(trial, all)[i + 1]!;
    return { objective, reachedBy, across: scoreAxis(scored.map(reachedBy), objective.goal), upright };
  });
  const onFront = new Set(front.map(({ number }) => number));
  return finished(frame, {
    title,
    subtitle,
    table: tableOf(
      ["trial", "stage", "on the front", ...all.map((each) => each.name)],
      [...front, ...scored.filter(({ number }) => !onFront.has(number))],
      (trial) => [trial.number, trial.stage, onFront.has(trial.number) ? "yes" : "no", ...valuesOf(trial, all)],
    ),
    height: top + cells.height,
    option: {
      legend,
      tooltip: trialTooltip(theme, study),
      grid: places.map(({ left, top: above, width, height }) => ({
        left: left + 56,
        top: top + above + 28,
        width: width - 68,
        height: height - 84,
      })),
      xAxis: planes.map((plane, i) => ({ ...acrossAxis(theme, plane), gridIndex: i })),
      yAxis: planes.map((_, i) => ({
        ...uprightAxis(theme, upright, metric.name),
        nameLocation: "middle",
        nameTextStyle: { color: theme.muted, fontSize: 12 },
        nameGap: 44,
        gridIndex: i,
      })),
      series: planes.flatMap((plane, i) =>
        [
          ...stageDots(theme, stages, { size: 6, opacity: 0.5 }, (number) =>
            marksOn(
              plane,
              drawn.filter(({ stage }) => stage === number),
            ),
          ),
          frontSeries(theme, plane, front, objectives.length === 1),
          ...selectedSeries(theme, selection, marksOn(plane, scored)),
        ].map((one) => ({ ...one, xAxisIndex: i, yAxisIndex: i })),
      ),
    },
  });
}

/** Where trials lie by the main metric, upwards, and by one other objective. */
interface Plane {
  readonly objective: Metric;
  /** What a trial reached in it; NaN where it reported nothing. */
  readonly reachedBy: (trial: Trial) => number;
  readonly across: ScoreAxis;
  readonly upright: ScoreAxis;
}

function marksOn({ reachedBy, across, upright }: Plane, trials: readonly ScoredTrial[]): Mark[] {
  return trials.flatMap((trial): Mark[] => {
    const value = reachedBy(trial);
    return Number.isFinite(value) ? [[across.place(value), upright.place(trial.score), trial.number]] : [];
  });
}

function acrossAxis(theme: Theme, { objective, across: { low, high, log, ticks } }: Plane) {
  return {
    ...axisLook(theme, objective.name),
    type: log ? ("log" as const) : ("value" as const),
    min: low,
    max: high,
    nameLocation: "middle" as const,
    nameGap: 30,
    axisTick: { customValues: [...ticks] },
    axisLabel: { ...labelLook(theme), customValues: [...ticks], formatter: tickText },
  };
}

/** With two objectives the front is a staircase; of more, its trials lie behind each other. */
function frontSeries(theme: Theme, plane: Plane, front: readonly ScoredTrial[], isStaircase: boolean): Series {
  const marks = marksOn(plane, front).sort(([a], [b]) => a - b);
  return {
    type: "line",
    name: "Pareto front",
    step: plane.objective.goal === "minimize" ? "end" : "start",
    symbol: "circle",
    symbolSize: 9,
    lineStyle: { color: theme.best, width: isStaircase ? 2 : 0, cap: "square" },
    itemStyle: { color: theme.best },
    data: stepPieces(marks),
    z: 5,
  };
}

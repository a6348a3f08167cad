import { best, ranked } from "../analysis/ranking.ts";
import { shortNumber } from "../study/describe.ts";
import { searchStages } from "../study/repeats.ts";
import type { Study } from "../study/study.ts";
import { type Budget, budgetAxis, budgetName, courseOf } from "./budget.ts";
import { type Chart, type ChartOptions, frameOf } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { finished, legendBelow } from "./heading.ts";
import { beyondText, lostSeries, lostText, type Mark, sampleText, selectedSeries, stageDots } from "./marks.ts";
import { bestAndSampled, sampled } from "./sample.ts";
import { scoreAxis, uprightAxis } from "./score-axis.ts";
import { stepPieces } from "./steps.ts";
import { lostTrials, trialTooltip } from "./trial-text.ts";

interface HistoryOptions extends ChartOptions {
  readonly over?: Budget;
  readonly log?: boolean;
}

/** More points than these are not told apart, and ECharts would draw them over several frames. */
const MOST = 1500;

/** Each trial's score and the best so far, over the budget spent. */
export function historyChart(study: Study, options: HistoryOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme, selection } = frame;
  const { over = "trials" } = options;
  const { metric, name } = study.definition;
  const course = courseOf(study, over);
  const scored = ranked(study.trials, metric.goal);
  const lost = lostTrials(study);
  const values = [...scored.map(({ score }) => score), ...course.best.map(([, score]) => score)];
  const axis = scoreAxis(values, metric.goal, options.log);
  const drawn = bestAndSampled(scored, MOST).map((trial) => ({
    stage: trial.stage,
    mark: [course.placeOf(trial), axis.place(trial.score), trial.number] satisfies Mark,
  }));
  const crosses = sampled(lost, MOST).map((trial): Mark => [course.placeOf(trial), axis.worst, trial.number]);
  const subtitle = [
    bestText(study),
    ...lostText(lost.length),
    ...beyondText(axis.beyond),
    ...sampleText(drawn.length, scored.length),
  ].join(" ");
  const look = { size: 7, opacity: drawn.length > 500 ? 0.35 : 0.7 };
  const dots = stageDots(theme, searchStages(study), look, (number) =>
    drawn.filter(({ stage }) => stage === number).map(({ mark }) => mark),
  );
  const steps = course.best.map(([at, score]) => [at, axis.place(score)]);
  const last = steps.at(-1)?.[1];
  const names = ["best so far", ...dots.map(({ name }) => String(name))];
  const { legend, below } = legendBelow(frame, subtitle, names);
  return finished(frame, {
    title: `${name}: ${metric.name} of each trial, and the best so far`,
    subtitle,
    table: tableOf(["trial", "stage", "state", budgetName(over), metric.name], [...scored, ...lost], (trial) => [
      trial.number,
      trial.stage,
      trial.state,
      course.placeOf(trial),
      trial.score,
    ]),
    height: below + 380,
    option: {
      grid: { left: 64, right: 28, top: below + 62, bottom: 52 },
      legend,
      tooltip: trialTooltip(theme, study),
      xAxis: budgetAxis(theme, over, course.end, frame.width),
      yAxis: uprightAxis(theme, axis, metric.name),
      series: [
        ...dots,
        lostSeries(theme, crosses),
        {
          type: "line",
          name: "best so far",
          step: "end",
          symbol: "none",
          lineStyle: { color: theme.best, width: 2.5, cap: "square" },
          itemStyle: { color: theme.best },
          data: last === undefined ? [] : stepPieces([...steps, [course.end, last]]),
          silent: true,
          z: 5,
        },
        ...selectedSeries(
          theme,
          selection,
          drawn.map(({ mark }) => mark),
        ),
      ],
    },
  });
}

function bestText(study: Study): string {
  const { metric } = study.definition;
  const found = best(study);
  if (found === undefined) return "No trial has a score yet.";
  const better = metric.goal === "maximize" ? "more is better" : "less is better";
  const { score, number, scoreEpoch = 0 } = found;
  return `Best: ${metric.name} ${shortNumber(score)}, trial ${number} at epoch ${shortNumber(scoreEpoch)}; ${better}.`;
}

import { least, most } from "../math/extremes.ts";
import { shortNumber } from "../study/describe.ts";
import type { Study } from "../study/study.ts";
import { type Budget, budgetAxis, budgetName, courseOf } from "./budget.ts";
import { type Chart, type ChartOptions, frameOf } from "./chart.ts";
import { tableOf } from "./chart-table.ts";
import { finished, headingHeight } from "./heading.ts";
import { beyondText } from "./marks.ts";
import { scoreAxis, uprightAxis } from "./score-axis.ts";
import { stepPieces } from "./steps.ts";
import { legendLook, tooltipLook } from "./style.ts";
import { colourAt, signAt } from "./theme.ts";

interface CompareOptions extends ChartOptions {
  readonly over?: Budget;
  /** The best score so far, or how far it still is from the best of all the studies. */
  readonly of?: "score" | "regret";
  readonly log?: boolean;
}

/** A study, and what to call it among others. */
export interface Named {
  readonly label: string;
  readonly study: Study;
}

/** The best score so far of several studies, or their regret, over what each had spent. They share a metric; those that do not are left out. */
export function compareChart(studies: readonly [Named, ...Named[]], options: CompareOptions = {}): Chart {
  const frame = frameOf(options);
  const { theme } = frame;
  const { over = "epochs", of = "score" } = options;
  const { metric } = studies[0].study.definition;
  const isAlike = ({ study }: Named) =>
    study.definition.metric.name === metric.name && study.definition.metric.goal === metric.goal;
  const alike = studies.filter(isAlike);
  const others = studies.filter((each) => !isAlike(each));
  const courses = alike.map(({ label, study }) => ({ label, ...courseOf(study, over) }));
  const reached = courses.flatMap(({ best }) => best.map(([, score]) => score));
  const best = metric.goal === "maximize" ? most(reached) : least(reached);
  const regrets = reached.map((score) => Math.abs(score - best)).filter((regret) => regret > 0);
  // The study with the best has a regret of 0, which has no logarithm: it stands below all others.
  const none = least(regrets) / 2;
  const measure = of === "score" ? (score: number) => score : (score: number) => Math.abs(score - best) || none;
  const axis =
    of === "score"
      ? scoreAxis(reached, metric.goal, options.log)
      : scoreAxis(regrets.length === 0 ? [] : [none, ...regrets], "minimize", options.log ?? true);
  const end = Math.max(...courses.map((course) => course.end));
  const subtitle = [
    `${courses.map(({ label, best }) => `${label}: ${best.length === 0 ? "no score" : shortNumber(best.at(-1)![1])}`).join(", ")}.`,
    ...(of === "score" || reached.length === 0
      ? []
      : [
          `Regret is how far the best so far still is from the best of all, ${shortNumber(best)}; at the foot there is none.`,
        ]),
    ...alike.flatMap(({ label, study: { definition } }) =>
      over !== "epochs" || definition.folds === undefined
        ? []
        : [`An epoch of ${label} is one of each of its ${definition.folds} folds.`],
    ),
    ...(others.length === 0
      ? []
      : [`Left out, since they search another metric: ${others.map(({ label }) => label).join(", ")}.`]),
    ...beyondText(axis.beyond),
  ].join(" ");
  const top = headingHeight(frame, subtitle);
  return finished(frame, {
    title: `${of === "score" ? "Best" : "Regret in"} ${metric.name} over what was spent`,
    subtitle,
    table: tableOf(
      ["study", budgetName(over), `best ${metric.name} so far`],
      courses.flatMap(({ label, best }) => best.map((step) => ({ label, step }))),
      ({ label, step: [at, score] }) => [label, at, score],
    ),
    height: top + 400,
    option: {
      grid: { left: 64, right: 28, top: top + 62, bottom: 52 },
      legend: { ...legendLook(frame, top + 10), type: "scroll", data: courses.map(({ label }) => label) },
      tooltip: {
        ...tooltipLook(theme),
        trigger: "item",
        formatter: (found) => (Array.isArray(found) ? found : [found]).map((each) => each.seriesName ?? "").join("\n"),
      },
      xAxis: budgetAxis(theme, over, end, frame.width),
      yAxis: uprightAxis(theme, axis, of === "score" ? metric.name : `regret in ${metric.name}`),
      series: courses.map(({ label, best, end: spent }, i) => {
        const steps = best.map(([at, score]) => [at, axis.place(measure(score))]);
        const last = steps.at(-1)?.[1];
        return {
          type: "line",
          name: label,
          step: "end",
          symbol: signAt(i),
          symbolSize: 7,
          lineStyle: { color: colourAt(theme, i + 1), width: 2.2, cap: "square" },
          itemStyle: { color: colourAt(theme, i + 1) },
          data: last === undefined ? [] : stepPieces([...steps, [spent, last]]),
        };
      }),
    },
  });
}

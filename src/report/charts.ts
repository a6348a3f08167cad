import { landscapeOf } from "../analysis/importance/landscape.ts";
import { curvesChart } from "../charts/curves.ts";
import { historyChart } from "../charts/history.ts";
import { importanceChart } from "../charts/importance.ts";
import { pairsChart } from "../charts/pairs.ts";
import { parallelChart } from "../charts/parallel.ts";
import { paretoChart } from "../charts/pareto.ts";
import { spaceChart } from "../charts/space.ts";
import { timelineChart } from "../charts/timeline.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Block, Section } from "./blocks.ts";
import type { Facts } from "./facts.ts";

/** The sections with the charts that belong to them. */
export function withCharts(
  folder: StudyFolder,
  { importance }: Facts,
  sections: readonly Section[],
): readonly Section[] {
  const { study } = folder;
  const landscape = landscapeOf(study);
  const [first, second] = importance?.fanova.all.singles.map(({ parameters }) => parameters[0]) ?? [];
  const charts: Readonly<Record<string, readonly Block[]>> = {
    Result: [
      chart(historyChart(study, { over: "epochs" })),
      ...(study.definition.objectives === undefined ? [] : [chart(paretoChart(study))]),
      chart(curvesChart(study)),
    ],
    "Are the ranges right?": [chart(spaceChart(study, { landscape }))],
    "What matters": [
      chart(importanceChart(study, importance ?? undefined)),
      ...(first === undefined || second === undefined
        ? []
        : [chart(pairsChart(study, { parameters: [first, second], landscape }))]),
      chart(parallelChart(study)),
    ],
    "Method and budget": [chart(timelineChart(study, (trial) => folder.attemptsOf(trial)))],
  };
  return sections.map((section) => ({ ...section, blocks: [...section.blocks, ...(charts[section.title] ?? [])] }));
}

function chart(made: Extract<Block, { kind: "chart" }>["chart"]): Block {
  return { kind: "chart", chart: made };
}

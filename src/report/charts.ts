import { landscapeOf } from "../analysis/importance/landscape.ts";
import type { Chart } from "../charts/chart.ts";
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

/** The sections with the charts that belong to them, without those that would have nothing to draw. */
export function withCharts(
  folder: StudyFolder,
  { best, importance, spent }: Facts,
  sections: readonly Section[],
): readonly Section[] {
  const { study } = folder;
  const landscape = landscapeOf(study);
  const [first, second] = importance?.fanova.all.singles.map(({ parameters }) => parameters[0]) ?? [];
  const isScored = best !== null;
  const charts: Readonly<Record<string, readonly Block[]>> = {
    Result: [
      ...chartWhere(isScored, () => historyChart(study, { over: "epochs" })),
      ...chartWhere(isScored && study.definition.objectives !== undefined, () => paretoChart(study)),
      ...chartWhere(spent.epochs > 0, () => curvesChart(study)),
    ],
    "Are the ranges right?": chartWhere(spent.trials > 0, () => spaceChart(study, { landscape })),
    "What matters": [
      ...(importance === null ? [] : chartWhere(true, () => importanceChart(study, importance))),
      ...(first === undefined || second === undefined
        ? []
        : chartWhere(true, () => pairsChart(study, { parameters: [first, second], landscape }))),
      ...chartWhere(isScored, () => parallelChart(study)),
    ],
    "Method and budget": chartWhere(spent.trials > 0, () => timelineChart(study, (trial) => folder.attemptsOf(trial))),
  };
  return sections.map((section) => ({ ...section, blocks: [...section.blocks, ...(charts[section.title] ?? [])] }));
}

function chartWhere(isThere: boolean, make: () => Chart): readonly Block[] {
  return isThere ? [{ kind: "chart", chart: make() }] : [];
}

import type { EChartsType } from "echarts/core";
import { select } from "../state/selection.ts";

/** Picks out the trials whose lines pass where people have drawn along the axes of parallel coordinates. */
export function pickBrushed(drawn: EChartsType): void {
  drawn.off("axisareaselected");
  drawn.on("axisareaselected", () => {
    const picked = new Set<number>();
    const { series } = drawn.getOption();
    for (const [i, each] of (Array.isArray(series) ? series : []).entries()) {
      const model = seriesOf(drawn, i);
      if (each.type !== "parallel" || model === undefined || !Array.isArray(each.data)) continue;
      for (const index of model.getRawIndicesByActiveState("active")) {
        const trial = Number(each.data[index]?.name ?? "");
        if (trial > 0) picked.add(trial);
      }
    }
    select(picked);
  });
}

interface ParallelModel {
  getRawIndicesByActiveState(state: "active"): number[];
}

/** ECharts tells which lines pass only by the series' model, which its types keep to itself. */
function seriesOf(drawn: EChartsType, index: number): ParallelModel | undefined {
  const model: unknown = Reflect.get(drawn, "getModel");
  const found: unknown = typeof model === "function" ? model.call(drawn).getSeriesByIndex(index) : undefined;
  return isParallel(found) ? found : undefined;
}

function isParallel(model: unknown): model is ParallelModel {
  return typeof model === "object" && model !== null && "getRawIndicesByActiveState" in model;
}

import type { EChartsType } from "echarts/core";
import type { LineAxis } from "../../src/charts/parallel.ts";
import { isRecord } from "../../src/study/record.ts";
import { brush, brushAxis, type Stretch } from "../state/brush.ts";
import { study } from "../state/session.ts";

/** Shows what is brushed of the axes of parallel coordinates, and follows what people draw along them. */
export function followBrush(drawn: EChartsType, axes: readonly LineAxis[]): void {
  drawn.off("axisareaselected");
  axes.forEach(({ name }, i) => {
    const intervals = brush.peek().get(name);
    if (intervals === undefined) return;
    drawn.dispatchAction({ type: "axisAreaSelect", parallelAxisId: String(i), intervals }, { silent: true });
  });
  // Areas that were not drawn by hand are drawn with the axes.
  if (brush.peek().size > 0) drawn.setOption({});
  drawn.on("axisareaselected", (event) => {
    const { parallelAxisId, intervals } = isRecord(event) ? event : {};
    const [axis, now] = [axes[Number(parallelAxisId)], study.peek()];
    if (axis !== undefined && now !== undefined && Array.isArray(intervals))
      brushAxis(axis, intervals.filter(isStretch), axes, now);
  });
}

function isStretch(given: unknown): given is Stretch {
  return Array.isArray(given) && given.length === 2 && given.every((end) => typeof end === "number");
}

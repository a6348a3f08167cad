import { useComputed } from "@preact/signals";
import { lineAxes, parallelChart, parallelWidth } from "../../src/charts/parallel.ts";
import { BrushTable } from "../parts/brush-table.tsx";
import { followBrush } from "../parts/brushed.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card } from "../parts/words.tsx";
import { study } from "../state/session.ts";

/** Every trial as a line through its values; strokes along axes pick out those that pass all of them. */
export function Parallel() {
  const axes = useComputed(() => (study.value === undefined ? [] : lineAxes(study.value)));
  return (
    <Card title="Parallel coordinates">
      <ChartView
        of="parallel"
        least={parallelWidth(axes.value)}
        make={(options) => (study.value === undefined ? undefined : parallelChart(study.value, options))}
        onDrawn={(drawn) => followBrush(drawn, axes.peek())}
      />
      <p class="muted hint">
        Drag along axes to pick out the trials that pass there, on several axes those that pass all; a click on an axis
        ends that.
      </p>
      <BrushTable axes={axes.value} />
    </Card>
  );
}

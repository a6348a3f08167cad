import { parallelChart } from "../../src/charts/parallel.ts";
import { pickBrushed } from "../parts/brushed.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card } from "../parts/words.tsx";
import { study } from "../state/session.ts";

/** Every trial as a line through its values; a stroke along an axis picks out those that pass. */
export function Parallel() {
  return (
    <Card title="Parallel coordinates">
      <ChartView
        of="parallel"
        make={(options) => (study.value === undefined ? undefined : parallelChart(study.value, options))}
        onDrawn={pickBrushed}
      />
      <p class="muted hint">Drag along an axis to pick out the trials that pass there; a click on it ends that.</p>
    </Card>
  );
}

import { paretoChart } from "../../src/charts/pareto.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card } from "../parts/words.tsx";
import { hasCurves, study } from "../state/session.ts";

/** Trials by several metrics, and those of which no other is better in everything. */
export function Pareto() {
  return (
    <Card title="Pareto front">
      <ChartView
        of={`pareto ${hasCurves.value}`}
        without="Reading the curves …"
        make={(options) =>
          study.value === undefined || !hasCurves.value ? undefined : paretoChart(study.value, options)
        }
      />
    </Card>
  );
}

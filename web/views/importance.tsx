import { importanceChart } from "../../src/charts/importance.ts";
import { ChartView } from "../parts/chart.tsx";
import { Card } from "../parts/words.tsx";
import { usePolled } from "../state/polled.ts";
import { askImportance } from "../state/server.ts";
import { study } from "../state/session.ts";

/** What the score depends on, for all trials and for the good ones. */
export function Importance() {
  const found = usePolled(askImportance).value;
  if (found === undefined) return <p class="empty">Working it out …</p>;
  return (
    <Card title="What the score depends on">
      <ChartView
        of={String(found?.trials)}
        make={(options) =>
          study.value === undefined ? undefined : importanceChart(study.value, found ?? undefined, options)
        }
      />
    </Card>
  );
}

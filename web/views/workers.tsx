import { timelineChart } from "../../src/charts/timeline.ts";
import { duration } from "../../src/study/amounts.ts";
import { shortNumber } from "../../src/study/describe.ts";
import type { WorkerReport } from "../../src/worker/worker-report.ts";
import { ChartView } from "../parts/chart.tsx";
import { OrderButton } from "../parts/order-button.tsx";
import { PlainTable } from "../parts/plain-table.tsx";
import { Card, TrialLink } from "../parts/words.tsx";
import { attemptsOf, reports, study } from "../state/session.ts";

/** Who trains what, and where. */
export function Workers() {
  const trained = new Map<string, number>();
  for (const trial of study.value?.trials ?? [])
    if (trial !== undefined) trained.set(trial.worker, (trained.get(trial.worker) ?? 0) + 1);
  return (
    <div class="workers">
      <Card title="Who trained what">
        <ChartView
          of="timeline"
          make={(options) => (study.value === undefined ? undefined : timelineChart(study.value, attemptsOf, options))}
        />
      </Card>
      <Card title="Workers">
        {reports.value.length === 0 ? (
          <p class="empty">No worker has been on the study yet.</p>
        ) : (
          <PlainTable
            label="Workers"
            titles={["worker", "host", "does", "trial", ">epoch", ">trials", ">there for", "why it left", ""]}
            rows={reports.value.map((report) => ({ key: report.name, cells: cellsOf(report, trained) }))}
          />
        )}
      </Card>
    </div>
  );
}

function cellsOf(
  { name, host, state, hangs, trial, epoch, epochs, reason }: WorkerReport,
  trained: ReadonlyMap<string, number>,
) {
  const now = study.value;
  const worker = now?.workers.get(name);
  return [
    <b key="name">{name}</b>,
    host,
    <span key="state" class={`worker worker-${state}`} data-state={state}>
      {hangs ? "seems to hang" : state}
    </span>,
    trial !== null && <TrialLink key="trial" of={trial} />,
    epoch === null ? "" : `${shortNumber(epoch)} / ${shortNumber(epochs ?? 0)}`,
    trained.get(name) ?? 0,
    worker === undefined ? "" : duration((worker.lastAt - worker.startedAt) / 1000),
    <span key="reason" class="muted">
      {reason ?? ""}
    </span>,
    state !== "left" && state !== "lost" && (
      <OrderButton key="order" text="Let go" what={{ action: "kill-worker", worker: name }} />
    ),
  ];
}

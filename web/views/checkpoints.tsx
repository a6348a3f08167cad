import { withCommas } from "../../src/charts/numbers.ts";
import type { ShownCheckpoint } from "../../src/dashboard/checkpoints.ts";
import { bytes } from "../../src/study/amounts.ts";
import { type Column, List } from "../parts/list.tsx";
import { number, State, TrialLink } from "../parts/words.tsx";
import { usePolled } from "../state/polled.ts";
import { pick, selection } from "../state/selection.ts";
import { askCheckpoints } from "../state/server.ts";
import { study } from "../state/session.ts";

/** Names are not cut: they tell the trial and the epoch at their ends. */
const columnsFor = (longest: number): readonly Column<ShownCheckpoint>[] => [
  { id: "name", title: "name, best first", width: 30 + 8 * longest, cell: ({ name }) => <code>{name}</code> },
  { id: "trial", title: "trial", width: 100, cell: ({ trial }) => <TrialLink of={trial} /> },
  { id: "score", title: "score", width: 100, right: true, cell: ({ trial, epoch }) => scoreAt(trial, epoch) },
  { id: "epoch", title: "epoch", width: 80, right: true, cell: ({ epoch }) => epoch },
  { id: "size", title: "saved", width: 110, right: true, cell: ({ size }) => sizeText(size) },
  { id: "state", title: "trial is", width: 136, cell: ({ trial }) => <StateOf trial={trial} /> },
  { id: "kept", title: "what becomes of it", width: 220, cell: (checkpoint) => <Fate of={checkpoint} /> },
];

/** The checkpoints, best first, and what will be removed next. */
export function Checkpoints() {
  const found = usePolled(askCheckpoints).value;
  if (found === undefined) return <p class="empty">Looking …</p>;
  if (found.length === 0)
    return (
      <p class="empty" data-checkpoints={0}>
        No checkpoint is kept. A program saves one by writing <code>{"$WHETSTONE_CHECKPOINT.<epoch>"}</code> before it
        prints that epoch's line.
      </p>
    );
  const going = found.filter(({ kept }) => !kept);
  return (
    <div class="trials">
      <p class="tools">
        <span>
          <b data-checkpoints={found.length}>{withCommas(found.length)}</b>{" "}
          {found.length === 1 ? "checkpoint" : "checkpoints"}, {bytes(sizeOf(found))}
        </span>
        <span class="muted">
          {going.length === 0
            ? "By what is known now, all of them stay."
            : `${withCommas(going.length)} (${bytes(sizeOf(going))}) will be removed when a worker next tidies up.`}
        </span>
      </p>
      <List
        label="Checkpoints, best first"
        columns={columnsFor(found.reduce((most, { name }) => Math.max(most, name.length), 45))}
        rows={found}
        keyOf={({ name }) => name}
        sort={undefined}
        onSort={() => {}}
        isPicked={({ trial }) => selection.value.has(trial)}
        onPick={({ trial }, adding) => pick(trial, adding)}
      />
    </div>
  );
}

function sizeOf(checkpoints: readonly ShownCheckpoint[]): number {
  return checkpoints.reduce((sum, { size = 0 }) => sum + size, 0);
}

function sizeText(size: number | undefined) {
  return size === undefined ? <span class="muted">record only</span> : bytes(size);
}

function scoreAt(trial: number, epoch: number): string {
  const now = study.value;
  const metric = now?.definition.metric.name ?? "";
  return number(now?.trials[trial - 1]?.curve.find((point) => point.epoch === epoch)?.metrics[metric]);
}

function StateOf({ trial }: { readonly trial: number }) {
  const found = study.value?.trials[trial - 1];
  return found === undefined ? null : <State of={found.state} />;
}

function Fate({ of: { kept, isBest } }: { readonly of: ShownCheckpoint }) {
  if (!kept) return <span class="going">removed next</span>;
  return <span>{isBest ? "kept: its trial's best" : "kept, to go on from"}</span>;
}

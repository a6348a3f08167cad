import { isUnwanted, keptCheckpoints } from "../analysis/retention.ts";
import { checkpointsBestFirst, type ListedCheckpoint } from "../store/checkpoint-list.ts";
import { removeCheckpoints } from "../store/checkpoints.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { roomFor } from "../worker/make-room.ts";
import { bytes, count } from "./amounts.ts";
import { openFolder } from "./open-folder.ts";
import { printSpans } from "./output.ts";
import { table } from "./table.ts";
import type { Span } from "./terminal.ts";

/** `whetstone clean`: removes the checkpoints that the study need not keep, and tells what each trial takes. */
export function clean(path: string, { dryRun = false }: { readonly dryRun?: boolean }): number {
  const folder = openFolder(path);
  const { leaving, staying, beyond } = planOf(folder);
  if (!dryRun)
    removeCheckpoints(
      folder.path,
      leaving.map(({ name }) => name),
    );
  const gone = `${count(leaving.length, "checkpoint")} (${bytes(sizeOf(leaving))})`;
  const lines: Span[][] = [
    ...leaving.map(({ name, size = 0 }): Span[] => [`${dryRun ? "would remove" : "removed"} ${name} (${bytes(size)})`]),
    [
      `${dryRun ? "Would remove" : "Removed"} ${gone}; ${count(staying.length, "checkpoint")} (${bytes(sizeOf(staying))}) stay.`,
    ],
    ...(beyond === 0
      ? []
      : [
          [
            `That is ${bytes(beyond)} more than max_size: what trials go on from and the study's best are never removed. Give a larger one: whetstone change ${path} --max-size …`,
          ],
        ]),
    ...use(staying),
  ];
  printSpans(lines);
  return 0;
}

/** What goes: what nobody wants any more, then the least useful of the rest as far as `max_size` asks for it. */
function planOf(folder: StudyFolder) {
  const study = folder.follow();
  const finished = scheduleOf(folder.definition).next(study).kind === "finished";
  const kept = keptCheckpoints(study, finished);
  const all = checkpointsBestFirst(folder.path, study.definition.metric.goal);
  const { removed, beyond } = roomFor(folder.path, study, 0, finished);
  const names = new Set(
    [...all.filter((checkpoint) => isUnwanted(study, kept, checkpoint)), ...removed].map(({ name }) => name),
  );
  return {
    leaving: all.filter(({ name }) => names.has(name)),
    staying: all.filter(({ name }) => !names.has(name)),
    beyond,
  };
}

function use(checkpoints: readonly ListedCheckpoint[]): Span[][] {
  const byTrial = new Map<number, ListedCheckpoint[]>();
  for (const checkpoint of checkpoints)
    byTrial.set(checkpoint.trial, [...(byTrial.get(checkpoint.trial) ?? []), checkpoint]);
  if (byTrial.size === 0) return [];
  const rows = [...byTrial].map(([trial, own]) => ({ trial, own, size: sizeOf(own) })).sort((a, b) => b.size - a.size);
  return table(
    [
      { title: "trial", right: true },
      { title: "checkpoints", right: true },
      { title: "size", right: true },
    ],
    rows.map(({ trial, own, size }) => [String(trial), String(own.length), bytes(size)]),
  );
}

function sizeOf(checkpoints: readonly ListedCheckpoint[]): number {
  return checkpoints.reduce((sum, { size = 0 }) => sum + size, 0);
}

import type { ListedCheckpoint } from "../store/checkpoint-list.ts";
import { removeCheckpoints } from "../store/checkpoints.ts";
import { bytes, count } from "../study/amounts.ts";
import { typed } from "../study/typed.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { cleaningOf } from "../worker/cleaning.ts";
import { openFolder } from "./open-folder.ts";
import { printSpans } from "./text/output.ts";
import { table } from "./text/table.ts";
import type { Span } from "./text/terminal.ts";

/** `whetstone clean`: removes the checkpoints that the study need not keep, and tells what each trial takes. */
export function clean(path: string, { dryRun = false }: { readonly dryRun?: boolean }): number {
  const folder = openFolder(path);
  const { unwanted, forRoom, staying, beyond } = cleaningOf(folder, scheduleOf(folder.definition));
  const leaving = [...unwanted, ...forRoom];
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
            `That is ${bytes(beyond)} more than max_size: what trials go on from, what is pinned and the study's best are never removed. Give a larger one: ${typed("change", path)} --max-size …`,
          ],
        ]),
    ...use(staying),
  ];
  printSpans(lines);
  return 0;
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

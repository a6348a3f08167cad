import type { ListedCheckpoint } from "../../store/checkpoint-list.ts";
import { bytes } from "../../study/amounts.ts";
import { table } from "./table.ts";
import type { Span } from "./terminal.ts";

/** Checkpoints as lines for a terminal. */
export function checkpointTable(checkpoints: readonly ListedCheckpoint[]): Span[][] {
  if (checkpoints.length === 0) return [["There are no checkpoints."]];
  return table(
    [
      { title: "checkpoint" },
      { title: "trial", right: true },
      { title: "epoch", right: true },
      { title: "saved", right: true },
    ],
    checkpoints.map(({ name, trial, epoch, size }) => [
      name,
      String(trial),
      String(epoch),
      size === undefined ? { text: "record only", style: "dim" } : bytes(size),
    ]),
  );
}

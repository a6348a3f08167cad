import { checkpointsBestFirst } from "../store/checkpoint-list.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openFolder } from "./open-folder.ts";
import { checkpointTable } from "./text/checkpoint-table.ts";
import { printSpans } from "./text/output.ts";
import type { Span } from "./text/terminal.ts";

/** `whetstone ls`: the checkpoints, best first. */
export function ls(path: string): number {
  printSpans(listLines(openFolder(path)));
  return 0;
}

/** Where there are records alone, it is said what they are. */
export function listLines({ path, definition }: StudyFolder): Span[][] {
  const checkpoints = checkpointsBestFirst(path, definition.metric.goal);
  const lines = checkpointTable(checkpoints);
  if (checkpoints.length === 0 || checkpoints.some(({ size }) => size !== undefined)) return lines;
  return [...lines, [{ text: RECORD_ONLY, style: "dim" }]];
}

const RECORD_ONLY =
  "record only: params and curve. What a program saves as $WHETSTONE_CHECKPOINT.<epoch> is kept beside it.";

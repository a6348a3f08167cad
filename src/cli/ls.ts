import { checkpointsBestFirst } from "../store/checkpoint-list.ts";
import { checkpointTable } from "./checkpoint-table.ts";
import { openFolder } from "./open-folder.ts";
import { printSpans } from "./output.ts";

/** `whetstone ls`: the checkpoints, best first. */
export function ls(path: string): number {
  const { path: folder, definition } = openFolder(path);
  printSpans(checkpointTable(checkpointsBestFirst(folder, definition.metric.goal)));
  return 0;
}

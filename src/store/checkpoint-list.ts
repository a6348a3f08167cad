import type { Goal } from "../study/definition.ts";
import { checkpointPath, listCheckpoints, originOf } from "./checkpoints.ts";
import { sizeOf } from "./size.ts";

/** A checkpoint by what its name says. */
export interface ListedCheckpoint {
  readonly name: string;
  readonly trial: number;
  readonly epoch: number;
  /** Bytes of what the program saved; undefined where there is only the record. */
  readonly size: number | undefined;
}

/** Names sort as their scores do, so that no file need be opened. Of equal scores the earlier trial comes first, as among the best trials. */
export function checkpointsBestFirst(folder: string, goal: Goal): ListedCheckpoint[] {
  const sign = goal === "maximize" ? -1 : 1;
  return listCheckpoints(folder)
    .flatMap((name) => listedCheckpoint(folder, name) ?? [])
    .sort((a, b) => sign * order(scorePart(a), scorePart(b)) || a.trial - b.trial || a.epoch - b.epoch);
}

/** `val_accuracy=0.972300` of a checkpoint's name. */
function scorePart({ name }: ListedCheckpoint): string {
  return name.slice(0, name.lastIndexOf("_trial"));
}

/** As plain sorting does, by code units: no locale has a say. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The checkpoint of that name; undefined where it is not a checkpoint's name. */
export function listedCheckpoint(folder: string, name: string): ListedCheckpoint | undefined {
  const origin = originOf(name);
  if (origin === undefined) return undefined;
  const path = checkpointPath(folder, name);
  const size = path === undefined ? undefined : sizeOf(path);
  return { name, ...origin, size };
}

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

/** Names sort as their scores do, so that no file need be opened. */
export function checkpointsBestFirst(folder: string, goal: Goal): ListedCheckpoint[] {
  const names = listCheckpoints(folder);
  if (goal === "maximize") names.reverse();
  return names.flatMap((name) => listedCheckpoint(folder, name) ?? []);
}

/** The checkpoint of that name; undefined where it is not a checkpoint's name. */
export function listedCheckpoint(folder: string, name: string): ListedCheckpoint | undefined {
  const origin = originOf(name);
  if (origin === undefined) return undefined;
  const path = checkpointPath(folder, name);
  const size = path === undefined ? undefined : sizeOf(path);
  return { name, ...origin, size };
}

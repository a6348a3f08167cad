import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Goal } from "../study/definition.ts";
import { checkpointPath, listCheckpoints, originOf } from "./checkpoints.ts";
import { hasCode } from "./errors.ts";

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

/** Bytes of a file, or of all in a folder; those removed meanwhile count nothing. */
export function sizeOf(path: string): number {
  try {
    const found = statSync(path);
    if (!found.isDirectory()) return found.size;
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return 0;
    throw error;
  }
}

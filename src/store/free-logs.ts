import { accessSync, constants, unlinkSync, writeFileSync } from "node:fs";
import { hasCode, writing } from "./errors.ts";
import { FREE_EXTENSION, layout } from "./layout.ts";
import { namesIfThere } from "./read-if-there.ts";

/**
 * A log by hand belongs to one process after the other, since people who tell of each epoch start thousands. Beside one that nobody
 * writes lies `w07.free`: whoever removes that goes on with the log, and of several that try, on any machines, one succeeds. Who
 * dies leaves none behind, so that a line cut short still ends a log for good.
 */
export function takeFreeLog(folder: string): string | undefined {
  for (const name of namesIfThere(layout.workers(folder)) ?? []) {
    if (!name.endsWith(FREE_EXTENSION)) continue;
    const worker = name.slice(0, -FREE_EXTENSION.length);
    if (isWritable(layout.log(folder, worker)) && hasRemoved(layout.free(folder, worker))) return worker;
  }
  return undefined;
}

/** Leaves a log, which is closed, to whoever is next. */
export function setFree(folder: string, worker: string): void {
  const path = layout.free(folder, worker);
  writing(path, () => writeFileSync(path, ""));
}

/** Whether this process may append to a log: in a folder that is shared, another's may be read alone. */
function isWritable(log: string): boolean {
  try {
    accessSync(log, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function hasRemoved(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

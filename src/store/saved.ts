import { existsSync } from "node:fs";
import { cp, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { asUserError, hasCode } from "./errors.ts";
import { temporaryBeside } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { makeWithin } from "./make-within.ts";

/**
 * Moves what a program saved (a file or folder) beside the checkpoints, from whatever disk it is on, and flushes it; returns
 * where it is then, or undefined where nothing was saved. However large it is, this process goes on giving signs of life.
 */
export async function bringSaved(folder: string, saved: string): Promise<string | undefined> {
  if (!existsSync(saved)) return undefined;
  const near = temporaryBeside(join(layout.checkpoints(folder), "saved"));
  try {
    makeWithin(folder, layout.checkpoints(folder));
    await move(saved, near);
    await flush(near);
    return near;
  } catch (error) {
    // Nobody would ever look for it, and on a full disk a half of it keeps the rest full.
    await rm(near, { recursive: true, force: true }).catch(() => {});
    throw asUserError(layout.checkpoints(folder), error);
  }
}

/**
 * Moves a file or folder, to another disk too. Of a link, what it points to is moved: from its new place the link itself would
 * point to nothing.
 */
export async function move(link: string, to: string): Promise<void> {
  const from = await realpath(link);
  try {
    await rename(from, to);
  } catch (error) {
    if (!hasCode(error, "EXDEV")) throw error;
    await cp(from, to, { recursive: true });
    await rm(from, { recursive: true, force: true });
  }
}

async function flush(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    for (const entry of entries) if (entry.isFile()) await flush(join(entry.parentPath, entry.name));
    return;
  }
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

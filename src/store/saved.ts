import { existsSync } from "node:fs";
import { cp, open, readdir, realpath, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { asUserError, hasCode } from "./errors.ts";
import { temporaryBeside } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { makeWithin } from "./make-within.ts";

/**
 * Brings what a program saved (a file or folder) beside the checkpoints, from whatever disk it is on, and sees it onto the disk;
 * returns where it is, and undefined where nothing was saved. However large it is, this process goes on giving signs of life.
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
    throw asUserError(near, error);
  }
}

/** Moves a file or folder, to another disk too; of a link what it names, since the link itself would name nothing where it came to. */
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

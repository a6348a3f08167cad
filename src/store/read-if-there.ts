import { openSync, readdirSync, readFileSync } from "node:fs";
import { hasCode } from "./errors.ts";

/** A file's text; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  return unlessMissing(() => readFileSync(path, "utf8"), "ENOENT");
}

/** A file opened for reading; undefined where there is none. */
export function openIfThere(path: string): number | undefined {
  return unlessMissing(() => openSync(path, "r"), "ENOENT");
}

/** The names in a folder, sorted plainly; undefined where there is no such folder. */
export function namesIfThere(folder: string): string[] | undefined {
  return unlessMissing(() => readdirSync(folder).sort(), "ENOENT", "ENOTDIR");
}

function unlessMissing<T>(read: () => T, ...codes: readonly string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

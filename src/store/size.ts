import { statSync } from "node:fs";
import { join } from "node:path";
import { namesIfThere } from "./read-if-there.ts";

/** Bytes of a file, or of all in a folder; those removed meanwhile count nothing. */
export function sizeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found?.size ?? 0;
  return (namesIfThere(path) ?? []).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "./errors.ts";

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

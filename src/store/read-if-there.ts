import { readFileSync } from "node:fs";
import { hasCode } from "./errors.ts";

/** A file's text; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

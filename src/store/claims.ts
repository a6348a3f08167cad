import { readFileSync } from "node:fs";
import { hasCode, writing } from "./errors.ts";
import { createExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";

/** Claims an attempt of a trial for a worker: of all that try, one gets true. */
export function claim(folder: string, trial: number, attempt: number, worker: string): boolean {
  const path = layout.claim(folder, trial, attempt);
  return writing(path, () => createExclusive(path, `${worker}\n`));
}

/** Who claimed an attempt; undefined when nobody has, or when the name is not there yet. */
export function claimant(folder: string, trial: number, attempt: number): string | undefined {
  try {
    return readFileSync(layout.claim(folder, trial, attempt), "utf8").trim() || undefined;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

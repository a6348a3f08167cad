import { statSync } from "node:fs";
import { createExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { readIfThere } from "./read-if-there.ts";

/**
 * Claims an attempt of a trial for a worker: of all that try, one gets true. No disk is waited for, which takes longer than a short
 * trial: a claim that a power cut leaves without its name is taken over like that of any worker that died.
 */
export function claim(folder: string, trial: number, attempt: number, worker: string): boolean {
  return createExclusive(layout.claim(folder, trial, attempt), `${worker}\n`, { flush: false });
}

/** Who claimed an attempt; undefined when nobody has, or when the name is not there yet. */
export function claimant(folder: string, trial: number, attempt: number): string | undefined {
  return readIfThere(layout.claim(folder, trial, attempt))?.trim() || undefined;
}

/** Whether anybody has claimed an attempt, named or not. */
export function isClaimed(folder: string, trial: number, attempt: number): boolean {
  return readIfThere(layout.claim(folder, trial, attempt)) !== undefined;
}

/** When an attempt was claimed, in milliseconds on the file server's clock; undefined when nobody has. */
export function claimedAt(folder: string, trial: number, attempt: number): number | undefined {
  return statSync(layout.claim(folder, trial, attempt), { throwIfNoEntry: false })?.mtimeMs;
}

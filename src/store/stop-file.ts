import { createExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { readIfThere } from "./read-if-there.ts";

/** Asks all workers of the study to end after what they do now. */
export function requestStop(folder: string, reason: string): void {
  createExclusive(layout.stop(folder), `${reason}\n`);
}

/** Why workers should end; undefined when they should not. */
export function stopRequest(folder: string): string | undefined {
  return readIfThere(layout.stop(folder))?.trim();
}

import { setTimeout as delay } from "node:timers/promises";
import type { ProcessGroup } from "./process-group.ts";

/** Milliseconds between two looks at a program's memory. */
const MEMORY_LOOKS = 500;

/** Fails a program that holds more memory than it may, before its system kills whatever it likes. */
export async function watchMemory(
  group: ProcessGroup,
  most: number,
  over: AbortSignal,
  fail: (message: string) => void,
): Promise<void> {
  while (!over.aborted) {
    const held = await group.resident();
    if (held > most)
      return fail(`the training program held ${gigabytes(held)} of memory, and may hold ${gigabytes(most)}`);
    await delay(MEMORY_LOOKS, undefined, { ref: false, signal: over }).catch(() => {});
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}

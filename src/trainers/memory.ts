import { setTimeout as delay } from "node:timers/promises";
import { bytes } from "../study/amounts.ts";
import type { ControlGroup, ControlGroups } from "./control-group.ts";
import type { ProcessGroup } from "./process-group.ts";

/** What a program and all that it starts may hold of memory. */
export interface MemoryLimit {
  readonly bytes: number;
  /** The control group in which the kernel sees to it; without one the program is watched. */
  readonly limits: ControlGroup | undefined;
}

/** A limit of memory, and the control groups that programs can be held to it by, where there are some. */
export interface MemoryPlan {
  readonly bytes: number;
  readonly groups: ControlGroups;
}

/** Says that programs are watched, and why; undefined where the kernel sees to their memory. */
export function watchingText({ bytes: most, groups }: MemoryPlan): string | undefined {
  return groups.kind === "none"
    ? `The memory of training programs is watched, so that each holds at most ${bytes(most)}: ${groups.why}.`
    : undefined;
}

/** Why a program has ended, where that is for its memory. */
export function overrunText({ bytes: most, limits }: MemoryLimit): string | undefined {
  return limits?.wasOverrun()
    ? `the training program needed more memory than the ${bytes(most)} that it may hold`
    : undefined;
}

/** Milliseconds between two looks at a program's memory. */
const MEMORY_LOOKS = 500;

/** Fails a program that holds more memory than it may, before its system kills whatever it likes. */
export async function watchMemory(
  group: ProcessGroup,
  { bytes: most, limits }: MemoryLimit,
  over: AbortSignal,
  fail: (message: string) => void,
): Promise<void> {
  while (limits === undefined && !over.aborted) {
    const held = await group.resident();
    if (held > most) return fail(`the training program held ${bytes(held)} of memory, and may hold ${bytes(most)}`);
    await delay(MEMORY_LOOKS, undefined, { ref: false, signal: over }).catch(() => {});
  }
}

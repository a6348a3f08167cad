import type { Explained } from "./imported.ts";

/**
 * Other tools' median rule as a schedule: nobody is stopped before `startup` trials have ended, nor before its report
 * number `start`.
 */
export function medianStop({ startup, start }: { startup: number; start: number }, whose: string): Explained<string> {
  return {
    value: `{ median: { startup: ${Math.max(1, startup)}, warmup: ${Math.max(0, start - 1)} } }`,
    why: `${whose} stops trials below the median`,
  };
}

import type { Trial } from "./study.ts";

/**
 * Seconds between a trial's reports, by the median; 0 before the first. The mean would count the hours that a trial lay paused, and the
 * difference between two workers' clocks.
 */
export function secondsPerReport({ curve, startedAt }: Pick<Trial, "curve" | "startedAt">): number {
  const gaps = curve.map(({ at }, i) => at - (curve[i - 1]?.at ?? startedAt)).sort((a, b) => a - b);
  // Of two middle ones the shorter, which after one pause is the right one.
  const median = gaps[(gaps.length - 1) >> 1] ?? 0;
  return Math.max(0, median) / 1000;
}

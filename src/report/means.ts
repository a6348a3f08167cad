import type { MeanInterval } from "../math/student.ts";
import { count } from "../study/amounts.ts";
import { shortNumber } from "../study/describe.ts";

/** `0.9588 over 5 other seeds (95% interval 0.9561 … 0.9615)`; one seed has no interval. */
export function meanText(result: MeanInterval): string {
  const { mean, low, high } = result;
  const interval = result.count < 2 ? "" : ` (95% interval ${shortNumber(low)} … ${shortNumber(high)})`;
  return `${shortNumber(mean)} over ${seedsText(result)}${interval}`;
}

/** `5 other seeds`. */
export function seedsText(result: Pick<MeanInterval, "count">): string {
  return count(result.count, "other seed");
}

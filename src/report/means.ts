import type { ConfirmedTrial } from "../analysis/confirmation.ts";
import type { MeanInterval } from "../math/student.ts";
import { count } from "../study/amounts.ts";
import { shortNumber } from "../study/describe.ts";
import type { Trial } from "../study/study.ts";

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

/** By what a trial is the best: `by its mean acc over 5 other seeds, 0.9632: trial 71, first 0.9671 at epoch 28`, or `by acc: trial 71, 0.9671 at epoch 28`. */
export function bestBy(
  metric: string,
  { number, score, scoreEpoch }: Trial,
  confirmed: ConfirmedTrial | undefined,
): string {
  const first = `${shortNumber(score ?? Number.NaN)} at epoch ${scoreEpoch}`;
  if (confirmed === undefined) return `by ${metric}: trial ${number}, ${first}`;
  const { result } = confirmed;
  return `by its mean ${metric} over ${seedsText(result)}, ${shortNumber(result.mean)}: trial ${number}, first ${first}`;
}

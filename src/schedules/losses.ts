import type { Metric } from "../study/definition.ts";
import { lossAt } from "../study/losses.ts";
import type { CurvePoint } from "../study/study.ts";

export { bestLoss, lossAt, reached } from "../study/losses.ts";

/** The mean of the finite losses of the epochs up to `epoch`; NaN where there is none. */
export function runningAverage(curve: readonly CurvePoint[], metric: Metric, epoch: number): number {
  let total = 0;
  let count = 0;
  for (const point of curve) {
    if (point.epoch > epoch) break;
    const loss = lossAt(point, metric);
    if (Number.isNaN(loss)) continue;
    total += loss;
    count++;
  }
  return total / count;
}

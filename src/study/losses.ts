import { lossOf, type Metric } from "./definition.ts";
import type { CurvePoint, Trial } from "./study.ts";

/** The metric of one epoch, its sign turned so that less is better; NaN where it is missing or no finite number. */
export function lossAt({ metrics }: CurvePoint, { name, goal }: Metric): number {
  const value = metrics[name];
  return value !== undefined && Number.isFinite(value) ? lossOf(goal, value) : Number.NaN;
}

/** The least finite loss of the epochs up to `epoch`; Infinity where there is none. */
export function bestLoss(curve: readonly CurvePoint[], metric: Metric, epoch: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const point of curve) {
    if (point.epoch > epoch) break;
    const loss = lossAt(point, metric);
    if (loss < best) best = loss;
  }
  return best;
}

/** The last epoch on a trial's curve; 0 before the first. */
export function reached({ curve }: Pick<Trial, "curve">): number {
  return curve.at(-1)?.epoch ?? 0;
}

import type { Metric } from "../study/definition.ts";
import { lossAt, reached } from "../study/losses.ts";
import type { CurvePoint, Trial } from "../study/study.ts";

/** The epoch to which a trial's weights have been trained, by itself or by those whose weights it took over. */
export function progressOf(trial: Trial): number {
  return trial.curve.length > 0 ? reached(trial) : (trial.origin?.epoch ?? 0);
}

/** How many whole intervals a trial has been trained. */
export function stepOf(trial: Trial, interval: number): number {
  return stepAt(progressOf(trial), interval);
}

/** How many whole intervals have been trained at an epoch. */
export function stepAt(epoch: number, interval: number): number {
  // A hair's breadth, since fractions of epochs add up inexactly.
  return Math.floor(epoch / interval + 1e-9);
}

/** Whether the newest report of a trial is the one that completed an interval, and not one of an epoch that it trains again. */
export function hasCompleted(trial: Trial, interval: number): boolean {
  const { curve, earlier = [], origin } = trial;
  const last = curve.at(-1);
  if (last === undefined || last.epoch <= reached({ curve: earlier })) return false;
  const before = curve.at(-2)?.epoch ?? origin?.epoch ?? 0;
  return stepAt(last.epoch, interval) > stepAt(before, interval);
}

/** The last finite loss that a trial reported, in the order in which it trained, of the epochs up to `epoch`; NaN without one. */
export function lossUpTo({ chapters = [], curve }: Trial, metric: Metric, epoch: number): number {
  const within = (points: readonly CurvePoint[]) =>
    points.findLast((point) => point.epoch <= epoch && !Number.isNaN(lossAt(point, metric)));
  for (const points of [curve, ...chapters.map((chapter) => chapter.curve).reverse()]) {
    const point = within(points);
    if (point !== undefined) return lossAt(point, metric);
  }
  return Number.NaN;
}

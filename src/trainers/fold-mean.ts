import { meanOf } from "../math/moments.ts";
import { isBetter, type Metric } from "../study/definition.ts";
import type { Metrics } from "../study/events.ts";
import { foldMetric } from "../study/folds.ts";
import type { EpochReport } from "./trainer.ts";

type Report = Pick<EpochReport, "epoch" | "metrics">;

/**
 * What all folds together come to: every metric's mean at the epoch at which the searched metric is best on average, of those
 * that all folds have reported; with it the epoch (`fold_epoch`), each fold's value, and their standard deviation
 * (`val_accuracy_fold_sd`). Undefined where no epoch was reported by all.
 * @param folds each fold's reports; at least two
 */
export function meanOverFolds(folds: readonly (readonly Report[])[], metric: Metric): Metrics | undefined {
  const [first = [], ...others] = folds;
  let best: readonly Report[] | undefined;
  for (const report of first) {
    const same = others.map((reports) => reports.find(({ epoch }) => epoch === report.epoch));
    const all = [report, ...same.filter((found) => found !== undefined)];
    if (all.length < folds.length) continue;
    if (best === undefined || isBetterMean(all, best, metric)) best = all;
  }
  if (best === undefined) return undefined;
  const { epoch, metrics } = best[0]!;
  const values = best.map((report) => report.metrics[metric.name] ?? Number.NaN);
  const mean = meanOf(values);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const shared = Object.keys(metrics).filter((name) => best.every((report) => report.metrics[name] !== undefined));
  return {
    ...Object.fromEntries(shared.map((name) => [name, meanOf(best.map((report) => report.metrics[name]!))])),
    ...Object.fromEntries(values.map((value, i) => [foldMetric(metric.name, i + 1), value])),
    [`${metric.name}_fold_sd`]: Math.sqrt(variance),
    fold_epoch: epoch,
  };
}

function isBetterMean(all: readonly Report[], than: readonly Report[], { name, goal }: Metric): boolean {
  const meanIn = (reports: readonly Report[]) => meanOf(reports.map(({ metrics }) => metrics[name] ?? Number.NaN));
  const [mean, other] = [meanIn(all), meanIn(than)];
  if (!Number.isFinite(mean)) return false;
  return !Number.isFinite(other) || isBetter(goal, mean, other);
}

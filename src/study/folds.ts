/**
 * The name under which one fold's value of the searched metric is reported, while the metric itself is the mean over all:
 * `val_accuracy_fold2`.
 */
export function foldMetric(metric: string, fold: number): string {
  return `${metric}_fold${fold}`;
}

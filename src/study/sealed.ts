import type { Metrics } from "./events.ts";

/**
 * Whether a metric is of the test set, which its name tells: it begins with `test`. No choice may rest on it, so a study that
 * is folded from the logs does not hold it.
 */
export function isSealed(metric: string): boolean {
  return /^test/i.test(metric);
}

/** An epoch's metrics without those of the test set. */
export function withoutSealed(metrics: Metrics): Metrics {
  // Mostly there are none, and then nothing is copied.
  for (const name in metrics) if (isSealed(name)) return chosen(metrics, (each) => !isSealed(each));
  return metrics;
}

/** An epoch's metrics of the test set alone. */
export function sealedAmong(metrics: Metrics): Metrics {
  return chosen(metrics, isSealed);
}

function chosen(metrics: Metrics, keeps: (name: string) => boolean): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => keeps(name)));
}

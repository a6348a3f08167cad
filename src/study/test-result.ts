import type { Metrics } from "./events.ts";
import { sealedAmong } from "./sealed.ts";
import type { Trial } from "./study.ts";

/** An opened trial's test metrics where its score is, or else where it reported them last; undefined where none are open. */
export function testResult({
  curve,
  scoreEpoch,
}: Trial): { readonly epoch: number; readonly metrics: Metrics } | undefined {
  const tested = curve
    .map(({ epoch, metrics }) => ({ epoch, metrics: sealedAmong(metrics) }))
    .filter(({ metrics }) => Object.keys(metrics).length > 0);
  return tested.find(({ epoch }) => epoch === scoreEpoch) ?? tested.at(-1);
}

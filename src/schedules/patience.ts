import { type Options, optionReader } from "../definition/options.ts";
import { count } from "../study/amounts.ts";
import { lossOf, type Metric } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { lossAt, reached } from "../study/losses.ts";
import type { CurvePoint } from "../study/study.ts";
import { goOn, type Schedule } from "./schedule.ts";
import { stopping } from "./stopping.ts";

/**
 * Early stopping of each trial on its own: it is done when its score has not become better, by more than `margin` (0),
 * for `epochs` (5) epochs. It has converged, so it counts like one that trained to the end.
 */
export function patience(options: Options): Schedule {
  const read = optionReader("patience", options, "schedule");
  const epochs = read.number("epochs", 5, { above: 0 });
  const margin = read.number("margin", 0, { least: 0 });
  read.end();
  return stopping(
    ({ definition: { metric } }, trial) => {
      const { loss, epoch } = lastProgress(trial.curve, metric, margin);
      const since = reached(trial) - epoch;
      if (since < epochs || !Number.isFinite(loss)) return goOn;
      const best = shortNumber(lossOf(metric.goal, loss));
      return {
        kind: "done",
        reason: `for ${shortNumber(since)} epochs its ${metric.name} has not been better than ${best}`,
      };
    },
    (plan) =>
      epochs >= plan.epochs ? `it waits for ${count(epochs, "epoch")} without progress; choose fewer` : undefined,
  );
}

/** When the loss last fell by more than `margin`, and to what. Small steps add up: each is measured from the last that counted. */
function lastProgress(curve: readonly CurvePoint[], metric: Metric, margin: number): { loss: number; epoch: number } {
  let best = { loss: Number.POSITIVE_INFINITY, epoch: 0 };
  for (const point of curve) {
    const loss = lossAt(point, metric);
    if (loss < best.loss - margin) best = { loss, epoch: point.epoch };
  }
  return best;
}

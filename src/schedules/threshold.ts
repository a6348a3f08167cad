import { type Options, optionReader } from "../definition/options.ts";
import { lossOf } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { bestLoss, reached } from "../study/losses.ts";
import { goOn, type Schedule } from "./schedule.ts";
import { stopping } from "./stopping.ts";

/**
 * An absolute bar: a trial that has not reached `score` by epoch `by` (default 1) is stopped.
 *
 *     schedule: { threshold: { score: 0.2, by: 3 } }
 */
export function threshold(options: Options): Schedule {
  const read = optionReader("threshold", options, "schedule");
  const score = read.required("score", {}, "score: 0.2, by: 3");
  const by = read.number("by", 1, { above: 0 });
  read.end();
  return stopping(
    ({ definition: { metric } }, trial) => {
      const epoch = reached(trial);
      const best = bestLoss(trial.curve, metric, epoch);
      // Without a finite score there is nothing to judge yet.
      if (epoch < by || !Number.isFinite(best) || best <= lossOf(metric.goal, score)) return goOn;
      return { kind: "stop", reason: `its ${metric.name} has not reached ${score} by epoch ${epoch}` };
    },
    ({ epochs }) => (by >= epochs ? `it looks from epoch ${shortNumber(by)} on; choose a smaller by` : undefined),
  );
}

import type { Options } from "../definition/options.ts";
import { lossOf } from "../study/definition.ts";
import { bestLoss, reached } from "../study/losses.ts";
import { startedIn } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { withScore } from "./comparable.ts";
import { hyperbandTable, hyperbandWith, readHyperband } from "./hyperband.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Hyperband whose sampler learns as in BOHB: from the trials that have come to the highest rung with enough of them, more
 * than two beyond the number of hyperparameters, by their scores at that rung; all others are pending. Choose a sampler
 * that models, such as `tpe`.
 *
 * Options: those of `hyperband`.
 * Reference: Falkner, Klein and Hutter, "BOHB: Robust and Efficient Hyperparameter Optimization at Scale", ICML 2018.
 */
export function bohb(options: Options): Schedule {
  const read = readHyperband("bohb", options);
  return {
    ...hyperbandWith(read),
    comparable(study, stage) {
      const [widest = []] = hyperbandTable(stage.epochs, read.eta, read.grace);
      return atLargestBudget(
        study,
        stage,
        widest.map(({ epochs }) => epochs),
      );
    },
  };
}

function atLargestBudget(study: Study, stage: Stage, budgets: readonly number[]): (Trial | undefined)[] {
  const { metric } = study.definition;
  const own = startedIn(study, stage);
  const enough = stage.space.dimensions.length + 2;
  const count = (budget: number) => own.filter((trial) => trial !== undefined && reached(trial) >= budget).length;
  const budget = budgets.findLast((budget) => count(budget) >= enough) ?? budgets[0] ?? stage.epochs;
  return own.map((trial) => {
    if (trial === undefined || trial.state === "diverged" || trial.state === "failed") return trial;
    const loss = reached(trial) >= budget ? bestLoss(trial.curve, metric, budget) : Number.NaN;
    return withScore(trial, Number.isFinite(loss) ? lossOf(metric.goal, loss) : undefined);
  });
}

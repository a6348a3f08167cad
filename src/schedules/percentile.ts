import { type OptionReader, type Options, optionReader } from "../definition/options.ts";
import { quantile } from "../math/statistics.ts";
import { count } from "../study/amounts.ts";
import { lossOf, type Metric } from "../study/definition.ts";
import { shortNumber } from "../study/describe.ts";
import { bestLoss, lossAt, reached } from "../study/losses.ts";
import { trialsOf } from "../study/stage-trials.ts";
import type { CurvePoint, Study, Trial } from "../study/study.ts";
import { goOn, type Schedule } from "./schedule.ts";
import { stopping } from "./stopping.ts";

interface Rule {
  /** 0 to 100: of what other trials had at this epoch, so many percent are better than the bar. */
  readonly percentile: number;
  /** Trials of the stage that must be done before any is stopped. */
  readonly startup: number;
  /** No trial is stopped up to this epoch. */
  readonly warmup: number;
  /** Done trials that must have come as far for the bar to stand. */
  readonly least: number;
}

/**
 * The median stopping rule: after each epoch a trial is stopped when the best it has reached is worse than the median of
 * what the stage's done trials had on average up to this epoch.
 *
 * Options: `startup` 5 trials, `warmup` 0 epochs, `least` 1 trial.
 * Reference: Golovin et al., "Google Vizier: A Service for Black-Box Optimization", KDD 2017.
 */
export function median(options: Options): Schedule {
  const read = optionReader("median", options, "schedule");
  const rule = { percentile: 50, ...readRule(read) };
  read.end();
  return percentileStopping(rule);
}

/** As `median`, with another bar: at `percentile` 25 a trial must be as good as the best quarter. Default 25. */
export function percentile(options: Options): Schedule {
  const read = optionReader("percentile", options, "schedule");
  const rule = { percentile: read.number("percentile", 25, { above: 0, most: 100 }), ...readRule(read) };
  read.end();
  return percentileStopping(rule);
}

function readRule(read: OptionReader): Omit<Rule, "percentile"> {
  return {
    startup: read.number("startup", 5, { least: 0, whole: true }),
    warmup: read.number("warmup", 0, { least: 0 }),
    least: read.number("least", 1, { least: 1, whole: true }),
  };
}

function percentileStopping(rule: Rule): Schedule {
  return stopping(
    (study, trial) => {
      const epoch = reached(trial);
      if (epoch <= rule.warmup) return goOn;
      const { metric } = study.definition;
      const best = bestLoss(trial.curve, metric, epoch);
      const bar = barAt(study, trial, epoch, rule);
      // A bar that is NaN stops nobody, and a trial without a finite score cannot be judged yet.
      if (!Number.isFinite(best) || !(best > bar)) return goOn;
      const shown = shortNumber(lossOf(metric.goal, bar));
      const average = rule.percentile === 50 ? "the median" : `percentile ${rule.percentile}`;
      return {
        kind: "stop",
        reason: `by epoch ${epoch} its ${metric.name} is worse than ${shown}, ${average} of done trials`,
      };
    },
    ({ trials, epochs }) => {
      if (rule.warmup >= epochs) return `it spares the first ${count(rule.warmup, "epoch")}; choose a smaller warmup`;
      if (rule.startup >= trials)
        return `it waits until ${count(rule.startup, "trial")} are done; choose a smaller startup`;
      return undefined;
    },
  );
}

/** The loss that the trial must reach by this epoch; NaN where too few trials are there to tell. */
function barAt(study: Study, trial: Trial, epoch: number, { percentile, startup, least }: Rule): number {
  const stage = study.stages[trial.stage - 1];
  if (stage === undefined) return Number.NaN;
  const done = trialsOf(study, stage).filter((other) => other.state === "done" && other.stage === stage.number);
  if (done.length < startup) return Number.NaN;
  const averages = done
    .filter((other) => reached(other) >= epoch)
    .map(({ curve }) => runningAverage(curve, study.definition.metric, epoch))
    .filter((average) => !Number.isNaN(average))
    .sort((a, b) => a - b);
  return averages.length < least ? Number.NaN : quantile(averages, percentile / 100);
}

/** The mean of the finite losses of the epochs up to `epoch`; NaN where there is none. */
function runningAverage(curve: readonly CurvePoint[], metric: Metric, epoch: number): number {
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

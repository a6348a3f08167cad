import { best } from "../analysis/ranking.ts";
import { type Options, optionReader } from "../definition/options.ts";
import { least } from "../math/extremes.ts";
import { stream } from "../math/random.ts";
import { isYetToGoOn, numbersOf, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { banditParams } from "./bandit/bandit.ts";
import { explore } from "./explore.ts";
import { stageByStage } from "./next-stage.ts";
import { hasCompleted, lossUpTo, progressOf, stepOf } from "./population.ts";
import { goOn, type Job, type Schedule } from "./schedule.ts";
import { waitFor } from "./wait-for.ts";

interface Rule {
  /** Epochs between two looks at a trial; by default a tenth of the stage's, and at least 1. */
  readonly interval: number | undefined;
  readonly quantile: number;
  readonly resample: number;
  /** How params are found that go on from a better trial's weights. */
  readonly explore: "perturb" | "bandit";
}

/**
 * Population-based training: a stage's trials are a population. After each interval a trial among the worst takes over the
 * weights of one among the best, with that one's params a little changed, and goes on from there. So params are searched
 * while weights are trained, and what comes out is a schedule of params (a trial's chapters), not one point.
 *
 * With fewer workers than trials, these take turns, the least trained first. The trial with the best score of all never
 * gives its weights up. A program that saves no checkpoints has no weights to take over; its trials just train.
 *
 * Options: `interval` epochs, `quantile` 0.25 (the share of worst, and of best), `resample` 0.25 (how probably a parameter
 * is drawn anew; else it is multiplied by 1.2 or 0.8), `explore` perturb, or bandit: params by what was gained with which.
 * Reference: Jaderberg et al., "Population Based Training of Neural Networks", arXiv 1711.09846 (2017).
 */
export function pbt(options: Options): Schedule {
  const read = optionReader("pbt", options, "schedule");
  const rule = {
    interval: read.optional("interval", { least: 0.001 }, 1),
    quantile: read.number("quantile", 0.25, { above: 0, most: 0.5 }),
    resample: read.number("resample", 0.25, { least: 0, most: 1 }),
    explore: read.word("explore", ["perturb", "bandit"]),
  };
  read.end();
  return {
    next: stageByStage((study, stage) => jobWithin(study, stage, rule)),
    verdict(study, trial) {
      const stage = study.stages[trial.stage - 1];
      if (stage === undefined || !hasCompleted(trial, intervalOf(stage, rule))) return goOn;
      if (isAhead(study, stage, trial, rule)) return { kind: "pause", reason: "others of the population are behind" };
      if (parentsFor(study, stage, trial, rule).length === 0) return goOn;
      return { kind: "pause", reason: "it is among the worst, and will go on from one of the best" };
    },
  };
}

function jobWithin(study: Study, stage: Stage, rule: Rule): Job | undefined {
  const { number, epochs } = stage;
  const interval = intervalOf(stage, rule);
  const trials = trialsOf(study, stage);
  const paused = trials.filter(({ state }) => state === "paused");
  const interrupted =
    trials.find((trial) => isYetToGoOn(trial, number) && trial.state !== "running") ??
    paused.find((trial) => !hasCompleted(trial, interval));
  if (interrupted !== undefined) return { kind: "resume", trial: interrupted.number, stage: number, epochs };
  if (trials.length < numbersOf(stage).length) return { kind: "start", stage: number, epochs };
  const step = least(paused.map((trial) => stepOf(trial, interval)));
  const due = paused.filter((trial) => stepOf(trial, interval) === step);
  // Those that take over weights go first, before their parents have moved on.
  const next = due.find((trial) => parentsFor(study, stage, trial, rule).length > 0) ?? due[0];
  if (next !== undefined) return jobFor(study, stage, next, rule);
  return waitFor(trials, stage);
}

/** Goes on with a trial, from its own weights or from better ones. */
function jobFor(study: Study, stage: Stage, { number: trial, attempt }: Trial, rule: Rule): Job {
  const { number, epochs, space } = stage;
  const rng = stream(study.definition.seed, "exploit", trial, attempt);
  const parents = parentsFor(study, stage, study.trials[trial - 1]!, rule);
  const parent = parents[rng.int(Math.max(1, parents.length))];
  if (parent === undefined) return { kind: "resume", trial, stage: number, epochs };
  const perturbed = explore(space, parent.params, rng, rule.resample);
  const population = {
    space,
    metric: study.definition.metric,
    trials: trialsOf(study, stage),
    interval: intervalOf(stage, rule),
  };
  const params = (rule.explore === "bandit" && banditParams(population, parent, perturbed, rng)) || perturbed;
  return { kind: "exploit", trial, parent: parent.number, stage: number, epochs, params };
}

/** The best, whose weights a trial should take over; none where it is not among the worst. It is compared at its own epoch with those that have come there. */
function parentsFor(study: Study, stage: Stage, trial: Trial, { quantile }: Rule): Trial[] {
  const { metric } = study.definition;
  const population = trialsOf(study, stage);
  const withoutCheckpoints = population.some(({ origin }) => origin?.epoch === 0);
  if (withoutCheckpoints || best({ ...study, trials: population })?.number === trial.number) return [];
  const epoch = progressOf(trial);
  const compared = population
    .filter(({ state }) => state === "running" || state === "paused" || state === "done")
    .filter((other) => progressOf(other) >= epoch)
    .map((other) => ({ other, loss: lossUpTo(other, metric, epoch) }))
    .filter(({ loss }) => !Number.isNaN(loss))
    .sort((a, b) => a.loss - b.loss || a.other.number - b.other.number)
    .map(({ other }) => other);
  const count = Math.floor(compared.length * quantile);
  const isWorst = compared.slice(compared.length - count).some(({ number }) => number === trial.number);
  return isWorst ? compared.slice(0, count).filter((other) => progressOf(other) < stage.epochs) : [];
}

/** Whether a trial that waits, or that nobody has begun, has come less far. */
function isAhead(study: Study, stage: Stage, trial: Trial, rule: Rule): boolean {
  const interval = intervalOf(stage, rule);
  const trials = trialsOf(study, stage);
  if (trials.length < numbersOf(stage).length) return true;
  const step = stepOf(trial, interval);
  return trials.some((other) => other.state === "paused" && stepOf(other, interval) < step);
}

function intervalOf({ epochs }: Stage, { interval }: Rule): number {
  return interval ?? Math.max(1, epochs / 10);
}

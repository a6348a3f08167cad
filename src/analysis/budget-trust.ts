import { rankCorrelationInterval } from "../math/correlation.ts";
import { rankCorrelation } from "../math/statistics.ts";
import { wholeCurve } from "../study/as-left.ts";
import type { Metric, StagePlan } from "../study/definition.ts";
import { bestLoss, reached } from "../study/losses.ts";
import { searchStages } from "../study/repeats.ts";
import type { Stage, Study, Trial } from "../study/study.ts";

/** How far the order of trials after few epochs tells their order after more. */
interface RankTrust {
  readonly from: number;
  readonly to: number;
  /** How many trials have come to both. */
  readonly trials: number;
  /** Spearman's rank correlation of their scores so far at both, and its 95 % interval. */
  readonly rho: number;
  readonly low: number;
  readonly high: number;
}

export interface BudgetTrust extends RankTrust {
  /** The stage whose epochs are `to`. */
  readonly stage: number;
}

/** Of fewer trials the order tells nothing. */
const fewestTrials = 6;

/**
 * Below this the cheap signal misleads: where scores are about normal, of two trials the one that leads at first leads later
 * in less than two cases of three, and by chance alone it would in one of two.
 */
const trusted = 0.5;

/**
 * How far short training can be trusted: for each stage that searches, from the epochs of the stage before to its own, or from a
 * third of its own where there is none; stages with too few trials that have come to both are left out. All trials of the
 * study count, with the best score up to each epoch, by which it is decided who goes on. One that diverged in between
 * is the worst at the end. Those that were chosen to go on differ less than all, so that their order is harder to tell.
 */
export function budgetTrust(study: Study): BudgetTrust[] {
  const stages = searchStages(study);
  return stages.flatMap((stage, i) => trustUpTo(study, stage, stages[i - 1]) ?? []);
}

/** Whether the order after few epochs says too little to choose by. */
export function isMisleading({ rho }: Pick<RankTrust, "rho">): boolean {
  return rho < trusted;
}

/**
 * How many trials are carried into a stage: as many as its plan says, or twice as many where, by what is known last, short
 * training misleads.
 */
export function carriedBy(plan: StagePlan, trust: readonly BudgetTrust[]): number {
  const newest = trust.at(-1);
  return newest !== undefined && isMisleading(newest) ? mostCarried(plan) : Math.min(plan.carry, plan.trials);
}

/** How many trials may be carried into a stage at most. */
export function mostCarried({ carry, trials }: StagePlan): number {
  return Math.min(2 * carry, trials);
}

function trustUpTo({ definition, trials }: Study, stage: Stage, before: Stage | undefined): BudgetTrust | undefined {
  const to = stage.epochs;
  const third = to >= 3 ? Math.floor(to / 3) : to / 3;
  const from = before === undefined || before.epochs >= to ? third : before.epochs;
  const trust = rankTrust(trials, definition.metric, from, to);
  return trust && { stage: stage.number, ...trust };
}

/** How far the order at epoch `from` tells that at epoch `to`, of all trials that have come to both; undefined where they are too few, or have no order. */
export function rankTrust(
  trials: readonly (Trial | undefined)[],
  metric: Metric,
  from: number,
  to: number,
): RankTrust | undefined {
  const losses = trials.flatMap((trial) => (trial === undefined ? [] : lossesAt(trial, from, to, metric)));
  if (losses.length < fewestTrials) return undefined;
  const [early, late] = [losses.map(([early]) => early), losses.map(([, late]) => late)];
  if (isConstant(early) || isConstant(late)) return undefined;
  const rho = rankCorrelation(early, late);
  const [low, high] = rankCorrelationInterval(rho, losses.length);
  return { from, to, trials: losses.length, rho, low, high };
}

/** A trial's best losses by both epochs; nothing where it has not come to both. */
function lossesAt(trial: Trial, from: number, to: number, metric: Metric): [] | [readonly [number, number]] {
  const { state, epochs, repeatOf } = trial;
  const curve = wholeCurve(trial);
  const early = bestLoss(curve, metric, from);
  if (repeatOf !== undefined || !Number.isFinite(early)) return [];
  if (state === "diverged") return reached({ curve }) > from && epochs >= to ? [[early, Number.POSITIVE_INFINITY]] : [];
  return reached({ curve }) >= to ? [[early, bestLoss(curve, metric, to)]] : [];
}

function isConstant(losses: readonly number[]): boolean {
  return losses.every((loss) => loss === losses[0]);
}

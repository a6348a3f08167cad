import type { Stratum } from "../math/statistics.ts";
import type { Value } from "../space/distribution.ts";
import { isUnwanted, type JudgedTrial } from "./judged.ts";

/** What one trial tells of one parameter. */
export interface Observation {
  readonly value: Value;
  /** Where the value lies, in the measure asked for. */
  readonly at: number;
  /** Above 0, the best of all trials, to 1. */
  readonly rank: number;
  /** Whether it is among the best of those observed. */
  readonly good: boolean;
  /** Or ended in violation of the constraints, which says as little for its params. */
  readonly diverged: boolean;
  /** The rank to be expected of its other params, up to a constant. */
  readonly expected: number;
}

/** Fewer trials tell nothing of a parameter. */
export const fewestTrials = 8;

/** Why a parameter's range stays as it is where fewer trials than that had it. */
export function tooFew(trials: number): string {
  return `only ${trials === 1 ? "1 trial tells" : `${trials} trials tell`} of it`;
}

/** So many of `count` trials are called the best: a fifth, at least 5 and at most 50. */
export function goodCount(count: number): number {
  return Math.min(50, Math.max(5, Math.round(count / 5)));
}

/** What the trials in which a parameter was active tell of it, in the order of their numbers. */
export function observe(
  judged: readonly JudgedTrial[],
  name: string,
  placeOf: (value: Value) => number | undefined,
): Observation[] {
  const seen = judged.flatMap(({ trial, rank, effects }) => {
    const value = trial.params[name];
    const at = value === undefined ? undefined : placeOf(value);
    if (value === undefined || at === undefined) return [];
    let expected = 0;
    for (const [other, effect] of effects) if (other !== name) expected += effect;
    return [{ value, at, rank, expected, diverged: isUnwanted(trial) }];
  });
  const last = lastGoodRank(
    seen.filter(({ diverged }) => !diverged).map(({ rank }) => rank),
    seen.length,
  );
  return seen.map((each) => ({ ...each, good: !each.diverged && each.rank <= last }));
}

/** The rank up to which scored trials are good. Equal ones are good together, or not where they would be more than half of all. */
function lastGoodRank(scored: readonly number[], count: number): number {
  const ranks = Float64Array.from(scored).sort();
  const last = ranks[Math.min(ranks.length, goodCount(count)) - 1] ?? 0;
  const upTo = ranks.filter((rank) => rank <= last).length;
  return upTo <= Math.max(goodCount(count), count / 2) ? last : (ranks.findLast((rank) => rank < last) ?? 0);
}

/** At least so many trials are compared with each other. */
const stratumSize = 20;

/**
 * The best observations as a draw from all, each worth its points. Compared are trials of which about the same was to be expected
 * by their other params (a prognostic score, Hansen 2008): a sampler that learns gathers in all dimensions at once around what
 * was good in a few, so that the dimensions which do not matter would seem to matter, too. Among trials of which the same was to
 * be expected, those of about the same time are compared.
 */
export function drawOf(observations: readonly Observation[], points: (observation: Observation) => number): Stratum[] {
  const sorted = observations.toSorted((a, b) => a.expected - b.expected);
  const count = sorted.length;
  const strata = Math.max(1, Math.floor(count / stratumSize));
  return Array.from({ length: strata }, (_, i) => {
    const members = sorted.slice(Math.floor((i * count) / strata), Math.floor(((i + 1) * count) / strata));
    return { points: members.map(points), drawn: members.filter(({ good }) => good).length };
  });
}

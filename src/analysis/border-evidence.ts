import { drawTail, rankCorrelation } from "../math/statistics.ts";
import { drawOf, fewestTrials, type Observation } from "./evidence.ts";

/** An end of a dimension, on its base coordinate. */
export type Side = "low" | "high";

/** How the best trials lean on one border. */
export interface Leaning {
  readonly side: Side;
  /** The probability of so many of the best so near to either border, if the dimension did not matter. */
  readonly evidence: number;
  readonly strength: "strong" | "weak";
  /** The share of the range between the border and the middle one of the best trials. */
  readonly closeness: number;
  /** The share of the range, from the border on, in which the best outnumber the others most. */
  readonly zone: number;
}

/** The shares of the range, from the border on, for each of which a best trial inside of it is worth a point. */
const zones = [0.05, 0.1, 0.15, 0.2];

/** The share of the range, from the border on, in which results must get better towards it. */
const slope = 0.3;

/** Up to which probability a leaning is told, and how sure its slope must be in standard deviations. */
const strong = { evidence: 0.01, trend: 0.5 };
const weak = { evidence: 0.05, trend: 0 };

/**
 * Whether the best trials lean on a border of their dimension; `at` is 0 at its low end and 1 at its high one.
 *
 * An exact test: each of the best is worth 0 to 4 points by the zones that it lies in, and the chance of as many points is
 * counted if any of the trials, lying where they are, might have been the best. So a sampler that has gathered at a border
 * is no evidence by that alone. The chance is doubled, there being two borders. Besides, in the outermost third the rank
 * correlation of nearness and score must point outwards; else the best value lies inside, near to the border but not on it.
 */
export function leaningOf(observations: readonly Observation[]): Leaning | undefined {
  if (observations.length < fewestTrials) return undefined;
  const low = leaningOn("low", observations);
  const high = leaningOn("high", observations);
  return low !== undefined && high !== undefined ? (low.evidence <= high.evidence ? low : high) : (low ?? high);
}

/** How far an observation lies from a border, 0 to 1. */
export function distanceFrom(side: Side, { at }: Observation): number {
  return side === "low" ? at : 1 - at;
}

/** Whether a distance lies in a zone, give or take rounding. */
export function isWithin(zone: number, distance: number): boolean {
  return distance <= zone + 1e-9;
}

function leaningOn(side: Side, observations: readonly Observation[]): Leaning | undefined {
  const distances = observations.map((seen) => distanceFrom(side, seen));
  const trend = trendTowards(distances, observations);
  // The exact test takes long, and is not needed where results get worse outwards.
  if (trend <= weak.trend) return undefined;
  const near = distances.filter((_, i) => observations[i]!.good).sort((a, b) => a - b);
  const pointsOf = (seen: Observation) => pointsAt(distanceFrom(side, seen));
  const points = near.reduce((sum, distance) => sum + pointsAt(distance), 0);
  const evidence = Math.min(1, 2 * drawTail(drawOf(observations, pointsOf), points));
  const holds = (grade: typeof weak) => evidence <= grade.evidence && trend > grade.trend;
  if (!holds(weak)) return undefined;
  const shareIn = (zone: number, some: readonly number[]) => some.filter((d) => isWithin(zone, d)).length / some.length;
  const excess = (zone: number) => shareIn(zone, near) - shareIn(zone, distances);
  return {
    side,
    evidence,
    strength: holds(strong) ? "strong" : "weak",
    closeness: near[Math.floor((near.length - 1) / 2)]!,
    zone: zones.reduce((most, zone) => (excess(zone) > excess(most) ? zone : most)),
  };
}

function pointsAt(distance: number): number {
  return zones.filter((zone) => isWithin(zone, distance)).length;
}

function leastAbove(values: readonly number[], bound: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value > bound && value < least) least = value;
  return least;
}

/** How surely results get better towards the border: their rank correlation, in standard deviations. */
function trendTowards(distances: readonly number[], observations: readonly Observation[]): number {
  // Of few values the outermost third may hold one, which is then compared with the next.
  const first = leastAbove(distances, Number.NEGATIVE_INFINITY);
  const next = leastAbove(distances, first);
  const zone = Number.isFinite(next) ? Math.max(slope, next) : slope;
  const near = distances.flatMap((distance, i) => (isWithin(zone, distance) ? [i] : []));
  const correlation = rankCorrelation(
    near.map((i) => distances[i]!),
    near.map((i) => observations[i]!.rank),
  );
  return correlation * Math.sqrt(near.length - 1);
}

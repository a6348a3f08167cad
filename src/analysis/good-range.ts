import { kuiperTest, trimmedRange } from "../math/statistics.ts";
import type { Observation } from "./evidence.ts";

/** A part of an axis, within 0 to 1. */
export interface Part {
  readonly low: number;
  readonly high: number;
}

/** Up to this chance of a mistake a dimension counts as one that matters. */
export const relevance = 0.05;

/** Of the best trials' weight, what is left out at either end, so that a lucky one alone does not hold a range open. */
const trimmed = 0.1;

/** A border is drawn where, if it were as good beyond as inside, the best trials would go on with this chance at most. */
const beyond = 0.1;

/** One narrowing leaves at least this share of a range. */
const least = 0.25;

/** The chance that the best trials, or else those that diverged, lie as far from the others as they do if it does not matter. */
export function chanceOf(observations: readonly Observation[]): number {
  const apart = (some: (seen: Observation) => boolean) => {
    const [these, others]: [number[], number[]] = [[], []];
    for (const seen of observations) (some(seen) ? these : others).push(seen.at);
    return kuiperTest(these, others);
  };
  const chance = apart(({ good }) => good);
  if (!observations.some(({ diverged }) => diverged)) return chance;
  return Math.min(1, 2 * chance, 2 * apart(({ diverged }) => diverged));
}

/**
 * The part of an axis in which the best trials lie; all of it where the dimension does not matter to them.
 *
 * Its core are the best trials, weighted from the first to the last of them, without a tenth of the weight at either end,
 * but with the very best. From the core each end moves outwards over trials that are not among the best, until there are
 * so many of them that, were it as good there, one would be: with a share `s` of the core's trials among the best, `m`
 * trials with (1 - s)^m <= 0.1. Where fewer trials lie beyond, nothing speaks against the rest and the end is the axis's.
 * So a few trials cut little away, a clear gap is cut at its far side, and what lies at a border is not cut off.
 */
export function goodPart(observations: readonly Observation[]): Part {
  const good = observations.filter(({ good }) => good).sort((a, b) => a.rank - b.rank);
  if (good.length < 3 || chanceOf(observations) > relevance) return { low: 0, high: 1 };
  const weights = good.map((_, place) => good.length - place);
  const places = good.map(({ at }) => at);
  const [from, to] = trimmedRange(places, weights, trimmed);
  const low = Math.min(from, places[0]!);
  const high = Math.max(to, places[0]!);
  const inside = ({ at }: Observation) => at >= low && at <= high;
  // One more than there are, so that a core of good trials alone is not taken for certain.
  const share = good.filter(inside).length / (observations.filter(inside).length + 1);
  const count = Math.ceil(Math.log(beyond) / Math.log(1 - share));
  const others = observations.flatMap(({ good, at }) => (good ? [] : [at])).sort((a, b) => a - b);
  const below = others.filter((at) => at < low).at(-count) ?? 0;
  const above = others.filter((at) => at > high)[count - 1] ?? 1;
  return widenedTo(least, { low: below, high: above });
}

/** The part, made at least so wide on both sides, or further on one where the other is at its end. */
function widenedTo(width: number, { low, high }: Part): Part {
  const missing = width - (high - low);
  if (missing <= 0) return { low, high };
  const from = Math.min(1 - width, Math.max(0, low - missing / 2));
  return { low: from, high: from + width };
}

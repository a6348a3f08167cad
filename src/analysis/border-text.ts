import { type Distribution, decode } from "../space/distribution.ts";
import { printDistribution, printValue } from "../space/print.ts";
import { distanceFrom, isWithin, type Leaning, type Side } from "./border-evidence.ts";
import type { Observation } from "./evidence.ts";

/** What keeps a range from reaching further: the user's `!`, what its name can mean, that an ordinal lists its options, or that what is further out fails. */
export type Bound = "hard" | "natural" | "ordinal" | "failing";

/** Where the best trials lie: `8 of the best 12 of 60 lie in the outermost 15% of 10 ** uniform(-6, 1), next to 10 (p = 0.002)`. */
export function leaningText(
  distribution: Distribution,
  { side, zone, evidence, strength }: Leaning,
  observations: readonly Observation[],
): string {
  const good = observations.filter(({ good }) => good);
  const near = good.filter((seen) => isWithin(zone, distanceFrom(side, seen)));
  const end = printEnd(distribution, side);
  const range = printDistribution(distribution);
  const where = near.every((seen) => distanceFrom(side, seen) === 0)
    ? `are ${end}, an end of ${range}`
    : `lie in the outermost ${Math.round(100 * zone)}% of ${range}, next to ${end}`;
  const sign = strength === "weak" ? ", a weak sign" : "";
  return `${bestText(near.length, observations)} ${where} (${printChance(evidence)}${sign})`;
}

/** `8 of the best 12 of 60`, or all of them; where equal scores leave no best, that. */
export function bestText(count: number, observations: readonly Observation[]): string {
  const good = observations.filter(({ good }) => good).length;
  if (good === 0) return `${observations.length} trials, none of them better than most,`;
  return `${count === good ? "" : `${count} of `}the best ${good} of ${observations.length}`;
}

/** Why a border stays. */
export function boundText(distribution: Distribution, bound: Bound, side: Side): string {
  switch (bound) {
    case "hard":
      return "marked hard (!), so the range ends there";
    case "natural":
      return `${printEnd(distribution, side)} is its natural end`;
    case "ordinal":
      return `an option beyond ${printEnd(distribution, side)} may be better still`;
    case "failing":
      return "trials further out failed, so there is nothing to try beyond";
  }
}

/** `p = 0.023`, with two significant digits: 0.054 is above 0.05, and should look so. */
export function printChance(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${Number(p.toPrecision(2))}`;
}

function printEnd(distribution: Distribution, side: Side): string {
  const value = decode(distribution, side === "low" ? 0 : 1);
  return printValue(typeof value === "number" ? Number(value.toPrecision(4)) : value);
}

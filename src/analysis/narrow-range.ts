import type { Distribution } from "../space/distribution.ts";
import { printDistribution } from "../space/print.ts";
import { naturalLimits, withBaseRange, withOptions } from "../space/range.ts";
import type { Parameter } from "../space/space.ts";
import type { Trial } from "../study/study.ts";
import type { Axis } from "./axis.ts";
import { boundOf, reach } from "./border.ts";
import { leaningOf } from "./border-evidence.ts";
import { bestText, boundText, leaningText, printChance } from "./border-text.ts";
import { fewestTrials, type Observation, tooFew } from "./evidence.ts";
import { chanceOf, goodPart, type Part, relevance } from "./good-range.ts";

/** What becomes of one distribution, and why. */
export interface Outcome {
  readonly distribution: Distribution;
  readonly change: "narrowed" | "widened" | "kept";
  readonly why: string;
}

/**
 * The range around what worked (`goodPart`). On a border that the best trials lean on (`leaningOf`) it is never cut: where
 * the evidence is strong it moves outwards by a quarter of the old width, unless it is hard, at its natural end, or `trials` fail there.
 */
export function narrowRange(
  parameter: Parameter,
  axis: Axis,
  observations: readonly Observation[],
  trials: readonly Trial[],
): Outcome {
  const { distribution } = parameter;
  if (observations.length < fewestTrials) {
    return { distribution, change: "kept", why: tooFew(observations.length) };
  }
  const part = goodPart(observations);
  const leaning = leaningOf(observations);
  if (leaning === undefined) {
    const narrowed = withPart(parameter, axis, part);
    const change = narrowed === distribution ? "kept" : "narrowed";
    return { distribution: narrowed, change, why: whyPart(change, part, observations) };
  }
  const { side, strength } = leaning;
  const bound = boundOf(parameter, side, trials);
  const outwards = strength === "strong" && bound === undefined ? reach : 0;
  const target = side === "low" ? { ...part, low: -outwards } : { ...part, high: 1 + outwards };
  const ending = bound === undefined ? "" : `; ${boundText(distribution, bound, side)}`;
  const changed = withPart(parameter, axis, target);
  return {
    distribution: changed,
    change: changed === distribution ? "kept" : outwards > 0 ? "widened" : "narrowed",
    why: `${leaningText(distribution, leaning, observations)}${ending}`,
  };
}

/** The distribution on a part of its axis, or beyond it; the very same where nothing changes. */
function withPart({ name, distribution }: Parameter, { low, high }: Axis, part: Part): Distribution {
  const coordinate = (u: number) => (u === 1 ? high : low + u * (high - low));
  const changed = partOf(distribution, name, coordinate(part.low), coordinate(part.high));
  return printDistribution(changed) === printDistribution(distribution) ? distribution : changed;
}

function partOf(distribution: Distribution, name: string, low: number, high: number): Distribution {
  const { base } = distribution;
  if (base.kind !== "ordinal") return withBaseRange(distribution, low, high, naturalLimits(name, distribution));
  // Rounding must not take another option in.
  return withOptions(distribution, base.options.slice(Math.floor(low + 1e-9), Math.ceil(high - 1e-9) + 1));
}

function whyPart(change: Outcome["change"], { low, high }: Part, observations: readonly Observation[]): string {
  const inside = observations.filter(({ good, at }) => good && at >= low && at <= high).length;
  const best = bestText(inside, observations);
  const chance = chanceOf(observations);
  const told = printChance(chance);
  if (change === "narrowed") return `${best} lie there (${told})`;
  if (chance <= relevance) return `${best} are not like the others (${told}), but no end of it is clear enough to cut`;
  return `${best} tell nothing against any part of it (${told})`;
}

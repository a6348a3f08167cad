import { type Distribution, decode, logRange } from "./distribution.ts";
import { factorOf } from "./meaning.ts";
import { printDistribution } from "./print.ts";
import { isLogScale } from "./scale.ts";
import type { Space } from "./space.ts";

/** On a linear range from zero, this many decades are searched instead. */
const DECADES = 5;

/** A linear range whose ends are this many times apart wants a log scale. */
const APART = 100;

/**
 * Warns of small numbers that act by their factor, learning rates above all, but are searched on a linear range. Each sentence
 * begins with the parameter's name and says what to write.
 */
export function adviseOn(space: Space): readonly string[] {
  return space.parameters.flatMap(({ name, distribution }) => {
    const message = adviceFor(name, distribution);
    return message === undefined ? [] : `${name}: ${message}`;
  });
}

function adviceFor(name: string, distribution: Distribution): string | undefined {
  const factor = factorOf(name);
  if (factor === undefined || distribution.base.kind !== "uniform" || isLogScale(distribution.scale)) return undefined;
  const ends = [Number(decode(distribution, 0)), Number(decode(distribution, 1))];
  const least = Math.min(...ends);
  const most = Math.max(...ends);
  const written = printDistribution(distribution);
  if (least < 0) {
    const fix = most < 10 && distribution.scale.length === 0 ? `did you mean 10 ** ${written}?` : "start above 0";
    return `${written} goes below 0, where a ${factor} has no meaning; ${fix}`;
  }
  if (most <= least * APART) return undefined;
  const better = printDistribution(logScaled(least > 0 ? least : most / 10 ** DECADES, most));
  return `${written} draws nine of ten values above ${tidy(most / 10)}, but a ${factor} acts by its factor; write ${better}`;
}

/** With exponents where both ends are powers of ten, as people think of them. */
function logScaled(low: number, high: number): Distribution {
  const exponents = { low: Math.log10(low), high: Math.log10(high) };
  const range = logRange(tidy(low), tidy(high), false);
  if (!Number.isInteger(tidy(exponents.low)) || !Number.isInteger(tidy(exponents.high))) return range;
  const base = { kind: "uniform", low: tidy(exponents.low), high: tidy(exponents.high) } as const;
  return { base, scale: [{ op: "power", base: 10 }], hard: false };
}

function tidy(x: number): number {
  return Number(x.toPrecision(6));
}

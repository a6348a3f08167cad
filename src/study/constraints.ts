import type { Constraint } from "./definition.ts";
import type { Metrics } from "./events.ts";

/** A constraint as people write it: `latency <= 20`. */
export function constraintText({ metric, relation, bound }: Constraint): string {
  return `${metric} ${relation} ${bound}`;
}

/** The constraints that an epoch's metrics do not satisfy; what an epoch does not report satisfies nothing. */
export function violated(constraints: readonly Constraint[], metrics: Metrics): readonly Constraint[] {
  return constraints.filter(({ metric, relation, bound }) => !holds[relation](metrics[metric] ?? Number.NaN, bound));
}

const holds: Readonly<Record<Constraint["relation"], (value: number, bound: number) => boolean>> = {
  "<=": (value, bound) => value <= bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
  ">": (value, bound) => value > bound,
};

/**
 * How far an epoch's metrics are from satisfying all constraints: 0 where they do, and at most 1 for each that they do not.
 * A metric's excess counts in parts of its bound, r, as r / (1 + r), so that none drowns the others; one that is not
 * reported, or not finite, counts as 1.
 */
export function violationOf(constraints: readonly Constraint[], metrics: Metrics): number {
  return violated(constraints, metrics).reduce((sum, { metric, bound }) => {
    const excess = Math.abs((metrics[metric] ?? Number.NaN) - bound) / (Math.abs(bound) || 1);
    // Where `<` allows no equal number, the excess may be nothing.
    return sum + (Number.isFinite(excess) ? Math.max(Number.EPSILON, excess / (1 + excess)) : 1);
  }, 0);
}

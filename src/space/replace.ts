import type { Condition } from "./condition.ts";
import { type Distribution, encode } from "./distribution.ts";
import type { Parameter } from "./parameter.ts";
import { makeSpace, type Space } from "./space.ts";

/**
 * The space with other, narrower or wider, distributions of these names. Conditions forget values that their parent can
 * no longer have, and a parameter that can never be active any more is left out.
 */
export function withDistributions(space: Space, changed: ReadonlyMap<string, Distribution>): Space {
  const kept = new Map<string, Parameter>();
  for (const { name, distribution, conditions } of space.order) {
    const left = conditions.map((condition) => adapted(condition, kept.get(condition.parent)));
    if (left.some((each) => each === undefined)) continue;
    kept.set(name, {
      name,
      distribution: changed.get(name) ?? distribution,
      conditions: left.flatMap((each) => each ?? []),
    });
  }
  return makeSpace(space.parameters.flatMap(({ name }) => kept.get(name) ?? []));
}

/** What stays of a condition; undefined where it can never hold. */
function adapted(condition: Condition, parent: Parameter | undefined): readonly Condition[] | undefined {
  if (parent === undefined) return undefined;
  const { base } = parent.distribution;
  const values = condition.values.filter((value) => encode(parent.distribution, value) !== undefined);
  if (!condition.negated) return values.length > 0 ? [{ ...condition, values }] : undefined;
  if ("options" in base && base.options.every((option) => values.includes(option))) return undefined;
  // Nothing is excluded any more: what is left is that the parent must be active.
  return values.length > 0 ? [{ ...condition, values }] : parent.conditions;
}

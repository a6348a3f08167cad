import { type Distribution, encode } from "../space/distribution.ts";
import { type Condition, makeSpace, type Parameter, type Space } from "../space/space.ts";

/**
 * A space with some distributions changed, its conditions naming only values that can still be. Parameters that can no longer
 * be active are left out, and a condition that now always holds where its parent is active becomes those of its parent.
 */
export function withDistributions(space: Space, changed: ReadonlyMap<string, Distribution>): Space {
  const kept = new Map<string, Parameter>();
  for (const parameter of space.order) {
    const conditions = parameter.conditions.map((condition) => remaining(condition, kept.get(condition.parent)));
    if (conditions.some((each) => each === undefined)) continue;
    const distribution = changed.get(parameter.name) ?? parameter.distribution;
    kept.set(parameter.name, { ...parameter, distribution, conditions: conditions.flatMap((each) => each ?? []) });
  }
  return makeSpace(space.parameters.flatMap(({ name }) => kept.get(name) ?? []));
}

/** What is left of a condition now that its parent has changed; undefined where it never holds. */
function remaining(condition: Condition, parent: Parameter | undefined): readonly Condition[] | undefined {
  if (parent === undefined) return undefined;
  const { base } = parent.distribution;
  const values = condition.values.filter((value) => encode(parent.distribution, value) !== undefined);
  if (!condition.negated) return values.length === 0 ? undefined : [{ ...condition, values }];
  const excluded = base.kind === "choice" && base.options.every((option) => values.includes(option));
  if (excluded) return undefined;
  return values.length === 0 ? parent.conditions : [{ ...condition, values }];
}

import { type Axis, axesOf } from "../space/axes.ts";
import { holds } from "../space/condition.ts";
import { decode, type Value } from "../space/distribution.ts";
import { oncePer } from "../space/once-per.ts";
import { dimensionIndex, type Space } from "../space/space.ts";

/** A space's dimensions, and which of a point's coordinates are active. */
export interface View {
  readonly axes: readonly Axis[];
  readonly mask: Masking;
}

export const viewOf = oncePer((space: Space): View => ({ axes: axesOf(space), mask: maskingOf(space) }));

/** Sets those of a point's coordinates to NaN that are not active. */
export type Masking = (point: Float64Array) => void;

/** The masking of a space's unit cube; where nothing is conditional, it does nothing. Much quicker than to decode and encode points. */
export function maskingOf(space: Space): Masking {
  if (space.parameters.every(({ conditions }) => conditions.length === 0)) return () => {};
  const index = dimensionIndex(space);
  const parents = new Set(space.parameters.flatMap(({ conditions }) => conditions.map(({ parent }) => parent)));
  const steps = space.order.map(({ name, distribution, conditions }) => ({
    name,
    distribution,
    conditions,
    dimension: index.get(name) ?? -1,
    isParent: parents.has(name),
  }));
  const values = new Map<string, Value>();
  return (point) => {
    values.clear();
    for (const { name, distribution, conditions, dimension, isParent } of steps) {
      const active = conditions.every((condition) => holds(condition, values.get(condition.parent)));
      if (!active && dimension >= 0) point[dimension] = NaN;
      if (active && isParent) values.set(name, decode(distribution, dimension < 0 ? 0.5 : point[dimension]!));
    }
  };
}

import { encodePoint, type Params, type Space } from "../space/space.ts";
import type { Trial } from "../study/study.ts";

/** A trial, and how far its params are from those that were asked about. */
interface Neighbour {
  readonly trial: Trial;
  /** In the unit cube: 0 is the same params, the square root of the number of dimensions the opposite corner. */
  readonly distance: number;
}

/**
 * The trials whose params are nearest, nearest first; of equally near ones the earlier comes first. The distance is
 * Euclidean in the unit cube of `space`, where options that differ are 1 apart, and so is what is active in only one of two.
 */
export function nearestTrials(
  space: Space,
  params: Params,
  trials: readonly (Trial | undefined)[],
  count: number,
): Neighbour[] {
  const here = placeOf(space, params);
  return trials
    .flatMap((trial) => trial ?? [])
    .map((trial) => ({ trial, distance: distanceBetween(space, here, placeOf(space, trial.params)) }))
    .sort((a, b) => a.distance - b.distance || a.trial.number - b.trial.number)
    .slice(0, count);
}

interface Place {
  readonly params: Params;
  /** [dimensions] in the unit cube. */
  readonly point: Float64Array;
}

function placeOf(space: Space, params: Params): Place {
  const point = new Float64Array(space.dimensions.length);
  encodePoint(space, params, point);
  return { params, point };
}

function distanceBetween(space: Space, a: Place, b: Place): number {
  const apart = space.dimensions.map(({ name, distribution }, d) => {
    if (a.params[name] === b.params[name]) return 0;
    const gap = Math.abs(a.point[d]! - b.point[d]!);
    return distribution.base.kind === "choice" || Number.isNaN(gap) ? 1 : gap;
  });
  return Math.hypot(...apart);
}

import { cellCount } from "../space/distribution.ts";
import type { Space } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Grid search, for comparison: every combination of some values of each hyperparameter. In its order the first half of a grid
 * that is cut short is spread over all of it rather than over half of one range.
 * @param options `points`: values of each continuous hyperparameter; without it, the most for which the grid fits the stage
 */
export function grid(options: Readonly<Record<string, unknown>>): Sampler {
  const { points: given, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UserError(`sampler: grid has no option "${unknown}"; it knows "points"`);
  if (given !== undefined && !(typeof given === "number" && Number.isInteger(given) && given > 0)) {
    throw new UserError(
      `sampler: grid: points must be a whole number above 0, found ${String(given)}; write "grid: {points: 3}"`,
    );
  }
  return {
    suggest({ space, place: { index, of } }) {
      const counts = gridCounts(space, typeof given === "number" ? given : pointsFitting(space, of));
      const size = counts.reduce((product, count) => product * count, 1);
      let cell = spread(index % size, size);
      const point = new Float64Array(counts.length);
      for (let d = counts.length - 1; d >= 0; d--) {
        const count = counts[d]!;
        point[d] = placeOf(cell % count, count, space.dimensions[d]!.distribution);
        cell = Math.floor(cell / count);
      }
      return { point };
    },
  };
}

/** How many values of each dimension a grid takes: `points`, or all where there are fewer. */
export function gridCounts(space: Space, points: number): number[] {
  return space.dimensions.map(({ distribution }) => Math.min(points, cellCount(distribution)));
}

/** The most values of each dimension for which the whole grid fits `trials`; at least 1. */
export function pointsFitting(space: Space, trials: number): number {
  const size = (points: number) => gridCounts(space, points).reduce((product, count) => product * count, 1);
  let points = 1;
  while (size(points + 1) <= trials && size(points + 1) > size(points)) points++;
  return points;
}

/** How many trials a grid needs, and why so many trials are better drawn at random. */
export function adviseOnGrid(space: Space, points: number, trials: number): string {
  const needed = gridCounts(space, points).reduce((product, count) => product * count, 1);
  const dimensions = space.dimensions.length;
  const fits = needed <= trials ? `fit into ${trials}` : `do not fit into ${trials}, so a part of the grid is left out`;
  return (
    `a grid of ${points} values in ${dimensions} dimensions needs ${needed} trials, which ${fits}; ` +
    `it tries ${points} different values of whatever matters most, where random search tries ${trials} (Bergstra and Bengio 2012)`
  );
}

/** The middle of a cell of discrete values; continuous ranges are divided so that both ends are tried. */
function placeOf(k: number, count: number, distribution: Parameters<typeof cellCount>[0]): number {
  const cells = cellCount(distribution);
  if (cells === Infinity) {
    if (count === 1) return 0.5;
    return distribution.base.kind === "normal" ? (k + 0.5) / count : k / (count - 1);
  }
  const cell = count === 1 ? Math.floor(cells / 2) : Math.round((k * (cells - 1)) / (count - 1));
  return (cell + 0.5) / cells;
}

/** A permutation of 0 … size - 1 that steps far: multiples of a number near the golden section of `size` and coprime to it. */
function spread(index: number, size: number): number {
  let step = Math.max(1, Math.round(size * 0.6180339887));
  while (greatestCommonDivisor(step, size) !== 1) step++;
  return (index * step) % size;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

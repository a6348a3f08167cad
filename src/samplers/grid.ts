import { type Options, optionReader } from "../definition/options.ts";
import type { Space } from "../space/space.ts";
import { gridCells, gridSize, pointsFitting } from "./grid-cells.ts";
import type { Sampler } from "./sampler.ts";

export { gridSize, pointsFitting } from "./grid-cells.ts";

/** So many values of one hyperparameter are as good as all. */
const MOST_POINTS = 10_000;

/**
 * Grid search, for comparison: every combination of some values of each hyperparameter, in an order that may be cut short.
 * Trials beyond the whole grid are drawn at random.
 * @param options `points`: values of each numeric hyperparameter; without it, the most for which the grid fits the stage
 */
export function grid(options: Options): Sampler {
  const given = readPoints(options);
  const grids = new WeakMap<Space, { key: string; cells: readonly Float64Array[] }>();
  return {
    suggest({ space, rng, position: { seed, stage, index, of } }) {
      const key = `${seed} ${stage} ${of}`;
      let known = grids.get(space);
      if (known?.key !== key) {
        known = { key, cells: gridCells(space, given ?? pointsFitting(space, of), of, seed, stage) };
        grids.set(space, known);
      }
      return { point: known.cells[index]?.slice() ?? Float64Array.from(space.dimensions, () => rng.next()) };
    },
  };
}

/** How many trials a grid needs, and why so many trials are better drawn at random. */
export function adviseOnGrid(space: Space, points: number, trials: number): string {
  const size = gridSize(space, points);
  const random = "random search (sampler: random)";
  if (size === Infinity) return `the space's conditions have too many combinations for a grid; use ${random}`;
  const whole = size === gridSize(space, MOST_POINTS);
  const values = whole ? "all values" : `${points} values`;
  const fit = size <= trials ? `fit into ${trials}` : `do not fit into ${trials}, so a part of the grid is left out`;
  const needs = `a grid of ${values} in ${space.dimensions.length} dimensions needs ${amount(size)} trials, which ${fit}`;
  if (whole || points >= trials) return needs;
  return `${needs}; it tries ${points} different values of whatever matters most, where ${random} tries ${trials} (Bergstra and Bengio 2012)`;
}

function readPoints(options: Options): number | undefined {
  const read = optionReader("grid", options, "sampler");
  const points = read.optional("points", { least: 1, most: MOST_POINTS, whole: true }, 3);
  read.end();
  return points;
}

function amount(count: number): string {
  return count < 1e7 ? String(count) : `10^${Math.log10(count).toFixed(1)}`;
}

import { cellCount, type Distribution, decode, encode } from "../../space/distribution.ts";
import { oncePer } from "../../space/once-per.ts";
import type { Space } from "../../space/space.ts";
import type { History } from "../../study/history.ts";
import { maskingOf } from "../activity.ts";

/**
 * The kernel's view of a space. Its columns are the numeric dimensions, then the epochs where trials differ in them, then
 * the choices; coordinates of the first kind lie in [0, 1] over all that was ever tried, so that they can be warped.
 */
export interface Inputs {
  readonly dimensions: number;
  readonly columns: number;
  /** Columns 0 … warped - 1 are warped. */
  readonly warped: number;
  /** Columns 0 … numeric - 1 are compared by difference, those from there on by being the same or not. */
  readonly numeric: number;
  /** The dimension of each column, or -1 for the epochs. */
  readonly dimensionOf: readonly number[];
  /** Values that each dimension takes, or Infinity. */
  readonly cells: readonly number[];
  /** Moves a point to where its params lie: discrete coordinates to the middle of their cell, inactive ones to NaN. */
  settle(point: Float64Array): Float64Array;
  /**
   * Writes the coordinates of the point at `at` of `points`. Inactive dimensions are all alike: 0.5, or no option.
   * Without `epochs` it is taken as trained as far as any.
   */
  write(points: ArrayLike<number>, at: number, out: Float64Array, to: number, epochs?: number): void;
  /** The coordinate of a warped column at a place in the unit cube: the same, but where ranges have narrowed. */
  coordinate(column: number, u: number): number;
  /** The place in the unit cube of a coordinate of a warped column. */
  unit(column: number, coordinate: number): number;
}

/** What of it depends on the space alone. */
interface Axes {
  readonly numeric: readonly number[];
  readonly choices: readonly number[];
  readonly cells: readonly number[];
  readonly round: readonly ((u: number) => number)[];
  readonly optionAt: readonly ((u: number) => number)[];
  readonly mask: (point: Float64Array) => void;
}

/**
 * The inputs of a space after `history`.
 * @param rows all that are looked at
 * @param trained those whose epochs count
 */
export function inputsOf(
  space: Space,
  history: Pick<History, "points" | "epochs">,
  rows: readonly number[],
  trained: readonly number[],
): Inputs {
  const axes = axesOf(space);
  const { numeric, choices, cells, round, optionAt, mask } = axes;
  const dimensions = cells.length;
  const most = trained.reduce((longest, row) => Math.max(longest, history.epochs[row]!), 0);
  const differ = trained.some((row) => history.epochs[row] !== most);
  const dimensionOf = [...numeric, ...(differ ? [-1] : []), ...choices];
  const low = new Float64Array(numeric.length);
  const high = new Float64Array(numeric.length).fill(1);
  for (const row of rows) {
    numeric.forEach((d, column) => {
      const u = history.points[row * dimensions + d]!;
      if (u < low[column]!) low[column] = u;
      if (u > high[column]!) high[column] = u;
    });
  }
  const start = low.slice();
  const span = high.map((end, column) => end - start[column]!);
  return {
    dimensions,
    columns: dimensionOf.length,
    warped: numeric.length,
    numeric: numeric.length + (differ ? 1 : 0),
    dimensionOf,
    cells,
    settle(point) {
      const settled = point.map((u, d) => round[d]!(u));
      mask(settled);
      return settled;
    },
    write(points, at, out, to, epochs = most) {
      for (let column = 0; column < dimensionOf.length; column++) {
        const d = dimensionOf[column]!;
        if (d < 0) {
          out[to + column] = Math.log(Math.max(1e-3, epochs / most)) / Math.log(1000) + 1;
          continue;
        }
        const u = points[at + d]!;
        const inactive = Number.isNaN(u);
        if (column < numeric.length)
          out[to + column] = inactive ? 0.5 : (round[d]!(u) - start[column]!) / span[column]!;
        else out[to + column] = inactive ? -1 : optionAt[d]!(u);
      }
    },
    coordinate: (column, u) => (u - start[column]!) / span[column]!,
    unit: (column, coordinate) => Math.min(1, Math.max(0, start[column]! + coordinate * span[column]!)),
  };
}

/** The coordinates [rows × columns] of trials: as far as each was trained, or as if each were trained as far as any. */
export function coordinates(
  inputs: Inputs,
  { points, epochs }: History,
  rows: readonly number[],
  trained: "as far as it was" | "to the end" = "as far as it was",
): Float64Array {
  const x = new Float64Array(rows.length * inputs.columns);
  rows.forEach((row, i) => {
    const own = trained === "to the end" ? undefined : epochs[row];
    inputs.write(points, row * inputs.dimensions, x, i * inputs.columns, own);
  });
  return x;
}

const axesOf = oncePer((space: Space): Axes => {
  const distributions = space.dimensions.map(({ distribution }) => distribution);
  const isChoice = distributions.map(({ base }) => base.kind === "choice");
  const all = distributions.map((_, d) => d);
  return {
    numeric: all.filter((d) => !isChoice[d]),
    choices: all.filter((d) => isChoice[d]),
    cells: distributions.map(cellCount),
    round: distributions.map(rounderOf),
    optionAt: distributions.map(optionIndexOf),
    mask: maskingOf(space),
  };
});

/** Moves a coordinate to the middle of its cell; one beyond 0…1, from a wider range, stays. */
function rounderOf(distribution: Distribution): (u: number) => number {
  const { base, ends } = distribution;
  const count = cellCount(distribution);
  if (count === Infinity) return (u) => u;
  // A `logint` has cells of unequal lengths, in which its values are not the middle; so have weighted options.
  if (ends === undefined && base.kind !== "choice") {
    return (u) => (u >= 0 && u <= 1 ? (Math.min(count - 1, Math.floor(u * count)) + 0.5) / count : u);
  }
  return (u) => (u >= 0 && u <= 1 ? (encode(distribution, decode(distribution, u)) ?? u) : u);
}

function optionIndexOf(distribution: Distribution): (u: number) => number {
  const { base } = distribution;
  return base.kind === "choice" ? (u) => base.options.indexOf(decode(distribution, u)) : () => 0;
}

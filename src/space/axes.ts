import { cellCount, type Distribution, shares } from "./distribution.ts";
import type { Space } from "./space.ts";

/** Few values of one dimension, each with its part of the unit interval. */
export interface Cells {
  readonly kind: "ordered" | "unordered";
  readonly count: number;
  /** [count] the cells' lengths. */
  readonly shares: Float64Array;
  /** [count] where each begins. */
  readonly starts: Float64Array;
}

/** What one dimension of the unit cube means to a model. A line is continuous, or has so many values that it as good as is. */
export type Axis = { readonly kind: "line" } | Cells;

/** Up to so many ordered values are told apart. */
const FEW = 32;

/** The axis of each dimension. */
export function axesOf(space: Space): readonly Axis[] {
  return space.dimensions.map(({ distribution }) => axisOf(distribution));
}

function axisOf(distribution: Distribution): Axis {
  const { base, ends } = distribution;
  // An option without weight is never drawn, so it has no cell.
  if (base.kind === "choice")
    return cells(
      "unordered",
      shares(base).filter((share) => share > 0),
    );
  const count = cellCount(distribution);
  // A `logint` has cells of unequal lengths, in which its values are not the middle.
  if (count > FEW || ends !== undefined) return { kind: "line" };
  return cells("ordered", new Array<number>(count).fill(1 / count));
}

function cells(kind: Cells["kind"], parts: readonly number[]): Cells {
  const starts = new Float64Array(parts.length);
  for (let cell = 1; cell < parts.length; cell++) starts[cell] = starts[cell - 1]! + parts[cell - 1]!;
  return { kind, count: parts.length, shares: Float64Array.from(parts), starts };
}

/** The cell of coordinate `u`; the first or last one where `u` is outside of 0…1. */
export function cellAt({ count, starts }: Cells, u: number): number {
  let cell = count - 1;
  while (cell > 0 && u < starts[cell]!) cell--;
  return cell;
}

/** The middle of a cell. */
export function middleOf({ starts, shares }: Cells, cell: number): number {
  return starts[cell]! + shares[cell]! / 2;
}

/** A coordinate back within 0…1, as from a mirror at either end. */
export function reflected(u: number): number {
  const folded = Math.abs(u) % 2;
  return folded > 1 ? 2 - folded : folded;
}

import { cholesky } from "../../math/cholesky.ts";
import { inverseSquaresOf, matern, scaledDistance } from "./kernel.ts";
import type { Layout } from "./layout.ts";
import { MEAN_VARIANCE } from "./priors.ts";

/** The Cholesky factor of a kernel matrix, with what it was made of. */
export interface Factor {
  readonly theta: Float64Array;
  readonly columns: number;
  readonly numeric: number;
  /** [count × columns] the warped points. */
  readonly w: Float64Array;
  /** [count × count], its lower triangle. */
  readonly l: Float64Array;
  readonly count: number;
}

/**
 * Factors the kernel matrix of warped points `w` [count × columns]. Rows that one of `earlier` has already, for the same
 * hyperparameters, are taken from there: to the last digit what they would be, so that a search is the same with or without.
 * Undefined where the matrix is not positive definite.
 */
export function factorise(
  layout: Layout,
  theta: Float64Array,
  w: Float64Array,
  count: number,
  earlier: readonly Factor[] = [],
): Factor | undefined {
  const { columns, numeric } = layout;
  const variance = Math.exp(theta[layout.signal]!);
  const diagonal = variance + MEAN_VARIANCE + Math.exp(theta[layout.noise]!);
  const inverseSquares = inverseSquaresOf(layout, theta);
  const l = new Float64Array(count * count);
  const known = earlier.find(
    (factor) => factor.columns === columns && factor.numeric === numeric && areEqual(factor.theta, theta),
  );
  // Rows are factored in pairs, so a last one without its pair was rounded in another way.
  const from = known === undefined ? 0 : sharedRows(known, w, count) & ~1;
  for (let i = 0; i < from; i++) l.set(known!.l.subarray(i * known!.count, i * known!.count + i + 1), i * count);
  for (let i = from; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const s = scaledDistance(layout, inverseSquares, w, i * columns, w, j * columns);
      l[i * count + j] = variance * matern(s) + MEAN_VARIANCE;
    }
    l[i * count + i] = diagonal;
  }
  return cholesky(l, count, count, from) < count ? undefined : { theta, columns, numeric, w, l, count };
}

function areEqual(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** How many rows both begin with. */
function sharedRows({ w, count, columns }: Factor, other: Float64Array, otherCount: number): number {
  const most = Math.min(count, otherCount);
  for (let at = 0; at < most * columns; at++) if (w[at] !== other[at]) return Math.floor(at / columns);
  return most;
}

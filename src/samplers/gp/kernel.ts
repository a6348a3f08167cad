import type { Layout } from "./layout.ts";

/**
 * The Matern 5/2 kernel, (1 + s + s² / 3) exp(-s) with s = √5 r, r the scaled distance (Rasmussen and Williams 2006, eq. 4.17).
 * @param decay exp(-s), where it is at hand
 */
export function matern(s: number, decay = Math.exp(-s)): number {
  return (1 + s + (s * s) / 3) * decay;
}

/** Its derivative in r²; finite where points coincide. */
export function maternSlope(s: number, decay = Math.exp(-s)): number {
  return (-5 / 6) * (1 + s) * decay;
}

/**
 * s = √5 r between warped points at `p` of `a` and `q` of `b`. Numeric columns differ by their gap, the others by being
 * the same or not (Hamming).
 */
export function scaledDistance(
  { numeric, columns }: Pick<Layout, "numeric" | "columns">,
  inverseSquares: Float64Array,
  a: Float64Array,
  p: number,
  b: Float64Array,
  q: number,
): number {
  let sum = 0;
  for (let d = 0; d < numeric; d++) {
    const gap = a[p + d]! - b[q + d]!;
    sum += gap * gap * inverseSquares[d]!;
  }
  for (let d = numeric; d < columns; d++) if (a[p + d] !== b[q + d]) sum += inverseSquares[d]!;
  return Math.sqrt(5 * sum);
}

/** 1 / ℓ² of each column. */
export function inverseSquaresOf({ columns }: Layout, theta: Float64Array): Float64Array {
  return Float64Array.from({ length: columns }, (_, d) => Math.exp(-2 * theta[d]!));
}

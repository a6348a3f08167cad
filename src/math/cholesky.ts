/**
 * Cholesky factors of symmetric positive definite matrices, in place and row by row, so that appending rows is the same
 * loop begun later. Matrices are row-major with `stride` numbers a row; only the lower triangle is read and written.
 */
import { dot, solveLower, solveLowerPair } from "./triangular.ts";

/**
 * Factors A = L Lᵀ in the lower triangle of `a`, its first `n` rows and columns; rows before `from` are factored already.
 * Returns the number of good rows: `n`, or the row whose pivot was not positive, which is then left unfinished.
 */
export function cholesky(a: Float64Array, n: number, stride: number, from = 0): number {
  let i = from;
  for (; i + 1 < n; i += 2) {
    // Row i of L solves L x = A_i: each row is a right-hand side for the rows before it.
    const row = i * stride;
    const below = row + stride;
    solveLowerPair(a, i, stride, a, row, below);
    if (!finishPivot(a, row, i)) return i;
    a[below + i] = (a[below + i]! - dot(a, below, a, row, i)) / a[row + i]!;
    if (!finishPivot(a, below, i + 1)) return i + 1;
  }
  if (i < n) {
    solveLower(a, i, stride, a, i * stride);
    if (!finishPivot(a, i * stride, i)) return i;
  }
  return n;
}

function finishPivot(a: Float64Array, row: number, i: number): boolean {
  const pivot = a[row + i]! - dot(a, row, a, row, i);
  if (!(pivot > 0) || pivot === Infinity) return false;
  a[row + i] = Math.sqrt(pivot);
  return true;
}

/** log det A = 2 Σ log L_ii, from the factor. */
export function logDeterminant(l: Float64Array, n: number, stride: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(l[i * stride + i]!);
  return 2 * sum;
}

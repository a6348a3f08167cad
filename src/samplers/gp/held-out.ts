import { dot, solveLower, solveLowerPair, solveLowerTransposed } from "../../math/triangular.ts";
import type { Factor } from "./factor.ts";

/** Trials that are left out, one at a time: the newest ones. */
const LAST = 100;

/**
 * The share of the variance of values `y` [n] that a process explains of those it is not told: 1 where it foretells each from the
 * others, 0 where it knows no more than their mean, less where it misleads. A value left out is expected at yᵢ - αᵢ / (K⁻¹)ᵢᵢ with
 * α = K⁻¹ y (Rasmussen and Williams 2006, eq. 5.12).
 * @param factor of the kernel matrix of these n, and of others behind them
 * @param rest [n] the part of them that the process is of, where a trend accounts for the rest
 */
export function explainedHeldOut({ l, count }: Pick<Factor, "l" | "count">, y: Float64Array, rest = y): number {
  const n = y.length;
  const alpha = rest.slice();
  solveLower(l, n, count, alpha);
  solveLowerTransposed(l, n, count, alpha);
  const from = Math.max(0, n - LAST);
  const mean = y.subarray(from).reduce((sum, value) => sum + value, 0) / (n - from);
  let missed = 0;
  let total = 0;
  // (K⁻¹)ᵢᵢ = |L⁻¹ eᵢ|², whose rows before i are 0; two at a time.
  const columns = new Float64Array(2 * n);
  for (let i = from; i < n; i += 2) {
    columns.fill(0);
    columns[i] = 1;
    if (i + 1 < n) columns[n + i + 1] = 1;
    solveLowerPair(l, n, count, columns, 0, n, i);
    for (let k = 0; k < 2 && i + k < n; k++) {
      const inverse = dot(columns, k * n, columns, k * n, n);
      missed += (alpha[i + k]! / inverse) ** 2;
      total += (y[i + k]! - mean) ** 2;
    }
  }
  return total > 0 ? 1 - missed / total : 0;
}

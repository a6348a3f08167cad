/** A symmetric matrix as B diag(values) Bᵀ. */
interface Eigen {
  /** [n] in no particular order. */
  readonly values: Float64Array;
  /** [n × n] row-major; column j belongs to value j, and columns are orthonormal. */
  readonly vectors: Float64Array;
}

const SWEEPS = 50;

/**
 * The eigenvalues and -vectors of a symmetric matrix [n × n], by Jacobi's rotations over all pairs in turn: short, and as
 * exact as doubles allow also for small eigenvalues; some n³ · 10 operations.
 *
 * Reference: Golub and Van Loan, Matrix Computations, section 8.5.
 */
export function eigenSymmetric(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = a[p * n + q]!;
        // What no longer changes the diagonal is done with.
        const small = 1e-17 * Math.sqrt(Math.abs(a[p * n + p]! * a[q * n + q]!));
        if (Math.abs(off) <= small || off === 0) continue;
        rotated = true;
        rotate(a, vectors, n, p, q);
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

/** Turns the plane of coordinates p and q so that their element vanishes. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const off = a[p * n + q]!;
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * off);
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  a[p * n + p]! -= t * off;
  a[q * n + q]! += t * off;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  for (let k = 0; k < n; k++) {
    if (k !== p && k !== q) {
      const x = a[k * n + p]!;
      const y = a[k * n + q]!;
      a[k * n + p] = a[p * n + k] = c * x - s * y;
      a[k * n + q] = a[q * n + k] = s * x + c * y;
    }
    const v = vectors[k * n + p]!;
    const w = vectors[k * n + q]!;
    vectors[k * n + p] = c * v - s * w;
    vectors[k * n + q] = s * v + c * w;
  }
}

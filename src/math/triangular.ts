/**
 * Solving with lower triangular matrices. Matrices are row-major with `stride` numbers a row. Right-hand sides are rows, so
 * that every inner loop is a dot product of two runs of memory; 2 × 2 tiles of them make each load serve two products.
 */

/** Solves L x = b in place: `b` holds [n] numbers from `at` on. */
export function solveLower(l: Float64Array, n: number, stride: number, b: Float64Array, at = 0): void {
  let j = 0;
  // Two rows at once: their sums do not wait for each other.
  for (; j + 1 < n; j += 2) {
    const r = j * stride;
    const s = r + stride;
    let first = b[at + j]!;
    let second = b[at + j + 1]!;
    for (let k = 0; k < j; k++) {
      const x = b[at + k]!;
      first -= x * l[r + k]!;
      second -= x * l[s + k]!;
    }
    const x = first / l[r + j]!;
    b[at + j] = x;
    b[at + j + 1] = (second - x * l[s + j]!) / l[s + j + 1]!;
  }
  if (j < n) b[at + j] = (b[at + j]! - dot(b, at, l, j * stride, j)) / l[j * stride + j]!;
}

/** Solves L x = b in place for two right-hand sides, at `p` and at `q` of `b`. */
export function solveLowerPair(
  l: Float64Array,
  n: number,
  stride: number,
  b: Float64Array,
  p: number,
  q: number,
  from = 0,
): void {
  let j = from;
  for (; j + 1 < n; j += 2) {
    const r = j * stride;
    const s = r + stride;
    let pr = 0;
    let ps = 0;
    let qr = 0;
    let qs = 0;
    for (let k = from; k < j; k++) {
      const x = b[p + k]!;
      const y = b[q + k]!;
      const u = l[r + k]!;
      const v = l[s + k]!;
      pr += x * u;
      ps += x * v;
      qr += y * u;
      qs += y * v;
    }
    const pivot = l[r + j]!;
    const lower = l[s + j]!;
    const next = l[s + j + 1]!;
    const pj = (b[p + j]! - pr) / pivot;
    const qj = (b[q + j]! - qr) / pivot;
    b[p + j] = pj;
    b[q + j] = qj;
    b[p + j + 1] = (b[p + j + 1]! - ps - pj * lower) / next;
    b[q + j + 1] = (b[q + j + 1]! - qs - qj * lower) / next;
  }
  if (j < n) {
    const r = j * stride;
    b[p + j] = (b[p + j]! - dot(b, p + from, l, r + from, j - from)) / l[r + j]!;
    b[q + j] = (b[q + j]! - dot(b, q + from, l, r + from, j - from)) / l[r + j]!;
  }
}

/** Solves L x = b in place for `count` right-hand sides, `width` numbers apart in `b`. */
export function solveLowerRows(
  l: Float64Array,
  n: number,
  stride: number,
  b: Float64Array,
  count: number,
  width: number,
): void {
  let row = 0;
  for (; row + 1 < count; row += 2) solveLowerPair(l, n, stride, b, row * width, (row + 1) * width);
  if (row < count) solveLower(l, n, stride, b, row * width);
}

/** Solves Lᵀ x = b in place. */
export function solveLowerTransposed(l: Float64Array, n: number, stride: number, b: Float64Array): void {
  let i = n - 1;
  for (; i > 0; i -= 2) {
    const r = i * stride;
    const q = r - stride;
    const x = b[i]! / l[r + i]!;
    const y = (b[i - 1]! - x * l[r + i - 1]!) / l[q + i - 1]!;
    b[i] = x;
    b[i - 1] = y;
    for (let k = 0; k < i - 1; k++) b[k]! -= x * l[r + k]! + y * l[q + k]!;
  }
  if (i === 0) b[0]! /= l[0]!;
}

/**
 * Writes the lower triangle of (L Lᵀ)⁻¹ to `out` [n × n]; `work` [n × n] receives L⁻ᵀ in its upper triangle.
 */
export function invertFromCholesky(
  l: Float64Array,
  n: number,
  stride: number,
  work: Float64Array,
  out: Float64Array,
): void {
  invertLower(l, n, stride, work);
  for (let i = 0; i < n; i++) {
    const p = i * n;
    let j = 0;
    for (; j + 1 <= i; j += 2) {
      const r = j * n;
      let even = 0;
      let odd = 0;
      for (let k = i; k < n; k++) {
        const x = work[p + k]!;
        even += x * work[r + k]!;
        odd += x * work[r + n + k]!;
      }
      out[p + j] = even;
      out[p + j + 1] = odd;
    }
    if (j <= i) out[p + j] = dot(work, p + i, work, j * n + i, n - i);
  }
}

/** Row j of `out` becomes column j of L⁻¹, from the diagonal on; what lies before it is not touched. */
function invertLower(l: Float64Array, n: number, stride: number, out: Float64Array): void {
  let j = 0;
  for (; j + 1 < n; j += 2) {
    const p = j * n;
    out.fill(0, p + j, p + 2 * n);
    out[p + j] = 1;
    out[p + n + j + 1] = 1;
    solveLowerPair(l, n, stride, out, p, p + n, j);
  }
  if (j < n) out[j * n + j] = 1 / l[j * stride + j]!;
}

/** The dot product of `length` numbers of `x` from `p` on and of `y` from `q` on. */
export function dot(x: Float64Array, p: number, y: Float64Array, q: number, length: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < length; k += 2) {
    even += x[p + k]! * y[q + k]!;
    odd += x[p + k + 1]! * y[q + k + 1]!;
  }
  return k < length ? even + odd + x[p + k]! * y[q + k]! : even + odd;
}

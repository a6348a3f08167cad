/**
 * xᵀ H x for each of `count` rows x [count × n], H symmetric [n × n], of which the lower triangle is read. Two rows of each in
 * one go, so that each load serves two products.
 */
export function quadraticForms(h: Float64Array, n: number, rows: Float64Array, count: number): Float64Array {
  const forms = new Float64Array(count);
  for (let first = 0; first < count; first += 2) {
    const second = Math.min(first + 1, count - 1);
    const p = first * n;
    const q = second * n;
    let atP = 0;
    let atQ = 0;
    let i = 0;
    for (; i + 1 < n; i += 2) {
      const r = i * n;
      const s = r + n;
      let rp = 0;
      let rq = 0;
      let sp = 0;
      let sq = 0;
      for (let j = 0; j < i; j++) {
        const hr = h[r + j]!;
        const hs = h[s + j]!;
        const xp = rows[p + j]!;
        const xq = rows[q + j]!;
        rp += hr * xp;
        rq += hr * xq;
        sp += hs * xp;
        sq += hs * xq;
      }
      atP += ofPair(h[r + i]!, h[s + i]!, h[s + i + 1]!, rows[p + i]!, rows[p + i + 1]!, rp, sp);
      atQ += ofPair(h[r + i]!, h[s + i]!, h[s + i + 1]!, rows[q + i]!, rows[q + i + 1]!, rq, sq);
    }
    if (i < n) {
      let rp = 0;
      let rq = 0;
      for (let j = 0; j < i; j++) {
        rp += h[i * n + j]! * rows[p + j]!;
        rq += h[i * n + j]! * rows[q + j]!;
      }
      atP += rows[p + i]! * (2 * rp + h[i * n + i]! * rows[p + i]!);
      atQ += rows[q + i]! * (2 * rq + h[i * n + i]! * rows[q + i]!);
    }
    forms[first] = atP;
    forms[second] = atQ;
  }
  return forms;
}

/** What two rows of H, [.. a] and [.. b c], add: their products with what is left of the diagonal are `first` and `second`, and count twice. */
function ofPair(a: number, b: number, c: number, x: number, y: number, first: number, second: number): number {
  return x * (2 * first + a * x) + y * (2 * (second + b * x) + c * y);
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cholesky, logDeterminant } from "./cholesky.ts";
import { type Rng, stream } from "./random.ts";
import { invertFromCholesky, solveLower, solveLowerRows, solveLowerTransposed } from "./triangular.ts";

/** B Bᵀ + I [n × n] of a random B, with `stride` numbers a row and NaN where nothing may be read. */
function positiveDefinite(n: number, rng: Rng, stride = n): Float64Array {
  const b = Float64Array.from({ length: n * n }, () => rng.normal());
  const a = new Float64Array(n * stride).fill(NaN);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = 0; k < n; k++) sum += b[i * n + k]! * b[j * n + k]!;
      a[i * stride + j] = sum;
    }
  }
  return a;
}

const symmetric = (a: Float64Array, stride: number, i: number, j: number) =>
  a[Math.max(i, j) * stride + Math.min(i, j)]!;

const sizes = fc.integer({ min: 1, max: 23 });
const seeds = fc.nat();

describe("Cholesky factors", () => {
  it("multiply to the matrix", () => {
    fc.assert(
      fc.property(sizes, seeds, (n, seed) => {
        const a = positiveDefinite(n, stream(seed), n + 3);
        const l = a.slice();
        expect(cholesky(l, n, n + 3)).toBe(n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            let sum = 0;
            for (let k = 0; k <= j; k++) sum += l[i * (n + 3) + k]! * l[j * (n + 3) + k]!;
            expect(sum).toBeCloseTo(a[i * (n + 3) + j]!, 8);
          }
        }
      }),
    );
  });

  it("are the same when rows are appended as when they are there from the start", () => {
    fc.assert(
      fc.property(sizes, sizes, seeds, (first, more, seed) => {
        const n = first + more;
        const l = positiveDefinite(n, stream(seed));
        const grown = l.slice();
        cholesky(l, n, n);
        cholesky(grown, first, n);
        cholesky(grown, n, n, first);
        grown.forEach((value, i) => {
          if (!Number.isNaN(value)) expect(value).toBeCloseTo(l[i]!, 10);
        });
      }),
    );
  });

  it("stop at the row that makes the matrix indefinite", () => {
    const a = Float64Array.of(4, NaN, NaN, 2, 5, NaN, 2, 1, 1);
    const indefinite = a.slice();
    indefinite[8] = 0.5;
    expect([cholesky(a, 3, 3), cholesky(indefinite, 3, 3)]).toEqual([2, 2]);
    expect(cholesky(Float64Array.of(-1), 1, 1)).toBe(0);
    expect(cholesky(Float64Array.of(NaN), 1, 1)).toBe(0);
  });

  it("give the determinant", () => {
    // det [[4, 2], [2, 3]] = 8
    const l = Float64Array.of(4, NaN, 2, 3);
    cholesky(l, 2, 2);
    expect(logDeterminant(l, 2, 2)).toBeCloseTo(Math.log(8), 14);
  });
});

describe("triangular solving", () => {
  it("inverts the product of the factor", () => {
    fc.assert(
      fc.property(sizes, seeds, (n, seed) => {
        const a = positiveDefinite(n, stream(seed));
        const l = a.slice();
        cholesky(l, n, n);
        const inverse = new Float64Array(n * n);
        invertFromCholesky(l, n, n, new Float64Array(n * n).fill(NaN), inverse);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let k = 0; k < n; k++) sum += symmetric(a, n, i, k) * symmetric(inverse, n, k, j);
            expect(sum).toBeCloseTo(i === j ? 1 : 0, 7);
          }
        }
      }),
    );
  });

  it("finds x with L Lᵀ x = b, for one right-hand side or for several at once", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 5 }), seeds, (n, count, seed) => {
        const rng = stream(seed);
        const a = positiveDefinite(n, rng);
        const l = a.slice();
        cholesky(l, n, n);
        const b = Float64Array.from({ length: count * n }, () => rng.normal());
        const together = b.slice();
        solveLowerRows(l, n, n, together, count, n);
        for (let row = 0; row < count; row++) {
          const x = b.slice(row * n, (row + 1) * n);
          solveLower(l, n, n, x);
          for (let i = 0; i < n; i++) expect(together[row * n + i]).toBeCloseTo(x[i]!, 9);
          solveLowerTransposed(l, n, n, x);
          for (let i = 0; i < n; i++) {
            let sum = 0;
            for (let k = 0; k < n; k++) sum += symmetric(a, n, i, k) * x[k]!;
            expect(sum).toBeCloseTo(b[row * n + i]!, 7);
          }
        }
      }),
    );
  });
});

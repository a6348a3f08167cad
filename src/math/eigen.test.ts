import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eigenSymmetric } from "./eigen.ts";

/** B diag(values) Bᵀ. */
function composed({ values, vectors }: ReturnType<typeof eigenSymmetric>, n: number): number[] {
  return Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let sum = 0;
    for (let m = 0; m < n; m++) sum += vectors[i * n + m]! * values[m]! * vectors[j * n + m]!;
    return sum;
  });
}

const symmetric = fc.integer({ min: 1, max: 8 }).chain((n) =>
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: n * n, maxLength: n * n }).map((numbers) => ({
    n,
    matrix: Float64Array.from(numbers, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return numbers[Math.max(i, j) * n + Math.min(i, j)]!;
    }),
  })),
);

describe("the eigenvalues and -vectors of a symmetric matrix", () => {
  it("make up the matrix again, with orthonormal vectors", () => {
    fc.assert(
      fc.property(symmetric, ({ n, matrix }) => {
        const eigen = eigenSymmetric(matrix, n);
        composed(eigen, n).forEach((value, k) => {
          expect(value).toBeCloseTo(matrix[k]!, 9);
        });
        composed({ values: new Float64Array(n).fill(1), vectors: eigen.vectors }, n).forEach((value, k) => {
          expect(value).toBeCloseTo(k % (n + 1) === 0 ? 1 : 0, 12);
        });
      }),
    );
  });

  it("are those known for the second-difference matrix: 2 - 2 cos(k π / (n + 1))", () => {
    const n = 12;
    const matrix = Float64Array.from({ length: n * n }, (_, k) => [2, -1][Math.abs(Math.floor(k / n) - (k % n))] ?? 0);
    const values = [...eigenSymmetric(matrix, n).values].sort((a, b) => a - b);
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 12);
    });
  });

  it("keep small values exact beside large ones", () => {
    // Vandermonde-like scaling: D A D with D from 1 to 1e-8.
    const scales = [1, 1e-4, 1e-8];
    const matrix = Float64Array.from({ length: 9 }, (_, k) => {
      const [i, j] = [Math.floor(k / 3), k % 3];
      return scales[i]! * scales[j]! * (i === j ? 1 : 0.5);
    });
    const product = eigenSymmetric(matrix, 3).values.reduce((all, value) => all * value, 1);
    // det(D)² det(A) with det(A) = 1/2.
    expect(product / 1e-24).toBeCloseTo(0.5, 10);
  });
});

import { describe, expect, it } from "vitest";
import { quadraticForms } from "./quadratic.ts";
import { stream } from "./random.ts";

describe("quadratic forms", () => {
  it.each([
    [1, 1],
    [4, 3],
    [5, 4],
    [7, 1],
  ])("are sums over all pairs of entries, for %i dimensions and %i rows", (n, count) => {
    const rng = stream("quadratic", n, count);
    const h = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) h[i * n + j] = h[j * n + i] = rng.normal();
    const rows = Float64Array.from({ length: count * n }, () => rng.normal());
    const forms = quadraticForms(h, n, rows, count);
    expect(forms).toHaveLength(count);
    forms.forEach((form, row) => {
      let sum = 0;
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) sum += rows[row * n + i]! * h[i * n + j]! * rows[row * n + j]!;
      expect(form).toBeCloseTo(sum, 10);
    });
  });
});

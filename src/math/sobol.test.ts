import { describe, expect, it } from "vitest";
import { SOBOL_DIMENSIONS, type SobolSequence, scrambledSobol, sobol } from "./sobol.ts";

const pointsOf = (sequence: SobolSequence, dimensions: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const point = new Float64Array(dimensions);
    sequence.point(i, point);
    return [...point];
  });

/** Whether each of `cells` equal intervals holds the same number of values. */
const balanced = (values: readonly number[], cells: number) => {
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) counts[Math.floor(value * cells)]!++;
  return counts.every((count) => count === values.length / cells);
};

describe("Sobol's sequence", () => {
  it("begins as published by Joe and Kuo, their Gray code's order aside", () => {
    // The first eight points that the program beside new-joe-kuo-6.21201 prints for three dimensions.
    const published = [
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
    ];
    const points = pointsOf(sobol(3), 3, 8);
    expect(published.map((_, i) => points[i ^ (i >> 1)])).toEqual(published);
  });

  it.each([
    ["as it is", sobol(SOBOL_DIMENSIONS)],
    ["scrambled", scrambledSobol(SOBOL_DIMENSIONS, 7)],
  ])("puts one point in each of 256 intervals of every dimension, %s", (_, sequence) => {
    const points = pointsOf(sequence, SOBOL_DIMENSIONS, 256);
    for (let d = 0; d < SOBOL_DIMENSIONS; d++)
      expect(
        balanced(
          points.map((point) => point[d]!),
          256,
        ),
      ).toBe(true);
  });

  it("puts a quarter of any 64 points in each quadrant of the first two dimensions, scrambled too", () => {
    for (const sequence of [sobol(2), scrambledSobol(2, "other")]) {
      const cells = pointsOf(sequence, 2, 64).map(
        ([x = 0, y = 0]) => (Math.floor(x * 2) + Math.floor(y * 2) * 2 + 0.5) / 4,
      );
      expect(balanced(cells, 4)).toBe(true);
    }
  });

  it("is uniform at each point when scrambled", () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => pointsOf(scrambledSobol(1, seed), 1, 1)[0]![0]!);
    const mean = firsts.reduce((sum, x) => sum + x, 0) / firsts.length;
    // Four standard errors of a uniform mean.
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / firsts.length));
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("gives the same points in every release", () => {
    expect(pointsOf(scrambledSobol(3, 1, "pinned"), 3, 2)).toMatchInlineSnapshot(`
      [
        [
          0.9787542806006968,
          0.6327916400041431,
          0.3046236685477197,
        ],
        [
          0.0786127601750195,
          0.3323326064273715,
          0.7362283780239522,
        ],
      ]
    `);
  });
});

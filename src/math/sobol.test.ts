import { describe, expect, it } from "vitest";
import { stream } from "./random.ts";
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

/** Each point's box among `columns` × `rows` of dimensions `a` and `b`, as the middle of its part of the unit interval. */
const boxes = (points: readonly number[][], a: number, b: number, columns: number, rows: number) =>
  points.map(
    (point) => (Math.floor(point[a]! * columns) * rows + Math.floor(point[b]! * rows) + 0.5) / (columns * rows),
  );

/** The centred L2 discrepancy, squared. Hickernell, Math. Comp. 67 (1998), equation 5.1c. */
function centredDiscrepancy(points: readonly number[][]): number {
  const n = points.length;
  const centred = points.map((point) => point.map((x) => x - 0.5));
  const product = (factors: readonly number[]) => factors.reduce((result, factor) => result * factor, 1);
  let once = 0;
  let pairs = 0;
  for (const x of centred) {
    once += product(x.map((u) => 1 + Math.abs(u) / 2 - u ** 2 / 2));
    for (const y of centred) {
      pairs += product(x.map((u, d) => 1 + Math.abs(u) / 2 + Math.abs(y[d]!) / 2 - Math.abs(u - y[d]!) / 2));
    }
  }
  return (13 / 12) ** points[0]!.length - (2 / n) * once + pairs / n ** 2;
}

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

  it("agrees with SciPy 1.17, which reads the same table, in higher dimensions", () => {
    const points = pointsOf(sobol(64), 64, 1024);
    const some = (n: number) => [3, 20, 40, 63].map((d) => points[n ^ (n >> 1)]![d]);
    expect(some(777)).toEqual([0.2744140625, 0.2373046875, 0.7216796875, 0.4267578125]);
    expect(some(1000)).toEqual([0.6767578125, 0.5224609375, 0.9130859375, 0.4462890625]);
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

  it.each([
    ["as it is", sobol(2)],
    ["scrambled", scrambledSobol(2, "other")],
  ])(
    "puts one of 64 points in each box of area 1/64 whose sides are halved alike, in the first two dimensions, %s",
    (_, sequence) => {
      const points = pointsOf(sequence, 2, 64);
      for (const columns of [1, 2, 4, 8, 16, 32, 64])
        expect(balanced(boxes(points, 0, 1, columns, 64 / columns), 64)).toBe(true);
    },
  );

  it("puts as many of 256 points in each of 4 x 4 boxes of every two of its first ten dimensions, scrambled too", () => {
    for (const sequence of [sobol(10), scrambledSobol(10, 3)]) {
      const points = pointsOf(sequence, 10, 256);
      for (let b = 1; b < 10; b++)
        for (let a = 0; a < b; a++) expect(balanced(boxes(points, a, b, 4, 4), 16)).toBe(true);
    }
  });

  it("has the discrepancy that SciPy 1.17 computes for its own Sobol points", () => {
    expect(centredDiscrepancy(pointsOf(sobol(3), 3, 64))).toBeCloseTo(0.0005947820123695102, 15);
  });

  it("is far more even than chance when scrambled", () => {
    const rng = stream("chance");
    const chance = () => Array.from({ length: 64 }, () => Array.from({ length: 6 }, () => rng.next()));
    const scrambled = Array.from({ length: 20 }, (_, seed) =>
      centredDiscrepancy(pointsOf(scrambledSobol(6, seed), 6, 64)),
    );
    const random = Array.from({ length: 20 }, () => centredDiscrepancy(chance()));
    expect(Math.max(...scrambled)).toBeLessThan(Math.min(...random) / 2);
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

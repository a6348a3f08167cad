/**
 * Parzen estimators over some dimensions of the unit cube: mixtures of one product kernel for each observation, and of the
 * prior, which is uniform. On lines kernels are normal distributions cut off at 0 and 1; on ordered cells the same, summed
 * over each cell; on unordered ones a jump to any cell. Where an observation is not active, its kernel is the prior's:
 * so a conditional space needs no groups of its own.
 *
 * Reference: Watanabe, "Tree-structured Parzen estimator", arXiv 2304.11127 (2023).
 */
import { normalCdf } from "../../math/normal.ts";
import type { Rng } from "../../math/random.ts";
import { type Axis, type Cells, cellAt, middleOf } from "../../space/axes.ts";
import { jumpKernels, type Kernels, smoothKernels } from "./cell-kernels.ts";

/** Observations behind a mixture. */
interface Observations {
  /** Unit-cube rows of `dimensions` numbers, NaN where not active; clipped to 0…1. */
  readonly points: Float64Array;
  readonly dimensions: number;
  /** The rows that count. */
  readonly rows: ArrayLike<number>;
  /** [rows] each one's weight; the prior's is 1. */
  readonly weights: Float64Array;
}

/** One dimension of a mixture. */
export interface Side {
  /** Its place in the cube. */
  readonly dimension: number;
  readonly axis: Axis;
  /** Bandwidths: [rows] on a line, [1] on ordered cells, none on unordered ones. */
  readonly widths: Float64Array;
}

/** A mixture, ready to be drawn from and evaluated. Its last component is the prior. */
export interface Parzen {
  /** [components] weights, adding up to 1. */
  readonly weights: Float64Array;
  /** Dimensions on lines and on cells. */
  readonly lines: readonly number[];
  readonly boxes: readonly Box[];
  /**
   * [components × (1 + 3 lines + boxes)] the logarithm of the weight; for each line the centre (NaN where the kernel is the
   * prior's), √½ over the bandwidth and the log density at the centre; for each box the own cell (`count` for the prior's).
   */
  readonly table: Float64Array;
}

interface Box {
  readonly dimension: number;
  readonly axis: Cells;
  readonly kernels: Kernels;
}

/** Fits a mixture to observations. */
export function fitParzen({ points, dimensions, rows, weights }: Observations, sides: readonly Side[]): Parzen {
  const total = weights.reduce((sum, weight) => sum + weight, 1);
  const shares = Float64Array.from({ length: weights.length + 1 }, (_, i) => (weights[i] ?? 1) / total);
  const lines = sides.filter(({ axis }) => axis.kind === "line");
  const boxes = sides.flatMap(({ dimension, axis, widths }): Box[] => {
    if (axis.kind === "line") return [];
    return [
      { dimension, axis, kernels: axis.kind === "ordered" ? smoothKernels(axis, widths[0]!) : jumpKernels(axis) },
    ];
  });
  const stride = 1 + 3 * lines.length + boxes.length;
  const table = new Float64Array(shares.length * stride);
  for (let i = 0, at = 0; i < shares.length; i++) {
    table[at++] = Math.log(shares[i]!);
    const row = i < weights.length ? rows[i]! * dimensions : -1;
    for (const { dimension, widths } of lines) {
      const u = row < 0 ? NaN : points[row + dimension]!;
      const centre = Math.min(1, Math.max(0, u));
      const width = widths[i]!;
      table[at++] = centre;
      table[at++] = Math.SQRT1_2 / width;
      table[at++] = Number.isNaN(centre) ? 0 : -Math.log(width * massWithin(centre, width)) - LOG_SQRT_2PI;
    }
    for (const { dimension, axis } of boxes) {
      const u = row < 0 ? NaN : points[row + dimension]!;
      table[at++] = Number.isNaN(u) ? axis.count : cellAt(axis, u);
    }
  }
  return { weights: shares, lines: lines.map(({ dimension }) => dimension), boxes, table };
}

const LOG_SQRT_2PI = 0.9189385332046727;

/** So many bandwidths from its centre a kernel has a billionth left. */
const REACH = 6;

/** How much of a normal distribution lies in 0…1. */
function massWithin(centre: number, width: number): number {
  let mass = 1;
  if (centre < REACH * width) mass -= normalCdf(-centre / width);
  if (1 - centre < REACH * width) mass -= normalCdf((centre - 1) / width);
  return mass;
}

/** Draws a point: writes the coordinates of the mixture's dimensions. Those that turn out not to be active are drawn too. */
export function drawParzen({ weights, lines, boxes, table }: Parzen, rng: Rng, point: Float64Array): void {
  let left = rng.next();
  let i = 0;
  while (i < weights.length - 1 && left >= weights[i]!) left -= weights[i++]!;
  let at = i * (1 + 3 * lines.length + boxes.length) + 1;
  for (const dimension of lines) {
    const centre = table[at]!;
    point[dimension] = Number.isNaN(centre) ? rng.next() : drawWithin(centre, Math.SQRT1_2 / table[at + 1]!, rng);
    at += 3;
  }
  for (const { dimension, axis, kernels } of boxes) point[dimension] = middleOf(axis, kernels.draw(table[at++]!, rng));
}

/** A normal number, redrawn until it lies in 0…1: from a centre within, one in three does even where the bandwidth is 1. */
function drawWithin(centre: number, width: number, rng: Rng): number {
  for (;;) {
    const u = centre + width * rng.normal();
    if (u >= 0 && u <= 1) return u;
  }
}

/** Components whose logarithm lies below this do not count: the prior, one of some hundred, weighs far more. */
const NEGLIGIBLE = -24;

/** The logarithm of the density at a point, over the prior's density; coordinates that are not active are NaN. */
export function logDensity({ weights, lines, boxes, table }: Parzen, point: Float64Array): number {
  const x = lines.map((dimension) => point[dimension]!);
  const logs = boxes.map(({ kernels }) => kernels.logs);
  const from = boxes.map(({ dimension, axis }) => {
    const u = point[dimension]!;
    return (Number.isNaN(u) ? axis.count : cellAt(axis, u)) * (axis.count + 1);
  });
  let density = 0;
  for (let i = 0, at = 0; i < weights.length; i++) {
    let log = table[at++]!;
    for (let l = 0; l < x.length; l++, at += 3) {
      const z = (x[l]! - table[at]!) * table[at + 1]!;
      // Not a number where the kernel's or the point's coordinate is not active.
      if (!Number.isNaN(z)) log += table[at + 2]! - z * z;
    }
    for (let b = 0; b < logs.length; b++) log += logs[b]![from[b]! + table[at++]!]!;
    if (log > NEGLIGIBLE) density += Math.exp(log);
  }
  return Math.log(density);
}

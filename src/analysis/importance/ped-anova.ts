import { type Axis, cellAt } from "../../space/axes.ts";
import type { Tried } from "./fanova.ts";
import { dimensionsOf } from "./regions.ts";

/** How much one parameter matters for being among the best; the shares of all sum to 1, unless nothing matters. */
export interface PedEffect {
  readonly parameter: string;
  readonly share: number;
}

interface PedAnovaOptions {
  /** The share of the trials that counts as the best. */
  readonly best: number;
  /** The share of the trials that they are compared with: 1 for all, less for the better ones alone. */
  readonly among: number;
}

/** A line is cut into so many cells. */
const CELLS = 50;

/**
 * The importance of each parameter for belonging to the best: how far the density of the best trials' values is from that of the
 * trials that they are among, as Pearson's divergence, which is the variance of the indicator's marginal in closed form.
 *
 * Where a parameter is not active it has no influence, as in fANOVA: its value there is as if drawn like those of the trials in
 * which it is. So the densities differ by the best's active share of what those of active trials differ by, and the divergence by
 * its square. Few values say little, and count for little. (Weighed by the share of all trials in which it is active, one value
 * of the best's, being far from any density, made a parameter that does nothing the most important.)
 *
 * Reference: Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
 * Subspaces", IJCAI 2023.
 */
export function pedAnova({ space, count, points, losses }: Tried, { best, among }: PedAnovaOptions): PedEffect[] {
  const dimensions = dimensionsOf(space);
  const order = Array.from({ length: count }, (_, row) => row).sort((a, b) => losses[a]! - losses[b]!);
  const reference = order.slice(0, Math.max(2, Math.ceil(among * count)));
  const top = order.slice(0, Math.max(2, Math.ceil(best * count)));
  const effects = dimensions.map(({ name, axis }, d) => {
    const valuesOf = (rows: readonly number[]) =>
      rows.map((row) => points[row * dimensions.length + d]!).filter((u) => !Number.isNaN(u));
    const [inTop, inAll] = [valuesOf(top), valuesOf(reference)];
    if (inTop.length === 0) return { parameter: name, share: 0 };
    const active = inTop.length / top.length;
    return { parameter: name, share: active ** 2 * divergence(densityOf(axis, inTop), densityOf(axis, inAll)) };
  });
  const total = effects.reduce((sum, { share }) => sum + share, 0);
  return effects
    .map(({ parameter, share }) => ({ parameter, share: total > 0 ? share / total : 0 }))
    .sort((a, b) => b.share - a.share);
}

/** The expectation under `q` of (p / q - 1)², for masses of cells. */
function divergence(p: Float64Array, q: Float64Array): number {
  return q.reduce((sum, mass, cell) => sum + (p[cell]! - mass) ** 2 / mass, 0);
}

/** The masses of an axis's cells: a kernel estimate on a line, smoothed shares of options. None is 0. */
function densityOf(axis: Axis, values: readonly number[]): Float64Array {
  return axis.kind === "line" || axis.kind === "ordered" ? smooth(values, axis) : shares(values, axis.count, axis);
}

/** Each option's share, as if each had been drawn once more by all options' chance (Laplace). */
function shares(values: readonly number[], count: number, axis: Exclude<Axis, { kind: "line" }>): Float64Array {
  const masses = Float64Array.from(axis.shares);
  for (const u of values) masses[cellAt(axis, u)]! += 1;
  return masses.map((mass) => mass / (values.length + 1)).subarray(0, count);
}

/** Gaussian kernels by Scott's rule, cut at the ends of the range, and a little of the uniform. */
function smooth(values: readonly number[], axis: Axis): Float64Array {
  const cells = axis.kind === "line" ? CELLS : axis.count;
  const inside = values.map((u) => Math.min(1, Math.max(0, u)));
  const mean = inside.reduce((sum, u) => sum + u, 0) / inside.length;
  const sd = Math.sqrt(inside.reduce((sum, u) => sum + (u - mean) ** 2, 0) / inside.length);
  const bandwidth = Math.max(0.5 / cells, 1.059 * sd * inside.length ** -0.2);
  // Values of one cell share a kernel, so that the cost is that of the cells.
  const counts = new Float64Array(cells);
  for (const u of inside) counts[Math.min(cells - 1, Math.floor(u * cells))]! += 1;
  const masses = new Float64Array(cells).fill(1 / cells / (values.length + 1));
  counts.forEach((held, from) => {
    if (held === 0) return;
    const kernel = Float64Array.from({ length: cells }, (_, cell) =>
      Math.exp(-0.5 * ((cell - from) / cells / bandwidth) ** 2),
    );
    const total = kernel.reduce((sum, x) => sum + x, 0);
    kernel.forEach((x, cell) => {
      masses[cell]! += (held * x) / total / (values.length + 1);
    });
  });
  return masses;
}

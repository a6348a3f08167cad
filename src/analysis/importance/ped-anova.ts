import { momentsOf } from "../../math/moments.ts";
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
 * its square. (Weighed by the share of all trials in which it is active, one value of the best's, being far from any density, made
 * a parameter that does nothing the most important.)
 *
 * Both densities are smoothed alike, by what suits the best. (Each by its own bandwidth, a parameter seemed to decide all where the
 * best and nearly all others sat on one end of its range: the few others there smeared only the density of all.)
 *
 * Reference: Watanabe, Bansal and Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
 * Subspaces", IJCAI 2023.
 */
export function pedAnova({ space, count, points, losses }: Tried, { best, among }: PedAnovaOptions): PedEffect[] {
  const dimensions = dimensionsOf(space);
  const reference = bestOf(losses, Math.ceil(among * count), count);
  const top = bestOf(losses, Math.ceil(best * count), reference.length / 2);
  const effects = dimensions.map(({ name, axis }, d) => {
    const valuesOf = (rows: readonly number[]) =>
      rows
        .map((row) => points[row * dimensions.length + d]!)
        .filter((u) => !Number.isNaN(u))
        .map((u) => Math.min(1, Math.max(0, u)));
    const [inTop, inAll] = [valuesOf(top), valuesOf(reference)];
    if (top.length < 2 || inTop.length === 0) return { parameter: name, share: 0 };
    // As if the best had one value more, drawn like those of all: few values say little.
    const weight = (inTop.length / top.length) * (inTop.length / (inTop.length + 1));
    const bandwidth = bandwidthOf(inTop);
    const [p, q] = [densityOf(axis, inTop, bandwidth), densityOf(axis, inAll, bandwidth)];
    return { parameter: name, share: weight ** 2 * divergence(p, q) };
  });
  const total = effects.reduce((sum, { share }) => sum + share, 0);
  return effects
    .map(({ parameter, share }) => ({ parameter, share: total > 0 ? share / total : 0 }))
    .sort((a, b) => b.share - a.share);
}

/**
 * The trials with the `wanted` least losses, at least two. Equal losses are among them together, or not at all where they would be
 * more than `most`: which of them came first says nothing of params.
 */
function bestOf(losses: Float64Array, wanted: number, most: number): readonly number[] {
  const last = losses.toSorted()[Math.max(2, wanted) - 1]!;
  const rows = Array.from(losses, (_, row) => row);
  const upTo = rows.filter((row) => losses[row]! <= last);
  return upTo.length <= Math.max(2, wanted, most) ? upTo : rows.filter((row) => losses[row]! < last);
}

/** The expectation under `q` of (p / q - 1)², for masses of cells; where `q` has none, `p` has none. */
function divergence(p: Float64Array, q: Float64Array): number {
  return q.reduce((sum, mass, cell) => (mass > 0 ? sum + (p[cell]! - mass) ** 2 / mass : sum), 0);
}

/** Scott's rule. */
function bandwidthOf(values: readonly number[]): number {
  return 1.059 * Math.sqrt(momentsOf(values).variance) * values.length ** -0.2;
}

/** The masses of an axis's cells: a kernel estimate on a line, shares of options. */
function densityOf(axis: Axis, values: readonly number[], bandwidth: number): Float64Array {
  const counts = new Float64Array(axis.kind === "line" ? CELLS : axis.count);
  for (const u of values) counts[cellOf(axis, u)]! += 1 / values.length;
  return axis.kind === "unordered" ? counts : smoothed(counts, bandwidth);
}

function cellOf(axis: Axis, u: number): number {
  return axis.kind === "line" ? Math.min(CELLS - 1, Math.floor(u * CELLS)) : cellAt(axis, u);
}

/** With Gaussian kernels, at least half a cell wide and cut at the ends of the range. Values of one cell share a kernel. */
function smoothed(held: Float64Array, bandwidth: number): Float64Array {
  const cells = held.length;
  const width = Math.max(0.5 / cells, bandwidth);
  const masses = new Float64Array(cells);
  held.forEach((mass, from) => {
    if (mass === 0) return;
    const kernel = Float64Array.from({ length: cells }, (_, cell) =>
      Math.exp(-0.5 * ((cell - from) / cells / width) ** 2),
    );
    const total = kernel.reduce((sum, x) => sum + x, 0);
    kernel.forEach((x, cell) => {
      masses[cell]! += (mass * x) / total;
    });
  });
  return masses;
}

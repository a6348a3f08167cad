import { normalCdf } from "../../math/normal.ts";
import type { Rng } from "../../math/random.ts";
import type { Cells } from "../../space/axes.ts";

/** The kernels of a dimension with cells: one for each own cell, and after them the prior's. */
export interface Kernels {
  /**
   * [cells + 1 × kernels] the logarithm of each kernel's probability of a cell, over the cell's length; after the cells 0 for
   * each kernel, which is what a dimension counts that is not active.
   */
  readonly logs: Float64Array;
  /** A cell by the kernel of the own cell. */
  draw(own: number, rng: Rng): number;
}

/** Bandwidths below this part of a cell would never leave it. */
const LEAST_PART = 0.1;

/** Normal kernels about the middle of the own cell, cut off at 0 and 1 and summed over each cell. */
export function smoothKernels({ count, shares }: Cells, width: number): Kernels {
  const sigma = Math.max(width * count, LEAST_PART);
  // Probability by distance in cells, before the cut.
  const near = Float64Array.from(
    { length: count },
    (_, k) => normalCdf((0.5 - k) / sigma) - normalCdf((-0.5 - k) / sigma),
  );
  return kernelsOf(shares, (own, cell) => near[Math.abs(own - cell)]!);
}

/** What a kernel of an unordered dimension keeps for its own cell; the rest goes to all by their shares. */
const KEPT = 0.8;

/** Kernels that keep their own cell, or jump to any. */
export function jumpKernels({ shares }: Cells): Kernels {
  return kernelsOf(shares, (own, cell) => (own === cell ? KEPT : 0) + (1 - KEPT) * shares[cell]!);
}

function kernelsOf(shares: Float64Array, massOf: (own: number, cell: number) => number): Kernels {
  const count = shares.length;
  const stride = count + 1;
  const chances = new Float64Array(stride * count);
  const logs = new Float64Array(stride * stride);
  for (let own = 0; own < count; own++) {
    const from = own * count;
    let total = 0;
    for (let cell = 0; cell < count; cell++) {
      chances[from + cell] = massOf(own, cell);
      total += chances[from + cell]!;
    }
    for (let cell = 0; cell < count; cell++) {
      chances[from + cell]! /= total;
      logs[cell * stride + own] = Math.log(chances[from + cell]! / shares[cell]!);
    }
  }
  chances.set(shares, count * count);
  return {
    logs,
    draw(own, rng) {
      let left = rng.next();
      let cell = 0;
      while (cell < count - 1 && left >= chances[own * count + cell]!) left -= chances[own * count + cell++]!;
      return cell;
    },
  };
}

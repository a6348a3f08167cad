import type { Rng } from "../../math/random.ts";
import { SOBOL_DIMENSIONS, scrambledSobol } from "../../math/sobol.ts";
import { reflected } from "../../space/axes.ts";
import type { Inputs } from "./inputs.ts";

/** Up to so many values a dimension is searched by trying others of them, and above by moving along it. */
export const FEW = 12;

/** `count` points spread evenly over the cube, other ones for each call. */
export function spreadPoints(inputs: Inputs, count: number, rng: Rng): Float64Array[] {
  const even = Math.min(inputs.dimensions, SOBOL_DIMENSIONS);
  const sequence = scrambledSobol(even, rng.int(2 ** 32));
  return Array.from({ length: count }, (_, i) => {
    const point = new Float64Array(inputs.dimensions);
    sequence.point(i, point);
    for (let d = even; d < point.length; d++) point[d] = rng.next();
    return inputs.settle(point);
  });
}

/**
 * A copy of `centre` at a scale of its own: some share of the coordinates move, each by a normal step whose size is drawn
 * log-uniformly from a thousandth to a third of the range; those of few values are drawn anew now and then.
 */
export function perturbed(centre: Float64Array, inputs: Inputs, rng: Rng): Float64Array {
  const sd = 10 ** (-3 + 2.5 * rng.next());
  const share = rng.next();
  const always = rng.int(centre.length);
  const copy = centre.map((own, d) => {
    // Inactive here, but perhaps not in the copy.
    if (Number.isNaN(own)) return rng.next();
    // Ranges may have narrowed since.
    const u = Math.min(1, Math.max(0, own));
    if (d !== always && rng.next() >= share) return u;
    if (inputs.cells[d]! <= FEW) return rng.next() < 0.3 ? rng.next() : u;
    return reflected(u + sd * rng.normal());
  });
  return inputs.settle(copy);
}

/** All points that differ from `point` in one dimension of few values. */
export function otherValues(point: Float64Array, inputs: Inputs): Float64Array[] {
  const others: Float64Array[] = [];
  inputs.cells.forEach((cells, d) => {
    if (cells > FEW || Number.isNaN(point[d]!)) return;
    for (let cell = 0; cell < cells; cell++) {
      // Where another value makes dimensions active, they begin in the middle.
      const other = point.map((u) => (Number.isNaN(u) ? 0.5 : u));
      other[d] = (cell + 0.5) / cells;
      const settled = inputs.settle(other);
      if (settled[d] !== point[d]) others.push(settled);
    }
  });
  return others;
}

import { betaCdf } from "../../math/beta.ts";
import { type Rng, stream } from "../../math/random.ts";
import { type Layout, layoutOf } from "./layout.ts";
import type { Data } from "./likelihood.ts";
import { MEAN_VARIANCE } from "./priors.ts";

/** A Gaussian process written the slow way, from the formulas of Rasmussen and Williams (2006), to check the quick one against. */

export interface Example {
  readonly layout: Layout;
  readonly data: Data;
  readonly theta: Float64Array;
  readonly rng: Rng;
}

/** Two warped columns, one that is only numeric, and a choice of three. */
export function example(n: number, seed = 1): Example {
  const rng = stream(seed, "gp example");
  const layout = layoutOf({ columns: 4, numeric: 3, warped: 2 });
  const x = Float64Array.from({ length: 4 * n }, (_, at) => (at % 4 === 3 ? rng.int(3) : rng.next()));
  const y = Float64Array.from(
    { length: n },
    (_, i) => Math.sin(5 * x[4 * i]!) + x[4 * i + 3]! - 1 + 0.1 * rng.normal(),
  );
  const theta = Float64Array.from({ length: layout.size }, () => 0.4 * rng.normal());
  theta[layout.noise] = -3;
  return { layout, data: { n, x, y }, theta, rng };
}

export function denseCovariance({ layout, theta }: Example, a: ArrayLike<number>, b: ArrayLike<number>): number {
  const warp = (u: number, d: number) =>
    d < layout.warped ? betaCdf(u, Math.exp(theta[layout.alpha + d]!), Math.exp(theta[layout.beta + d]!)) : u;
  let r2 = 0;
  for (let d = 0; d < layout.columns; d++) {
    const gap = d < layout.numeric ? warp(a[d]!, d) - warp(b[d]!, d) : Number(a[d] !== b[d]);
    r2 += (gap / Math.exp(theta[d]!)) ** 2;
  }
  const r = Math.sqrt(r2);
  const matern = (1 + Math.sqrt(5) * r + (5 / 3) * r2) * Math.exp(-Math.sqrt(5) * r);
  return Math.exp(theta[layout.signal]!) * matern + MEAN_VARIANCE;
}

const rowsOf = (x: Float64Array, columns: number) =>
  Array.from({ length: x.length / columns }, (_, i) => x.subarray(i * columns, (i + 1) * columns));

/** K of the data, and of further points after them. */
export function denseKernel(it: Example, more: Float64Array = new Float64Array()): number[][] {
  const points = [...rowsOf(it.data.x, it.layout.columns), ...rowsOf(more, it.layout.columns)];
  const noise = Math.exp(it.theta[it.layout.noise]!);
  return points.map((a, i) => points.map((b, j) => denseCovariance(it, a, b) + (i === j ? noise : 0)));
}

/** A⁻¹ b and log det A, by Gaussian elimination. */
export function solveDense(a: readonly (readonly number[])[], b: ArrayLike<number>): { x: number[]; logDet: number } {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const n = rows.length;
  let logDet = 0;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]!;
    logDet += Math.log(Math.abs(pivot[k]!));
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / pivot[k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * pivot[j]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = rows[k]![n]!;
    for (let j = k + 1; j < n; j++) sum -= rows[k]![j]! * x[j]!;
    x[k] = sum / rows[k]![k]!;
  }
  return { x, logDet };
}

/** (f(x + step) - f(x - step)) / (2 step) along coordinate `d`. */
export function difference(f: (x: Float64Array) => number, x: Float64Array, d: number, step = 1e-5): number {
  const [above, below] = [x.slice(), x.slice()];
  above[d]! += step;
  below[d]! -= step;
  return (f(above) - f(below)) / (2 * step);
}

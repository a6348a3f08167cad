import { betaCdf, logBeta } from "../../math/beta.ts";

/** The step of the one-sided differences below: rounding (1e-14 over it) and truncation are then both below 1e-6. */
const STEP = 1e-6;

/** Coordinates [rows × columns] in [0, 1], with their logarithms, which every warp of them needs. */
export interface Coordinates {
  readonly columns: number;
  readonly x: Float64Array;
  /** log x. */
  readonly logX: Float64Array;
  /** log(1 - x). */
  readonly logRest: Float64Array;
}

export function coordinatesOf(x: Float64Array, columns: number): Coordinates {
  return { columns, x, logX: x.map(Math.log), logRest: x.map((u) => Math.log1p(-u)) };
}

/**
 * Warps one column by the distribution function of Beta(alpha, beta), given their logarithms, and writes it to `out`
 * (Snoek et al., "Input warping for Bayesian optimization of non-stationary functions", ICML 2014).
 */
export function warpColumn(
  { columns, x, logX, logRest }: Coordinates,
  column: number,
  alpha: number,
  beta: number,
  out: Float64Array,
): void {
  const [a, b] = [Math.exp(alpha), Math.exp(beta)];
  const normaliser = logBeta(a, b);
  for (let at = column; at < x.length; at += columns) {
    out[at] = betaCdf(x[at]!, a, b, normaliser, logX[at]!, logRest[at]!);
  }
}

/** The derivative of Σ `slopes` × warped coordinate in the logarithms of alpha and beta; `warped` is what `warpColumn` gave. */
export function warpSlopes(
  coordinates: Coordinates,
  column: number,
  alpha: number,
  beta: number,
  warped: Float64Array,
  slopes: Float64Array,
): [number, number] {
  const { columns, x, logX, logRest } = coordinates;
  const change = (logA: number, logB: number): number => {
    const [a, b] = [Math.exp(logA), Math.exp(logB)];
    const normaliser = logBeta(a, b);
    let sum = 0;
    for (let at = column; at < x.length; at += columns) {
      sum += slopes[at]! * (betaCdf(x[at]!, a, b, normaliser, logX[at]!, logRest[at]!) - warped[at]!);
    }
    return sum / STEP;
  };
  return [change(alpha + STEP, beta), change(alpha, beta + STEP)];
}

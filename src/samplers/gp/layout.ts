import type { Inputs } from "./inputs.ts";

/**
 * Where the model's hyperparameters stand in one vector, all by their logarithm: a length scale for each column; the warp's alpha,
 * then its beta, for each warped column; the signal's variance; the noise's variance. The constant mean has a normal prior
 * and is integrated out within the kernel.
 */
export interface Layout {
  readonly columns: number;
  readonly numeric: number;
  readonly warped: number;
  readonly alpha: number;
  readonly beta: number;
  readonly signal: number;
  readonly noise: number;
  readonly size: number;
}

export function layoutOf({ columns, numeric, warped }: Pick<Inputs, "columns" | "numeric" | "warped">): Layout {
  const alpha = columns;
  const beta = alpha + warped;
  const signal = beta + warped;
  return { columns, numeric, warped, alpha, beta, signal, noise: signal + 1, size: signal + 2 };
}

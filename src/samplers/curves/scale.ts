/** Losses as the model sees them, and back. */
export interface Scale {
  of(loss: number): number;
  lossAt(value: number): number;
}

/** The span is never a smaller part than this of the range of trials' best losses, so that quotients stay numbers. */
const LEAST_SPAN = 1e-9;

/**
 * log(1 + gap / span) of a loss's gap to the best, so that terrible losses of early epochs do not flatten what lies between
 * the good ones, and evenly on below the best; moved and scaled so that the best losses of trials, `bests`, have mean 0 and
 * variance 1. The span is the median's gap.
 */
export function scaleOf(bests: readonly number[]): Scale {
  const ascending = bests.toSorted((a, b) => a - b);
  const best = ascending[0] ?? 0;
  const median = ascending.slice(ascending.length >> 1).find((loss) => loss > best) ?? best;
  const range = (ascending.at(-1) ?? best) - best;
  const span = Math.max(median - best, LEAST_SPAN * range) || 1;
  const log = (gap: number) => (gap < 0 ? gap : Math.log1p(gap));
  const exp = (value: number) => (value < 0 ? value : Math.expm1(value));
  const logs = bests.map((loss) => log((loss - best) / span));
  const mean = logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length);
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, logs.length);
  const sd = variance > 0 ? Math.sqrt(variance) : 1;
  return {
    of: (loss) => (log((loss - best) / span) - mean) / sd,
    lossAt: (value) => best + exp(mean + sd * value) * span,
  };
}

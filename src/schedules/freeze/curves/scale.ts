import { momentsOf } from "../../../math/moments.ts";
/** Losses as the model sees them, and back. */
export interface Scale {
  of(loss: number): number;
  lossAt(value: number): number;
}

/** Gaps of more spans than this are all as bad. */
const WORST = 20;
/** The span is at most so many times the lower quartile's gap, since more than half of the trials may be terrible. */
const MOST_QUARTERS = 10;

/**
 * log(1 + gap / span) of a loss's gap to the best, so that terrible losses of early epochs do not flatten what lies between
 * the good ones, and evenly on below the best; moved and scaled so that the best losses of trials, `bests`, have mean 0 and
 * variance 1. The span is the median's gap; what lies beyond `WORST` of them has one value.
 */
export function scaleOf(bests: readonly number[]): Scale {
  const ascending = bests.toSorted((a, b) => a - b);
  const best = ascending[0] ?? 0;
  const gapAt = (rank: number) => (ascending.slice(rank).find((loss) => loss > best) ?? best) - best;
  const span = Math.min(gapAt(bests.length >> 1), MOST_QUARTERS * gapAt(bests.length >> 2)) || 1;
  const log = (gap: number) => (gap < 0 ? gap : Math.log1p(Math.min(gap, WORST)));
  const exp = (value: number) => (value < 0 ? value : Math.expm1(value));
  const logs = bests.map((loss) => log((loss - best) / span));
  const { mean, variance } = momentsOf(logs);
  const sd = variance > 0 ? Math.sqrt(variance) : 1;
  return {
    of: (loss) => (log((loss - best) / span) - mean) / sd,
    lossAt: (value) => best + exp(mean + sd * value) * span,
  };
}

import { momentsOf } from "../../math/moments.ts";

/** Losses as the model sees them, and back. */
interface Outputs {
  /** [n] with mean 0 and variance 1. */
  readonly y: Float64Array;
  /** The loss that a value of `y` stands for. */
  lossAt(value: number): number;
}

/** How much the scale bends: near 0 it would be linear. */
const c = 2;
/** Gaps of more spans than this are all as bad. */
const WORST = 100;

/**
 * log(1 + c gap / span) of each loss's gap to the best, then mean 0 and variance 1. The logarithm keeps a few terrible losses
 * from flattening what lies between the good ones. The span is the median's gap; what lies beyond `WORST` of them has one value.
 */
export function standardised(losses: readonly number[]): Outputs {
  // Scaled, so that no difference of huge losses overflows.
  const scale = losses.reduce((most, loss) => Math.max(most, Math.abs(loss)), 0) || 1;
  const scaled = Float64Array.from(losses, (loss) => loss / scale);
  const ascending = scaled.slice().sort();
  const best = ascending[0]!;
  const range = ascending.at(-1)! - best;
  if (!(range > 0)) return { y: scaled.fill(0), lossAt: () => best * scale };
  // The median may be the best itself.
  const next = ascending.subarray(losses.length >> 1).find((loss) => loss > best)!;
  const span = next - best;
  const logs = scaled.map((loss) => Math.log1p(c * Math.min((loss - best) / span, WORST)));
  const { mean, variance } = momentsOf(logs);
  const sd = Math.sqrt(variance);
  return {
    y: logs.map((value) => (value - mean) / sd),
    lossAt: (value) => (best + (Math.expm1(mean + sd * value) * span) / c) * scale,
  };
}

import { evenly } from "../../math/evenly.ts";
import { type History, RowStatus } from "../../study/history.ts";

/** A history's rows by what is known of them. */
export interface Rows {
  readonly scored: readonly number[];
  readonly pending: readonly number[];
  /** Diverged or failed: the params may be at fault. */
  readonly invalid: readonly number[];
}

export function groupRows({ count, status, losses }: History): Rows {
  const scored: number[] = [];
  const pending: number[] = [];
  const invalid: number[] = [];
  for (let row = 0; row < count; row++) {
    if (status[row] === RowStatus.pending) pending.push(row);
    else if (status[row] === RowStatus.scored && Number.isFinite(losses[row])) scored.push(row);
    else invalid.push(row);
  }
  return { scored, pending, invalid };
}

/** At most `most` of the scored rows, in their order: half of them the best, the others spread evenly over the trials. */
export function thinned(scored: readonly number[], losses: Float64Array, most: number): readonly number[] {
  if (scored.length <= most) return scored;
  const byLoss = scored.toSorted((a, b) => losses[a]! - losses[b]! || a - b);
  const best = byLoss.slice(0, most >> 1);
  const chosen = new Set(best);
  return [
    ...best,
    ...evenly(
      scored.filter((row) => !chosen.has(row)),
      most - best.length,
    ),
  ].sort((a, b) => a - b);
}

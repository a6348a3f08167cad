import type { Space } from "../../space/space.ts";
import { wholeCurve } from "../../study/as-left.ts";
import type { Metric } from "../../study/definition.ts";
import { HistoryTable } from "../../study/history-table.ts";
import { lossAt } from "../../study/losses.ts";
import type { CurvePoint, Trial } from "../../study/study.ts";

/** What is known of one trial. */
export interface Seen {
  readonly trial: Trial;
  /** Its row in the history, where its point is. */
  readonly row: number;
  /**
   * Epochs at which its curve is looked at, ascending, and the best loss up to each. None where it diverged: params that learn fast
   * before they do would promise an end that is not there. What failed, by its machine perhaps, tells what it had come to.
   */
  readonly epochs: readonly number[];
  readonly losses: readonly number[];
  /** Epochs trained, those that have to be trained again included. */
  readonly furthest: number;
}

/** Trials with a place in a space, by number, and what their curves tell. */
export interface Sight {
  readonly history: HistoryTable;
  readonly seen: readonly Seen[];
}

/** @param trials ascending by number */
export function lookAt(trials: readonly Trial[], space: Space, metric: Metric, epochs: readonly number[]): Sight {
  const history = new HistoryTable(space, metric.goal);
  const curves = trials.flatMap((trial) => {
    const row = history.count;
    history.follow([trial]);
    return history.count === row ? [] : { trial, row, points: wholeCurve(trial) };
  });
  const seen = curves.map(({ trial, row, points }) => ({
    trial,
    row,
    furthest: points.at(-1)?.epoch ?? 0,
    ...bestsAt(trial.state === "diverged" ? [] : points, metric, epochs),
  }));
  return { history, seen };
}

/** The best loss up to each of the epochs that the curve has come to; those before its first finite loss are left out. */
function bestsAt(
  points: readonly CurvePoint[],
  metric: Metric,
  at: readonly number[],
): Pick<Seen, "epochs" | "losses"> {
  const epochs: number[] = [];
  const losses: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let level = 0;
  for (const point of points) {
    const loss = lossAt(point, metric);
    if (loss < best) best = loss;
    for (; level < at.length && point.epoch >= at[level]!; level++) {
      if (best === Number.POSITIVE_INFINITY) continue;
      epochs.push(at[level]!);
      losses.push(best);
    }
  }
  return { epochs, losses };
}

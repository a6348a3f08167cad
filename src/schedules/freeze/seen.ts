import { evenly } from "../../math/evenly.ts";
import type { Space } from "../../space/space.ts";
import { asLeft, wholeCurve } from "../../study/as-left.ts";
import type { Metric } from "../../study/definition.ts";
import { HistoryTable } from "../../study/history-table.ts";
import { lossAt } from "../../study/losses.ts";
import { belongs } from "../../study/stage-trials.ts";
import type { CurvePoint, Stage, Study, Trial } from "../../study/study.ts";
import { lookedAt } from "./epochs.ts";

/** Trials of earlier stages at most that a later one learns from. */
const MOST_EARLIER = 100;
/** Trials of the stage itself that are looked at at most, beside those that train: the model's matrices have a row for each. */
const MOST_OWN = 400;

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
  /** How many could have been seen. */
  readonly count: number;
}

/**
 * What is known in a stage: of its `trials`, and of those that the stages before have left behind, which trained less and in wider ranges.
 * Curves are looked at where this stage looks, and where those before ended.
 * @param judged the number of a trial that is seen in any case
 */
export function sightOf(study: Study, stage: Stage, trials: readonly Trial[], judged?: number): Sight {
  const { definition, stages } = study;
  const earlier = study.trials.slice(0, stage.first - 1).flatMap((trial) => {
    return trial === undefined || belongs(trial.number, stage) ? [] : asLeft(trial, stage, definition);
  });
  const ends = stages.slice(0, stage.number - 1).map(({ epochs }) => epochs);
  const epochs = [...new Set([...lookedAt(stage.epochs), ...ends])]
    .filter((epoch) => epoch <= stage.epochs)
    .sort((a, b) => a - b);
  const ascending = [...earlier, ...trials].sort((a, b) => a.number - b.number);
  const { history, seen, count } = lookAt(ascending, stage.space, definition.metric, epochs);
  const isOwn = ({ trial }: Seen) => belongs(trial.number, stage);
  const isNeeded = ({ trial }: Seen) => trial.state === "running" || trial.number === judged;
  const own = seen.filter(isOwn);
  const few = [
    ...fewOf(
      seen.filter((one) => !isOwn(one)),
      MOST_EARLIER,
    ),
    ...own.filter(isNeeded),
    ...fewOf(
      own.filter((one) => !isNeeded(one)),
      MOST_OWN,
    ),
  ];
  return { history, seen: few.sort((a, b) => a.row - b.row), count };
}

/** At most `most` of them, in their order: half of them the best, the others evenly from the rest. */
export function fewOf(seen: readonly Seen[], most: number): readonly Seen[] {
  if (seen.length <= most) return seen;
  const lossOf = ({ losses }: Seen) => losses.at(-1) ?? Infinity;
  const ranked = seen.toSorted((a, b) => lossOf(a) - lossOf(b) || a.row - b.row);
  const best = ranked.slice(0, most >> 1);
  return [...best, ...evenly(ranked.slice(best.length), most - best.length)].sort((a, b) => a.row - b.row);
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
  return { history, seen, count: seen.length };
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

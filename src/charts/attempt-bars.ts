import type { AttemptsOf, ToldAttempt } from "../study/attempts.ts";
import type { Study } from "../study/study.ts";

/** What came of an attempt, in the order of a legend. */
export const outcomes = ["done", "stopped early or paused", "diverged, failed or killed", "running", "lost"] as const;
export type Outcome = (typeof outcomes)[number];

/** One attempt as a bar in its worker's row; times as its worker's log has them. */
export interface AttemptBar {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly attempt: ToldAttempt;
  readonly outcome: Outcome;
  /** Whether it goes on with a trial that another worker was lost with. */
  readonly isTakeover: boolean;
}

/** A bar as it is drawn: of one attempt, or of several that ended alike and are too short to be told apart. */
export interface DrawnBar extends AttemptBar {
  readonly attempts: number;
}

/**
 * The bars as they are drawn: of a row, short ones that follow each other and ended alike are joined until the joined one is
 * `least` milliseconds long. Those of picked trials, takeovers and losses stay by themselves.
 */
export function drawnBars(bars: readonly AttemptBar[], least: number, picked: ReadonlySet<number>): DrawnBar[] {
  const drawn: DrawnBar[] = [];
  const isAlone = ({ attempt, outcome, isTakeover }: AttemptBar) =>
    isTakeover || outcome === "lost" || picked.has(attempt.opening.trial);
  for (const bar of bars.toSorted((a, b) => a.row - b.row || a.from - b.from)) {
    const last = drawn.at(-1);
    const joins =
      last !== undefined &&
      last.row === bar.row &&
      last.outcome === bar.outcome &&
      last.to - last.from < least &&
      bar.to - bar.from < least &&
      bar.from - last.to < least / 2 &&
      !isAlone(last) &&
      !isAlone(bar);
    if (joins) drawn[drawn.length - 1] = { ...last, to: Math.max(last.to, bar.to), attempts: last.attempts + 1 };
    else drawn.push({ ...bar, attempts: 1 });
  }
  return drawn;
}

/** The attempts of the workers that have a row, by trial. */
export function attemptBars(
  { workers, trials }: Study,
  attemptsOf: AttemptsOf,
  rows: ReadonlyMap<string, number>,
): AttemptBar[] {
  return trials.flatMap((_, index) => {
    const ofTrial = attemptsOf(index + 1);
    return ofTrial.flatMap((attempt, i) => {
      const row = rows.get(attempt.worker);
      if (row === undefined) return [];
      const before = ofTrial[i - 1];
      const hasLeft = workers.get(attempt.worker)?.leftAt !== undefined;
      return [
        {
          row,
          from: attempt.opening.t,
          to: attempt.end?.t ?? attempt.lastAt,
          attempt,
          outcome: outcomeOf(attempt, i < ofTrial.length - 1 || hasLeft),
          isTakeover: before !== undefined && before.end === undefined && before.worker !== attempt.worker,
        },
      ];
    });
  });
}

function outcomeOf({ end }: ToldAttempt, isOver: boolean): Outcome {
  switch (end?.state) {
    case undefined:
      return isOver ? "lost" : "running";
    case "done":
      return "done";
    case "stopped":
    case "paused":
      return "stopped early or paused";
    default:
      return "diverged, failed or killed";
  }
}

import type { Study } from "../study/study.ts";

/**
 * For how long a study has been worked on, in milliseconds: the time in which at least one worker was there, or a trial was
 * trained by hand, as far as the logs tell. The time between two runs does not count, and what hosts' clocks differ by
 * shifts it by as much.
 */
export function workedFor({ workers, trials }: Study): number {
  const spans = [...workers.values()].map(({ startedAt, lastAt }) => ({ from: startedAt, to: lastAt }));
  for (const trial of trials) {
    if (!trial?.byHand) continue;
    const to = trial.endedAt ?? trial.curve.at(-1)?.at ?? trial.startedAt;
    spans.push({ from: trial.startedAt, to });
  }
  spans.sort((a, b) => a.from - b.from);
  let total = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of spans) {
    total += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return total;
}

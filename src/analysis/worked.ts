import type { Study } from "../study/study.ts";

/** A time in which somebody was on the study, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * For how long a study has been worked on, in milliseconds: the time in which at least one worker was there, or a trial was
 * trained by hand, as far as the logs tell. The time between two runs does not count, and differences between hosts' clocks shift
 * it by as much.
 */
export function workedFor(study: Study): number {
  return workedUntil(workedSpans(study), Number.POSITIVE_INFINITY);
}

/** When the study was worked on, in order and apart from each other. */
export function workedSpans({ workers, trials }: Study): readonly Span[] {
  // Processes by hand come and go, and what counts of them is their trials.
  const present = [...workers.values()].filter(({ byHand }) => !byHand);
  const spans = present.map(({ startedAt, lastAt }) => ({ from: startedAt, to: lastAt }));
  for (const trial of trials) {
    if (!trial?.byHand) continue;
    const to = trial.endedAt ?? trial.curve.at(-1)?.at ?? trial.startedAt;
    spans.push({ from: trial.startedAt, to });
  }
  spans.sort((a, b) => a.from - b.from);
  const apart: Span[] = [];
  for (const { from, to } of spans) {
    const last = apart.at(-1);
    if (last === undefined || from > last.to) apart.push({ from, to });
    else if (to > last.to) apart[apart.length - 1] = { from: last.from, to };
  }
  return apart;
}

/** How much of the spans had passed by a moment, in milliseconds. */
export function workedUntil(spans: readonly Span[], moment: number): number {
  let total = 0;
  for (const { from, to } of spans) total += Math.max(0, Math.min(to, moment) - from);
  return total;
}

import { LogFollower } from "../store/log-follower.ts";
import type { EndEvent, ResumeEvent, StartEvent } from "../study/events.ts";

/** One attempt of a trial, as its worker's log tells. Times are milliseconds since 1970 on that worker's clock. */
export interface LoggedAttempt {
  readonly attempt: number;
  readonly worker: string;
  readonly opening: StartEvent | ResumeEvent;
  readonly end: EndEvent | undefined;
  /** When its last epoch, or its end, was logged. */
  readonly lastAt: number;
}

/** All attempts of all trials, the outdated ones too, by trial and in their order. */
export function readAttempts(folder: string): ReadonlyMap<number, readonly LoggedAttempt[]> {
  const trials = new Map<number, LoggedAttempt[]>();
  new LogFollower(folder).read((worker, event) => {
    if (event.kind === "worker" || event.kind === "leave") return;
    const attempts = trials.get(event.trial) ?? [];
    trials.set(event.trial, attempts);
    if (event.kind === "start" || event.kind === "resume") {
      attempts.push({ attempt: event.attempt, worker, opening: event, end: undefined, lastAt: event.t });
      return;
    }
    // Each attempt is one worker's, and in its log the opening comes first.
    const i = attempts.findLastIndex(({ attempt }) => attempt === event.attempt);
    const known = attempts[i];
    if (known === undefined) return;
    attempts[i] = { ...known, lastAt: event.t, end: event.kind === "end" ? event : undefined };
  });
  for (const attempts of trials.values()) attempts.sort((a, b) => a.attempt - b.attempt);
  return trials;
}

/** Seconds that a trial's attempts trained in all, without the time between them. */
export function secondsTrained(attempts: readonly LoggedAttempt[]): number {
  return attempts.reduce((sum, { opening, lastAt }) => sum + Math.max(0, lastAt - opening.t), 0) / 1000;
}

import type { EndEvent, ResumeEvent, StartEvent } from "../study/events.ts";
import { LogFollower } from "./log-follower.ts";

/** One attempt of a trial, as the logs tell. Times are milliseconds since 1970 on its worker's clock. */
export interface LoggedAttempt {
  readonly attempt: number;
  /** Who opened it. */
  readonly worker: string;
  readonly opening: StartEvent | ResumeEvent;
  readonly end: EndEvent | undefined;
  /** When the last thing of it was logged. */
  readonly lastAt: number;
}

/** All attempts of all trials, the outdated ones too, by trial and in their order. */
export function readAttempts(folder: string): ReadonlyMap<number, readonly LoggedAttempt[]> {
  // An attempt by hand is told by several logs, and its opening may not be in the first.
  const openings = new Map<string, Pick<LoggedAttempt, "worker" | "opening">>();
  const ends = new Map<string, EndEvent>();
  const lastAt = new Map<string, number>();
  new LogFollower(folder).read((worker, event) => {
    if (event.kind === "worker" || event.kind === "leave") return;
    const key = `${event.trial} ${event.attempt}`;
    if (event.kind === "start" || event.kind === "resume") openings.set(key, { worker, opening: event });
    if (event.kind === "end") ends.set(key, event);
    lastAt.set(key, Math.max(event.t, lastAt.get(key) ?? 0));
  });
  const trials = new Map<number, LoggedAttempt[]>();
  for (const [key, { worker, opening }] of openings) {
    const { trial, attempt } = opening;
    const attempts = trials.get(trial) ?? [];
    trials.set(trial, attempts);
    attempts.push({ attempt, worker, opening, end: ends.get(key), lastAt: lastAt.get(key) ?? opening.t });
  }
  for (const attempts of trials.values()) attempts.sort((a, b) => a.attempt - b.attempt);
  return trials;
}

/** Seconds that a trial's attempts trained in all, without the time between them. */
export function secondsTrained(attempts: readonly LoggedAttempt[]): number {
  return attempts.reduce((sum, { opening, lastAt }) => sum + Math.max(0, lastAt - opening.t), 0) / 1000;
}

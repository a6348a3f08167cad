import type { Handle } from "../launchers/launcher.ts";
import type { MasterDeed } from "../store/master-log.ts";
import type { Study, Worker } from "../study/study.ts";
import type { Launched } from "./roster.ts";

/** What has become of a worker that a launcher no longer lists. */
export interface Departure {
  readonly handle: Handle;
  readonly worker: string | undefined;
  /** Why it left, where it said so; else it was lost. */
  readonly left: string | undefined;
  /** Whether it ever told an epoch or a trial's end. */
  readonly gotAnywhere: boolean;
}

interface Seen {
  handle: Handle;
  worker: string | undefined;
  /** Milliseconds on this machine's clock when it was seen first, when it last had a trial, and when it was listed no more. */
  readonly since: number;
  busyAt: number;
  goneAt: number | undefined;
  gotAnywhere: boolean;
}

/** What a look has shown. */
export interface Sight {
  readonly deeds: readonly MasterDeed[];
  readonly departures: readonly Departure[];
  /** Those that got anywhere for the first time. */
  readonly successes: readonly Handle[];
  /** Whether any worker of the study has got further since the last look. */
  readonly isProgress: boolean;
}

/** Remembers what a launcher listed, and tells what has changed. A master that takes over learns all of it again by looking. */
export class Watch {
  readonly #seen = new Map<string, Seen>();
  readonly #settle: number;
  #progress = 0;

  /** @param settle milliseconds that a worker's last line may take to be seen here after it is gone */
  constructor(settle: number) {
    this.#settle = settle;
  }

  /** Takes in workers that this master has launched itself. */
  launched(handles: readonly Handle[], now: number): void {
    for (const handle of handles) this.#seen.set(handle.id, newlySeen(handle, now));
  }

  look(roster: readonly Launched[], study: Study, now: number): Sight {
    const deeds: MasterDeed[] = [];
    const successes: Handle[] = [];
    const productive = productiveIn(study);
    const listed = new Set<string>();
    for (const { handle, worker, state } of roster) {
      listed.add(handle.id);
      let seen = this.#seen.get(handle.id);
      if (seen === undefined) {
        seen = { ...newlySeen(handle, now), worker: worker?.name };
        this.#seen.set(handle.id, seen);
        deeds.push({ kind: "found", ...about(handle, worker?.name) });
      } else if (seen.worker === undefined && worker !== undefined) {
        seen.worker = worker.name;
        deeds.push({ kind: "begun", ...about(handle, worker.name) });
      }
      seen.handle = handle;
      seen.goneAt = undefined;
      if (state !== "idle") seen.busyAt = now;
      if (!seen.gotAnywhere && seen.worker !== undefined && productive.has(seen.worker)) {
        seen.gotAnywhere = true;
        successes.push(handle);
      }
    }
    const departures = [...this.#seen].flatMap(([id, seen]) =>
      listed.has(id) ? [] : (this.#departure(seen, study, productive, now) ?? []),
    );
    for (const { handle } of departures) this.#seen.delete(handle.id);
    const progress = progressOf(study);
    const isProgress = progress > this.#progress;
    this.#progress = progress;
    return { deeds, departures, successes, isProgress };
  }

  /** Milliseconds since a listed one was seen first. */
  ageOf({ handle }: Launched, now: number): number {
    return now - (this.#seen.get(handle.id)?.since ?? now);
  }

  /** Milliseconds since a listed one last had a trial. */
  idleFor({ handle }: Launched, now: number): number {
    return now - (this.#seen.get(handle.id)?.busyAt ?? now);
  }

  gotAnywhere({ handle }: Launched): boolean {
    return this.#seen.get(handle.id)?.gotAnywhere ?? false;
  }

  /** Undefined while its last line may still be under way. */
  #departure(seen: Seen, study: Study, productive: ReadonlySet<string>, now: number): Departure | undefined {
    seen.goneAt ??= now;
    const worker = workerOf(study, seen);
    if (worker?.leftAt === undefined && now - seen.goneAt < this.#settle) return undefined;
    const gotAnywhere = seen.gotAnywhere || (worker !== undefined && productive.has(worker.name));
    return { handle: seen.handle, worker: worker?.name, left: worker?.leftBecause, gotAnywhere };
  }
}

/** How a deed names one. */
export function about({ id, host }: Handle, worker: string | undefined) {
  return { id, ...(worker === undefined ? {} : { worker }), ...(host === undefined ? {} : { host }) };
}

function newlySeen(handle: Handle, now: number): Seen {
  return { handle, worker: undefined, since: now, busyAt: now, goneAt: undefined, gotAnywhere: false };
}

function workerOf({ workers }: Study, { worker, handle }: Seen): Worker | undefined {
  if (worker !== undefined) return workers.get(worker);
  return [...workers.values()].find(({ launchedAs }) => launchedAs === handle.id);
}

/** Workers that have told an epoch, or a trial's end, of a newest attempt. */
function productiveIn({ trials }: Study): ReadonlySet<string> {
  return new Set(
    trials.flatMap((trial) =>
      trial !== undefined && (trial.curve.length > 0 || trial.state !== "running") ? trial.worker : [],
    ),
  );
}

/** Grows whenever a worker gets anywhere. */
function progressOf({ trials }: Study): number {
  let sum = 0;
  for (const trial of trials) if (trial !== undefined) sum += trial.curve.length + (trial.state === "running" ? 0 : 1);
  return sum;
}

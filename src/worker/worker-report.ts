import { hangingIn } from "../analysis/hanging.ts";
import { most } from "../math/extremes.ts";
import { leaseOf } from "../study/lease.ts";
import { reached } from "../study/losses.ts";
import type { Study, Trial, Worker } from "../study/study.ts";

/** What one worker does, for people and for `status --json`. */
export interface WorkerReport {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  /** `silent`: nothing heard of it for half a lease; `lost`: for longer than its lease, or it is dead, so others take its trial. */
  readonly state: "training" | "idle" | "silent" | "lost" | "left";
  /** The trial that it trains, null without one; then the last epoch that it reported, and up to which one it trains. */
  readonly trial: number | null;
  readonly epoch: number | null;
  readonly epochs: number | null;
  /** When it began the epoch that it trains now: its attempt, or the epoch before, was told then (ISO 8601). */
  readonly since: string | null;
  /** Whether that is so long ago that the program seems to hang. */
  readonly hangs: boolean;
  /** Seconds since its last sign of life. */
  readonly silent_seconds: number;
  /** Why it left. */
  readonly reason: string | null;
}

/** By what signs of life are judged at one moment. */
export interface Moment {
  /** Milliseconds since 1970 on this machine's clock. */
  readonly now: number;
  /** When each worker's log was last written, on the file server's clock. */
  readonly lastSigns: ReadonlyMap<string, number>;
  /** Knows of dead processes before their leases are over, where they can be seen. */
  readonly isDead?: (worker: Worker) => boolean;
}

/** All workers that a study ever had, by name. */
export function workerReports(study: Study, moment: Moment): WorkerReport[] {
  const { lastSigns } = moment;
  const present = fileServerTime(moment, study.definition.lease);
  const seemsToHang = hangingIn(study);
  return [...study.workers.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((worker) => {
      const trial = trialOf(study, worker);
      const silence = Math.max(0, present - (lastSigns.get(worker.name) ?? worker.startedAt)) / 1000;
      const state = stateOf(worker, trial, moment.isDead?.(worker) ? Infinity : silence, leaseOf(study, worker.name));
      return {
        name: worker.name,
        host: worker.host,
        pid: worker.pid,
        state,
        trial: trial?.number ?? null,
        epoch: trial === undefined ? null : reached(trial),
        epochs: trial?.epochs ?? null,
        since: trial === undefined ? null : new Date(worker.lastAt).toISOString(),
        hangs: state === "training" && isUnderWay(trial) && seemsToHang((moment.now - worker.lastAt) / 1000),
        silent_seconds: Math.round(silence),
        reason: worker.leftBecause ?? null,
      };
    });
}

/** Tells which workers are lost, by their reports. */
export function lostIn(reports: readonly Pick<WorkerReport, "name" | "state">[]): (worker: string) => boolean {
  const lost = new Set(reports.flatMap(({ name, state }) => (state === "lost" ? [name] : [])));
  return (worker) => lost.has(worker);
}

/** Workers that are there: neither left nor lost. */
export function presentIn(reports: readonly WorkerReport[]): readonly WorkerReport[] {
  return reports.filter(({ state }) => state !== "left" && state !== "lost");
}

/** The trials whose programs seem to hang. */
export function hangingTrials(reports: readonly WorkerReport[]): number[] {
  return reports.flatMap(({ hangs, trial }) => (hangs && trial !== null ? [trial] : []));
}

/** After so many leases without any sign of life, the clock of this machine decides that all workers are gone. */
const PATIENCE = 2;

/**
 * The time on the file server's clock: that of the newest log. Only when all logs are old is this machine's clock
 * believed, which may differ from it.
 */
export function fileServerTime({ now, lastSigns }: Moment, lease: number): number {
  const newest = most(lastSigns.values());
  return now - newest > PATIENCE * lease * 1000 ? now : newest;
}

function stateOf({ leftAt }: Worker, trial: Trial | undefined, silence: number, lease: number): WorkerReport["state"] {
  if (leftAt !== undefined) return "left";
  if (silence > lease) return "lost";
  if (silence > lease / 2) return "silent";
  return trial === undefined ? "idle" : "training";
}

/** Whether epochs are still to come; behind the last a program may test for long, and is ended if it does not end. */
function isUnderWay(trial: Trial | undefined): boolean {
  return trial !== undefined && reached(trial) < trial.epochs;
}

/** The trial that a worker trains, unless another has taken it over. */
function trialOf({ trials }: Study, { name, trial }: Worker): Trial | undefined {
  const found = trial === undefined ? undefined : trials[trial - 1];
  return found?.worker === name && found.state === "running" ? found : undefined;
}

import type { Params } from "../space/space.ts";

/** The version of the folder format that this code writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

/** An epoch's metrics by name. NaN and infinities are kept; in JSON they are the words "NaN", "Infinity" and "-Infinity". */
export type Metrics = Readonly<Record<string, number>>;

export type EndState = "done" | "paused" | "stopped" | "diverged" | "failed" | "killed";

/** More trials than any study has: readers keep a place for each up to the last, and one that a damaged file names would take all memory. */
export const MOST_TRIALS = 10_000_000;

/** More epochs than anything trains; schedules reckon with powers up to it. */
export const MOST_EPOCHS = 1_000_000_000;

/** Whether it is the number of a trial, or of one of its attempts, or of a stage. */
export function isCounted(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_TRIALS;
}

/** Whether it is an epoch: a number above 0, whole or not, and not so large that it could not be told from the next. */
export function isEpoch(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** What every log line has: the format's version, and milliseconds since 1970 on its author's clock (for people, never compared between hosts). */
interface Stamp {
  readonly v: number;
  readonly t: number;
}

/**
 * What tells a process apart from all others: `space` names the set of process numbers that it is counted in (this boot
 * of this machine, this container), `process` its number there and when it started.
 */
export interface ProcessIdentity {
  readonly space: string;
  readonly process: string;
}

/** A worker's first line: who and where it is. A log by hand has one for each process that went on with it. */
export interface WorkerEvent extends Stamp {
  readonly kind: "worker";
  readonly worker: string;
  readonly host: string;
  readonly pid: number;
  readonly whetstone: string;
  readonly node: string;
  readonly platform: string;
  /** Where the system tells. */
  readonly identity?: ProcessIdentity;
  /** The training program's git commit, with "+" where files differ from it. */
  readonly commit?: string;
  /** What the launcher that started it calls it, such as `slurm:812_3`. */
  readonly launched_as?: string;
  /** How it reads the metrics, where the definition said so when it began. */
  readonly reads?: string;
  /** Seconds of silence after which it is lost, by the definition as it was when it began; four signs of life fall into them. */
  readonly lease?: number;
  /** It asks and tells for people: whoever does so next may go on with its log behind its leaving. */
  readonly by_hand?: true;
}

/** A trial's params were drawn and its training begins. */
export interface StartEvent extends Stamp {
  readonly kind: "start";
  readonly trial: number;
  readonly attempt: number;
  readonly stage: number;
  readonly epochs: number;
  readonly params: Params;
  readonly seed: number;
  readonly sampler: string;
  /** The trial whose params these are, trained again with another seed; then no sampler was asked. */
  readonly repeat_of?: number;
  /** Bytes of each worker's log that its author had read, where changed since its last `start`. */
  readonly read: Readonly<Record<string, number>>;
  /** Numbers of workers, from and to, that had left since: of their logs it had read all, so `read` leaves them out. */
  readonly left?: readonly (readonly [number, number])[];
  /** How many of the study's changes its author knew of, where there are any. */
  readonly changes?: number;
  /** What the sampler wants to find again at its next suggestion, such as a model's fitted hyperparameters. */
  readonly state?: Json;
  /** Why these params, in the sampler's numbers. */
  readonly why?: Readonly<Record<string, number | string>>;
  /** People train it and tell what came of it: no process stands behind it, so it is never lost. */
  readonly by_hand?: boolean;
}

/** One epoch of training. */
export interface EpochEvent extends Stamp {
  readonly kind: "epoch";
  readonly trial: number;
  readonly attempt: number;
  readonly epoch: number;
  readonly metrics: Metrics;
  /** The name in `checkpoints/`, without extension, where the epoch was saved. */
  readonly checkpoint?: string;
}

/** A trial goes on: a later stage, a promotion, or another worker after its own was lost. */
export interface ResumeEvent extends Stamp {
  readonly kind: "resume";
  readonly trial: number;
  readonly attempt: number;
  readonly stage: number;
  readonly epochs: number;
  /** Where it goes on from; epoch 0 without a checkpoint is from the start. `trial` is the one whose weights it takes over. */
  readonly from: { readonly epoch: number; readonly checkpoint?: string; readonly trial?: number };
  /** The params that it goes on with, where they change. */
  readonly params?: Params;
  readonly by_hand?: boolean;
}

/** An attempt is over. */
export interface EndEvent extends Stamp {
  readonly kind: "end";
  readonly trial: number;
  readonly attempt: number;
  readonly state: EndState;
  readonly reason: string;
}

/** The worker has removed checkpoints, since a new one had no room under the limit of size. */
interface RemovedEvent extends Stamp {
  readonly kind: "removed";
  /** Their names in `checkpoints/`, without extension. */
  readonly checkpoints: readonly string[];
  readonly reason: string;
}

/** The reason of a worker that leaves because a signal or people told it to, while the search goes on. */
export const ASKED_TO_LEAVE = "it was asked to leave";

/** The reason for which its trial is then paused, until another worker is free. */
export const INTERRUPTED = "its worker was asked to leave";

/** The worker has left of its own will. */
interface LeaveEvent extends Stamp {
  readonly kind: "leave";
  readonly reason: string;
  /** The search was over: what trials that wait would have gone on from was removed. */
  readonly finished?: true;
}

export type StudyEvent = WorkerEvent | StartEvent | EpochEvent | ResumeEvent | EndEvent | RemovedEvent | LeaveEvent;

/** An event as a log's writer is given it, without what every line has. */
export type Entry = StudyEvent extends infer E ? (E extends StudyEvent ? Omit<E, "v" | "t"> : never) : never;

export type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

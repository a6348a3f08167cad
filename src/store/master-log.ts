import { statSync } from "node:fs";
import type { WorkerEvent } from "../study/events.ts";
import { recordIn } from "../study/record.ts";
import { layout } from "./layout.ts";
import { LogWriter } from "./log-writer.ts";
import { readIfThere } from "./read-if-there.ts";

/** Whom an event is about: the launcher's name for a worker, its own once it has one, and where it is. */
export interface About {
  readonly id: string;
  readonly worker?: string;
  readonly host?: string;
}

/** What a master does and sees. */
export type MasterDeed =
  /** The log's first line: who it is, and how many workers it keeps where. */
  | ({
      readonly kind: "master";
      readonly number: number;
      readonly on: string;
      readonly workers: number;
      /** Seconds of silence after which it is gone, by the definition as it was when it began. */
      readonly lease?: number;
    } & Pick<WorkerEvent, "host" | "pid" | "identity" | "whetstone">)
  /** A worker was asked for. */
  | ({ readonly kind: "launched" } & About)
  /** A worker that an earlier master had launched. */
  | ({ readonly kind: "found" } & About)
  /** So many workers wait for a place; `reason` is what whoever gives places says. */
  | { readonly kind: "waiting"; readonly workers: number; readonly reason: string }
  /** A launched worker has claimed its name. */
  | ({ readonly kind: "begun" } & About)
  /** A worker left of its own will. */
  | ({ readonly kind: "left"; readonly reason: string } & About)
  /** A worker is gone or silent, or never began; `words` is what it printed last. */
  | ({ readonly kind: "lost"; readonly reason: string; readonly words?: string } & About)
  | ({ readonly kind: "killed"; readonly how: "gentle" | "now"; readonly reason: string } & About)
  /** No worker is started in a place any more. */
  | { readonly kind: "gave up"; readonly host: string; readonly reason: string; readonly words?: string }
  /**
   * Something failed that will be tried again, in so many seconds where that is known. `host` where it concerns one place alone,
   * that cannot be reached.
   */
  | { readonly kind: "trouble"; readonly reason: string; readonly again_in?: number; readonly host?: string }
  /** What had failed works again. */
  | { readonly kind: "mended"; readonly reason: string; readonly host?: string }
  /** A checkpoint that is needed is missing or torn. */
  | { readonly kind: "damaged"; readonly checkpoint: string; readonly trial: number; readonly reason: string }
  /** Checkpoints that the study need not keep; `bytes` of what was saved in them. */
  | {
      readonly kind: "removed";
      readonly checkpoints: readonly string[];
      readonly bytes: number;
      readonly reason: string;
    }
  /** So many workers are kept from now on. */
  | { readonly kind: "scaled"; readonly workers: number; readonly reason: string }
  /** People were told, where the definition says how. */
  | { readonly kind: "notified"; readonly news: string; readonly text: string }
  | { readonly kind: "leave"; readonly reason: string };

/** A line of a master's log: a deed, the format's version, and milliseconds since 1970 on its author's clock. */
export type MasterEvent = MasterDeed & { readonly v: number; readonly t: number };

/** A master as its log tells of it. */
export interface MasterRecord {
  /** 1 for the first, then one more for each that took over. */
  readonly number: number;
  /** Undefined where it died before its first line. */
  readonly first: Extract<MasterEvent, { kind: "master" }> | undefined;
  readonly events: readonly MasterEvent[];
  /** When its log was last written, in milliseconds on the file server's clock. */
  readonly lastSign: number;
}

/** Begins the log of master `number`; undefined where another has. */
export function beginMasterLog(folder: string, number: number): LogWriter<MasterEvent> | undefined {
  return LogWriter.create<MasterEvent>(layout.master(folder, number));
}

/** Whether there is, or was, a master of this number. */
export function hasMaster(folder: string, number: number): boolean {
  return lastWritten(layout.master(folder, number)) !== undefined;
}

/** The master that began last, which leads or was the last to; undefined where there was none. */
export function newestMaster(folder: string): MasterRecord | undefined {
  let number = 0;
  while (hasMaster(folder, number + 1)) number++;
  return number === 0 ? undefined : readMaster(folder, number);
}

function readMaster(folder: string, number: number): MasterRecord | undefined {
  const path = layout.master(folder, number);
  // The time is read before the lines, so that one written in between makes the master seem longer silent, and never shorter.
  const lastSign = lastWritten(path);
  const text = readIfThere(path);
  if (lastSign === undefined || text === undefined) return undefined;
  const events = text
    .split("\n")
    .slice(0, -1)
    .flatMap((line) => decode(line) ?? []);
  const [first] = events;
  return { number, first: first?.kind === "master" ? first : undefined, events, lastSign };
}

function decode(line: string): MasterEvent | undefined {
  // Other lines are signs of life, or a page that is not there yet.
  const found = recordIn(line);
  if (typeof found?.kind !== "string" || typeof found.t !== "number") return undefined;
  // Masters write no other lines than those of the type, and nothing is decided by their fields.
  return found as unknown as MasterEvent;
}

function lastWritten(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

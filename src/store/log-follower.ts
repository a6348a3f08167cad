import { closeSync, readSync, statSync } from "node:fs";
import type { StudyEvent } from "../study/events.ts";
import { movedAway } from "./errors.ts";
import { decodeEvent, LineError } from "./event-line.ts";
import { isLog, LOG_EXTENSION, layout } from "./layout.ts";
import { namesIfThere, openIfThere, reading } from "./read-if-there.ts";

/** A line in a log that could not be read, by its place. */
export interface BadLine {
  readonly worker: string;
  /** Bytes from the log's start. */
  readonly offset: number;
  readonly problem: string;
}

type Take = (worker: string, event: StudyEvent) => void;

const NEWLINE = 10;
const CHUNK = 1 << 20;
/** Milliseconds after which a page that is still missing, with lines behind it, is given up as lost. */
const HOLE_PATIENCE = 60_000;

/**
 * Follows all logs of a folder: each `read` takes the whole lines that are new, and costs in proportion to them and to the
 * workers that have not left.
 */
export class LogFollower {
  readonly #folder: string;
  readonly #offsets = new Map<string, number>();
  readonly #modified = new Map<string, number>();
  readonly #badLines: BadLine[] = [];
  /** Logs whose authors have left: nothing comes behind that line, so they cost nothing more. */
  readonly #ended = new Set<string>();
  /** Logs by hand, with which others go on. */
  readonly #byHand = new Set<string>();
  /** Where each log has a page missing, and since when it has been seen missing. */
  readonly #holes = new Map<string, { readonly offset: number; readonly since: number }>();
  #buffer = Buffer.alloc(CHUNK);
  readonly #patience: number;

  /** @param patience milliseconds until a missing page is passed over; 0 for logs that were read to the end before */
  constructor(folder: string, patience = HOLE_PATIENCE) {
    this.#folder = folder;
    this.#patience = patience;
  }

  /** Bytes of each worker's log taken so far. */
  get offsets(): ReadonlyMap<string, number> {
    return this.#offsets;
  }

  /** When each log was last written, in milliseconds on the file server's clock, as of the last `read`. */
  get modified(): ReadonlyMap<string, number> {
    return this.#modified;
  }

  /** Lines that could not be read and were passed over. */
  get badLines(): readonly BadLine[] {
    return this.#badLines;
  }

  /** Gives each new event, log by log in the order of their names. */
  read(take: Take): void {
    for (const name of this.#logs()) {
      const worker = name.slice(0, -LOG_EXTENSION.length);
      if (this.#ended.has(worker)) continue;
      const log = layout.log(this.#folder, worker);
      const found = statSync(log, { throwIfNoEntry: false });
      if (found === undefined) throw movedAway(log);
      const { size, mtimeMs } = found;
      this.#modified.set(worker, mtimeMs);
      if (size > (this.#offsets.get(worker) ?? 0)) this.readTo(worker, size, take);
    }
  }

  /** The logs' names, sorted. Without their folder nothing is known of the study, so that is an error. */
  #logs(): string[] {
    const folder = layout.workers(this.#folder);
    const names = namesIfThere(folder);
    if (names === undefined) throw movedAway(folder);
    return names.filter(isLog);
  }

  /** Gives a worker's events up to `end` bytes of its log, as far as its lines are whole. */
  readTo(worker: string, end: number, take: Take): void {
    const path = layout.log(this.#folder, worker);
    const file = openIfThere(path);
    if (file === undefined) return;
    try {
      let offset = this.#offsets.get(worker) ?? 0;
      for (;;) {
        const wanted = Math.min(this.#buffer.length, end - offset);
        if (wanted <= 0) return;
        const got = reading(path, () => readSync(file, this.#buffer, 0, wanted, offset));
        const taken = this.#takeLines(worker, this.#buffer.subarray(0, got), offset, take);
        offset += taken;
        this.#offsets.set(worker, offset);
        if (taken > 0) continue;
        // No whole line in a full buffer: the line is longer than the buffer. Otherwise the rest is not there yet.
        if (got < this.#buffer.length) return;
        this.#buffer = Buffer.alloc(this.#buffer.length * 2);
      }
    } finally {
      closeSync(file);
    }
  }

  /** Takes the whole lines at the start of `bytes` and returns their length. */
  #takeLines(worker: string, bytes: Buffer, offset: number, take: Take): number {
    let start = 0;
    let hole = bytes.indexOf(0);
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end < 0) return start;
      if (hole >= 0 && hole < end) {
        if (!this.#givenUp(worker, offset + start)) return start;
        hole = bytes.indexOf(0, end);
      }
      const event = end > start ? this.#eventOf(bytes.toString("utf8", start, end), worker, offset + start) : undefined;
      if (event?.kind === "worker" && event.by_hand) this.#byHand.add(worker);
      if (event?.kind === "leave" && !this.#byHand.has(worker)) this.#ended.add(worker);
      if (event !== undefined) take(worker, event);
      start = end + 1;
    }
  }

  /** A line's event; undefined, and remembered, where it cannot be read. */
  #eventOf(line: string, worker: string, offset: number): StudyEvent | undefined {
    try {
      return decodeEvent(line);
    } catch (error) {
      if (!(error instanceof LineError)) throw error;
      this.#badLines.push({ worker, offset, problem: error.message });
      return undefined;
    }
  }

  /** NUL bytes are a page that a network file system has not delivered yet, so the line that has them waits; but not for ever. */
  #givenUp(worker: string, offset: number): boolean {
    const now = Date.now();
    const known = this.#holes.get(worker);
    const hole = known?.offset === offset ? known : { offset, since: now };
    this.#holes.set(worker, hole);
    return now - hole.since >= this.#patience;
  }
}

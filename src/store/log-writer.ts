import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import type { StudyEvent } from "../study/events.ts";
import { asUserError, writing } from "./errors.ts";
import { encodeEvent } from "./event-line.ts";
import { isTaken } from "./exclusive.ts";

/** A process's own log, claimed by creating it, or left to it by the process before. Nobody else appends to it. */
export class LogWriter<Event extends object = StudyEvent> {
  readonly #path: string;
  readonly #file: number;
  #length: number;

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
    this.#length = fstatSync(file).size;
  }

  /** Creates the log; undefined if there is one already, which is then somebody else's. */
  static create<Event extends object = StudyEvent>(path: string): LogWriter<Event> | undefined {
    try {
      return new LogWriter<Event>(path, openSync(path, "ax"));
    } catch (error) {
      if (isTaken(path, error)) return undefined;
      throw asUserError(path, error);
    }
  }

  /** Goes on with a log that was left to this process. */
  static goOn<Event extends object = StudyEvent>(path: string): LogWriter<Event> {
    return writing(path, () => new LogWriter<Event>(path, openSync(path, "a")));
  }

  /** Appends one event as a whole line, or nothing: a line cut short by a full disk is taken back. */
  append(event: Event): void {
    this.#write(`${encodeEvent(event)}\n`);
  }

  /** A sign of life: an empty line, which readers pass over, so that the file server's clock stamps the log. */
  touch(): void {
    this.#write("\n");
  }

  /** Sees all that was appended onto the disk, so that a power cut takes none of it. */
  flush(): void {
    writing(this.#path, () => fdatasyncSync(this.#file));
  }

  /** Milliseconds since 1970 on the file server's clock when the log was last written. */
  modifiedAt(): number {
    return fstatSync(this.#file).mtimeMs;
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    } catch (error) {
      try {
        ftruncateSync(this.#file, this.#length);
      } catch {
        // A disk that takes nothing back either; what it said first tells more.
      }
      throw asUserError(this.#path, error);
    }
    this.#length += bytes.length;
  }
}

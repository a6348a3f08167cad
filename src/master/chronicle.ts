import { UserError } from "../space/user-error.ts";
import type { LogWriter } from "../store/log-writer.ts";
import type { MasterDeed, MasterEvent } from "../store/master-log.ts";
import { FORMAT_VERSION } from "../study/events.ts";

/**
 * A master's log. What cannot be written, since the disk is full, is kept until it can; so a master outlives a full disk,
 * and nothing that it did is left out.
 */
export class Chronicle {
  readonly number: number;
  readonly #log: LogWriter<MasterEvent>;
  readonly #signEvery: number;
  readonly #unwritten: MasterEvent[] = [];
  /** The file server's time at the last sign of life, and this machine's when it was given. */
  #sign: { readonly server: number; readonly here: number } | undefined;

  /** @param signEvery milliseconds between signs of life */
  constructor(number: number, log: LogWriter<MasterEvent>, signEvery: number) {
    this.number = number;
    this.#log = log;
    this.#signEvery = signEvery;
  }

  record(deeds: readonly MasterDeed[]): void {
    for (const deed of deeds) this.#unwritten.push({ v: FORMAT_VERSION, t: Date.now(), ...deed });
    try {
      this.#write();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // `now` throws it, at each look, until they can be written.
    }
  }

  /**
   * Milliseconds on the file server's clock; gives a sign of life where it is time for one. Throws a UserError where the
   * log cannot be written.
   */
  now(): number {
    this.#write();
    const here = performance.now();
    if (this.#sign === undefined || here - this.#sign.here >= this.#signEvery) {
      this.#log.touch();
      this.#sign = { server: this.#log.modifiedAt(), here };
    }
    return this.#sign.server + (here - this.#sign.here);
  }

  close(): void {
    this.#log.close();
  }

  #write(): void {
    for (let event = this.#unwritten[0]; event !== undefined; event = this.#unwritten[0]) {
      this.#log.append(event);
      this.#unwritten.shift();
    }
  }
}

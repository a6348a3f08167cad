import { randomUUID } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { UserError } from "../../space/user-error.ts";
import { writing } from "../../store/errors.ts";
import { layout } from "../../store/layout.ts";
import { makeWithin } from "../../store/make-within.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import type { Worker } from "../../study/study.ts";
import { lostNow } from "../../worker/moment.ts";
import type { Handle, KillMode, Site, WorkerOrder } from "../launcher.ts";
import { type Pace, Poll } from "../poll.ts";
import { freeSlots } from "../slots.ts";
import type { Reach } from "./connection.ts";
import type { SshHost } from "./options.ts";
import { killScript, listScript, type Start, startScript } from "./scripts.ts";

/**
 * A host, and the study's workers on it. A worker's id, `ssh:gpu1:2:0c3f52a1`, tells its host and slot. It is in the worker's
 * environment, by which the host finds it, and in the name of the file of what it prints, which is there before the worker is: so
 * whatever was launched is found again.
 */
export class Place {
  readonly host: string;
  readonly #options: SshHost;
  readonly #site: Site;
  readonly #reach: Reach;
  /** How the ids of its workers begin. */
  readonly #begin: string;
  /** The ids of workers that run there, of whatever study. */
  readonly #running: Poll<ReadonlySet<string>>;

  constructor(options: SshHost, site: Site, reach: Reach, pace: Pace) {
    this.host = options.host;
    this.#options = options;
    this.#site = site;
    this.#reach = reach;
    this.#begin = `ssh:${this.host}:`;
    const script = listScript(this.#begin);
    this.#running = new Poll(async () => new Set((await reach(this.host, script)).split("\n")), pace);
  }

  has(id: string): boolean {
    return id.startsWith(this.#begin);
  }

  /**
   * The workers that run there. Those of a host that does not answer are believed to run as long as their logs show life: behind a
   * connection that is cut they go on, unless the folder is cut off too.
   */
  async list(): Promise<Handle[]> {
    const { folder } = this.#site;
    const ids = this.#everLaunched();
    if (ids.length === 0) return [];
    const told = await this.#running.latest().catch(() => undefined);
    const { workers } = folder.follow();
    const isLost = lostNow(folder);
    const byId = new Map([...workers.values()].map((worker) => [worker.launchedAs, worker]));
    const showsLife = (worker: Worker | undefined) => worker !== undefined && !isLost(worker.name);
    const { failure } = this.#running;
    // A worker that was not there at the last answer, or was ended since, is not there while there is none. One that has left has
    // ended its programs: what still bears its id is a logger's daemon, or the like, and needs no slot.
    const runs = (id: string) => {
      const worker = byId.get(id);
      if (worker?.leftAt !== undefined) return false;
      return (told === undefined || told.has(id)) && (failure === undefined || showsLife(worker));
    };
    const unheard = failure === undefined ? {} : { unheard: failure.message };
    return ids.filter(runs).map((id) => ({ id, host: this.host, state: "running", ...unheard }));
  }

  async freeSlots(): Promise<number[]> {
    const taken = (await this.list()).map(({ id }) => Number(id.split(":")[2]));
    const { slots } = this.#options;
    return freeSlots(taken, slots, slots, () => false);
  }

  /** Starts a worker in each of the slots. Throws UserError where the host does not do it. */
  async start(slots: readonly number[], order: Pick<WorkerOrder, "folder">): Promise<Handle[]> {
    const folder = this.#options.folder ?? order.folder;
    const starts = slots.map((slot): Start => {
      const id = `${this.#begin}${slot}:${randomUUID().slice(0, 8)}`;
      return { id, slot, words: layout.words(folder, id) };
    });
    for (const { id } of starts) touch(order.folder, id);
    try {
      await this.#reach(this.host, startScript(this.#options, folder, this.#site.program, starts));
    } catch (error) {
      for (const { id } of starts) rmSync(layout.words(order.folder, id), { force: true });
      throw error;
    }
    this.#running.amend((known) => new Set([...known, ...starts.map(({ id }) => id)]));
    return starts.map(({ id }) => ({ id, host: this.host, state: "running" }));
  }

  /** Throws UserError where the host does not answer. */
  async kill(id: string, how: KillMode): Promise<void> {
    if (this.#running.failure !== undefined)
      throw new UserError(`host ${this.host} does not answer; ${id} cannot be ended`, 1);
    const worker = [...this.#site.folder.follow().workers.values()].find(({ launchedAs }) => launchedAs === id);
    await this.#reach(this.host, killScript(id, how === "gentle" ? worker?.pid : undefined));
    if (how === "now") this.#running.amend((known) => new Set([...known].filter((other) => other !== id)));
  }

  /** The ids of all workers that were ever launched on it: each has a file in `launched/`. */
  #everLaunched(): string[] {
    const { path } = this.#site.folder;
    const begin = basename(layout.words(path, this.#begin), ".log");
    const end = /^(\d+)-([0-9a-f]{8})\.log$/;
    return (namesIfThere(layout.launched(path)) ?? []).flatMap((name) => {
      const match = name.startsWith(begin) ? end.exec(name.slice(begin.length)) : null;
      return match === null ? [] : [`${this.#begin}${match[1]}:${match[2]}`];
    });
  }
}

function touch(folder: string, id: string): void {
  const path = layout.words(folder, id);
  writing(path, () => {
    makeWithin(folder, dirname(path));
    closeSync(openSync(path, "a"));
  });
}

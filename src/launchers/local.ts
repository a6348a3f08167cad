import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { optionReader } from "../definition/options.ts";
import { UserError } from "../space/user-error.ts";
import { hasCode, writing } from "../store/errors.ts";
import { layout } from "../store/layout.ts";
import { makeWithin } from "../store/make-within.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { bytesIn } from "../study/amounts.ts";
import type { Worker } from "../study/study.ts";
import { controlGroups } from "../trainers/control-group.ts";
import { watchingText } from "../trainers/memory.ts";
import { host, isDead, isHere } from "../worker/identity.ts";
import { lostNow } from "../worker/moment.ts";
import {
  type Handle,
  LAUNCHED_AS,
  type Launcher,
  type LauncherMaker,
  MEMORY,
  type Site,
  type WorkerOrder,
} from "./launcher.ts";
import { freeSlots, gpuNumbers, roomInMemory, shareOf } from "./slots.ts";

interface LocalOptions {
  /** At most so many workers at a time. Left out: one for each GPU, or where there is none as many as are asked for and memory holds. */
  readonly slots: number | undefined;
  /** Bytes that the training program of each may hold. */
  readonly memory: number | undefined;
}

/** Workers as processes of this machine, a slot each: `cluster: { on: local, local: { slots: 4 } }`. */
export const local: LauncherMaker = (options) => {
  const read = optionReader("local", options, "cluster");
  const slots = read.optional("slots", { whole: true, least: 1 }, 4);
  const size = read.text("memory", "8GB");
  const memory = size === undefined ? undefined : bytesIn(size);
  if (size !== undefined && memory === undefined)
    throw new UserError(
      `cluster: local: memory must be a size, found ${size}; write cluster: { local: { memory: 8GB } }`,
    );
  read.end();
  return (site) => localLauncher(site, { slots, memory });
};

/**
 * Each worker is a process group of its own: a Ctrl-C in the terminal reaches the master alone, and workers outlive it if
 * it is killed. Those that an earlier master started are found by the folder's logs; the slot is part of a handle's id.
 */
function localLauncher({ folder, program, say }: Site, { slots: given, memory }: LocalOptions): Launcher {
  const [command = "", ...args] = program;
  const gpus = gpuNumbers();
  const slots = given ?? (gpus.length > 0 ? gpus.length : undefined);
  const most = slots ?? roomInMemory();
  /** Those that this process started and that run: they are known before their logs are there. */
  const children = new Map<string, ChildProcess>();
  /** Those of them that have ended, whatever their logs let believe. */
  const ended = new Set<string>();

  function launchOne(id: string, slot: number, order: WorkerOrder, sharing: number): void {
    const words = openWords(folder, id);
    const child = spawn(command, [...args, order.folder], {
      detached: true,
      stdio: ["ignore", words, words],
      env: {
        ...shareOf(slot, sharing, gpus),
        ...(memory === undefined ? {} : { [MEMORY]: String(memory) }),
        [LAUNCHED_AS]: id,
      },
    });
    closeSync(words);
    children.set(id, child);
    for (const event of ["exit", "error"])
      child.once(event, () => {
        children.delete(id);
        ended.add(id);
      });
    child.unref();
  }

  let isWatchingTold = false;

  /** Tells once, before the first worker, that the kernel does not see to the limit of memory. */
  function tellWatching(): void {
    if (memory === undefined || isWatchingTold) return;
    isWatchingTold = true;
    const watching = watchingText({ bytes: memory, groups: controlGroups() });
    if (watching !== undefined) say?.(watching);
  }

  const list = (): Handle[] =>
    [...new Set([...workersHere(folder).keys(), ...children.keys()])].filter((id) => !ended.has(id)).map(handleOf);

  return {
    async launch(order) {
      tellWatching();
      const here = list();
      const avoided = new Set(order.avoid);
      const taken = here.map(({ id }) => slotOf(id)!);
      const free = freeSlots(taken, Math.min(order.count, most - here.length), most, (slot) =>
        avoided.has(placeOf(slot)),
      );
      const sharing = slots ?? here.length + free.length;
      const started = free.map((slot) => {
        const id = `local:${host}:${slot}:${randomUUID().slice(0, 8)}`;
        launchOne(id, slot, order, sharing);
        return handleOf(id);
      });
      return { started, refusals: [] };
    },

    async list() {
      return list();
    },

    async kill({ id }, how) {
      const pid = children.get(id)?.pid ?? workersHere(folder).get(id)?.pid;
      if (pid !== undefined) signal(how === "now" ? -pid : pid, how === "now" ? "SIGKILL" : "SIGTERM");
    },
  };
}

/** Opens the file for what a worker prints. */
function openWords({ path }: StudyFolder, id: string): number {
  const file = layout.words(path, id);
  return writing(file, () => {
    makeWithin(path, layout.launched(path));
    const words = openSync(file, "a");
    // Written at once: so a disk that is full fails the launch, and one that fills up later leaves room for last words.
    writeSync(words, `${id}\n`);
    return words;
  });
}

/** The workers that run here, by their handles' ids. */
function workersHere(folder: StudyFolder): ReadonlyMap<string, Worker> {
  const running = new Map<string, Worker>();
  for (const worker of folder.follow().workers.values()) {
    const { launchedAs, identity } = worker;
    if (launchedAs === undefined || slotOf(launchedAs) === undefined) continue;
    if (identity === undefined ? seemsToRun(folder, worker) : isHere(identity) && !isDead(identity))
      running.set(launchedAs, worker);
  }
  return running;
}

/** Whether a worker runs on a system that gives processes no identity, such as macOS: its number is taken, and its log shows life. */
function seemsToRun(folder: StudyFolder, { name, pid }: Worker): boolean {
  return isTaken(pid) && !lostNow(folder)(name);
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

const placeOf = (slot: number) => `${host} slot ${slot}`;

function handleOf(id: string): Handle {
  return { id, host: placeOf(slotOf(id)!), state: "running" };
}

/** The slot of a handle of this host; undefined for what another launcher, or this one elsewhere, has started. */
function slotOf(id: string): number | undefined {
  const [launcher, where, slot] = id.split(":");
  return launcher === "local" && where === host ? Number(slot) : undefined;
}

function signal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone since.
  }
}

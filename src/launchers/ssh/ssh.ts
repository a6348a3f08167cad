import { randomUUID } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { UserError } from "../../space/user-error.ts";
import { writing } from "../../store/errors.ts";
import { layout } from "../../store/layout.ts";
import { makeWithin } from "../../store/make-within.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { lostNow } from "../../worker/moment.ts";
import type { Handle, Launcher, LauncherMaker, Refusal, Site, WorkerOrder } from "../launcher.ts";
import { type Pace, Poll } from "../poll.ts";
import { freeSlots } from "../slots.ts";
import { reachBy } from "./connection.ts";
import { readSshOptions, type SshHost, type SshOptions } from "./options.ts";
import { killScript, listScript, type Start, startScript } from "./scripts.ts";

/** A host is asked what runs there; patience is for one that has just been cut off. */
const pace: Pace = { every: 5000, most: 60_000, patience: 2000 };

/** Workers on hosts that are reached by ssh: `cluster: { on: ssh, ssh: { hosts: [{ host: gpu1, slots: 2 }] } }`. */
export const ssh: LauncherMaker = (given) => {
  const options = readSshOptions(given);
  return (site) => sshLauncher(site, options);
};

/**
 * A worker's id, `ssh:gpu1:2:0c3f52a1`, tells its host and slot. It is in the worker's environment, by which the host finds
 * it, and in the name of the file of what it prints, which is there before the worker is: so whatever was launched is found again.
 */
export function sshLauncher({ folder, program }: Site, { hosts, client }: SshOptions, polling: Pace = pace): Launcher {
  const reach = reachBy(client);
  const places = hosts.map((host) => ({
    host,
    /** The ids of workers that run there, of whatever study. */
    running: new Poll(async () => new Set((await reach(host.host, listScript(beginOf(host)))).split("\n")), polling),
  }));

  /**
   * Those that a host tells of. One that does not answer is believed as long as the workers' logs show life: behind a
   * connection that is cut they go on, unless the folder is cut off too.
   */
  async function listOn({ host, running }: (typeof places)[number]): Promise<Handle[]> {
    const ids = launchedOn(folder.path, host);
    if (ids.length === 0) return [];
    const told = await running.latest().catch(() => undefined);
    const { workers } = folder.follow();
    const isLost = lostNow(folder);
    const names = new Map([...workers.values()].map(({ launchedAs, name }) => [launchedAs, name]));
    const shows = (id: string) => {
      const name = names.get(id);
      return name !== undefined && !isLost(name);
    };
    const { failure } = running;
    // What was not there when it last answered, or was ended since, is not there for its being silent.
    const runs = (id: string) => (told === undefined || told.has(id)) && (failure === undefined || shows(id));
    const unheard = failure === undefined ? {} : { unheard: failure.message };
    return ids.filter(runs).map((id) => ({ id, host: host.host, state: "running", ...unheard }));
  }

  async function startOn(
    place: (typeof places)[number],
    slots: readonly number[],
    order: WorkerOrder,
  ): Promise<Handle[]> {
    const { host, running } = place;
    const there = host.folder ?? order.folder;
    const starts = slots.map((slot): Start => {
      const id = `${beginOf(host)}${slot}:${randomUUID().slice(0, 8)}`;
      return { id, slot, words: layout.words(there, id) };
    });
    for (const { id } of starts) touch(order.folder, id);
    try {
      await reach(host.host, startScript(host, { folder: there, env: order.env }, program, starts));
    } catch (error) {
      for (const { id } of starts) rmSync(layout.words(order.folder, id), { force: true });
      throw error;
    }
    running.amend((known) => new Set([...known, ...starts.map(({ id }) => id)]));
    return starts.map(({ id }) => ({ id, host: host.host, state: "running" }));
  }

  return {
    async launch(order) {
      const avoided = new Set(order.avoid);
      const usable = places.filter(({ host }) => !avoided.has(host.host));
      const free = await Promise.all(
        usable.map(async (place) => {
          const taken = (await listOn(place)).map(({ id }) => slotOf(id));
          return { place, slots: freeSlots(taken, place.host.slots, place.host.slots, () => false) };
        }),
      );
      const shares = shared(
        free.map(({ slots }) => slots.length),
        order.count,
      );
      const started: Handle[] = [];
      const refusals: Refusal[] = [];
      await Promise.all(
        free.map(async ({ place, slots }, i) => {
          const share = slots.slice(0, shares[i]);
          if (share.length === 0) return;
          try {
            started.push(...(await startOn(place, share, order)));
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            refusals.push({ host: place.host.host, reason: error.message });
          }
        }),
      );
      return { started, refusals };
    },

    async list() {
      return (await Promise.all(places.map(listOn))).flat();
    },

    async kill({ id }, how) {
      const place = places.find(({ host }) => id.startsWith(beginOf(host)));
      if (place === undefined) throw new UserError(`${id}: its host is no longer in cluster: ssh: hosts of study.yaml`);
      if (place.running.failure !== undefined)
        throw new UserError(`host ${place.host.host} does not answer; ${id} cannot be ended`, 1);
      const worker = [...folder.follow().workers.values()].find(({ launchedAs }) => launchedAs === id);
      await reach(place.host.host, killScript(id, how === "gentle" ? worker?.pid : undefined));
      if (how === "now") place.running.amend((known) => new Set([...known].filter((other) => other !== id)));
    },
  };
}

const beginOf = ({ host }: SshHost) => `ssh:${host}:`;
const slotOf = (id: string) => Number(id.split(":")[2]);

/** The ids of all workers that were ever launched on a host for the study: each has a file in `launched/`. */
function launchedOn(folder: string, host: SshHost): string[] {
  const begin = basename(layout.words(folder, beginOf(host)), ".log");
  const end = /^(\d+)-([0-9a-f]{8})\.log$/;
  return (namesIfThere(layout.launched(folder)) ?? []).flatMap((name) => {
    const match = name.startsWith(begin) ? end.exec(name.slice(begin.length)) : null;
    return match === null ? [] : [`${beginOf(host)}${match[1]}:${match[2]}`];
  });
}

function touch(folder: string, id: string): void {
  const path = layout.words(folder, id);
  writing(path, () => {
    makeWithin(folder, dirname(path));
    closeSync(openSync(path, "a"));
  });
}

/** How many of `count` each takes, by its room: one in turn as long as there is room. */
function shared(rooms: readonly number[], count: number): number[] {
  const shares = rooms.map(() => 0);
  for (let left = count, before = -1; left > 0 && left !== before; ) {
    before = left;
    for (const [i, room] of rooms.entries()) {
      if (left === 0 || shares[i] === room) continue;
      shares[i]!++;
      left--;
    }
  }
  return shares;
}

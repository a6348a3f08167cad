import { UserError } from "../../space/user-error.ts";
import type { Handle, Launcher, LauncherMaker, Refusal, Site } from "../launcher.ts";
import type { Pace } from "../poll.ts";
import { reachBy } from "./connection.ts";
import { readSshOptions, type SshOptions } from "./options.ts";
import { Place } from "./place.ts";

/** A host is asked what runs there; patience is for one that has just been cut off. */
const pace: Pace = { every: 5000, most: 60_000, patience: 2000 };

/** Workers on hosts that are reached by ssh: `cluster: { on: ssh, ssh: { hosts: [{ host: gpu1, slots: 2 }] } }`. */
export const ssh: LauncherMaker = (given) => {
  const options = readSshOptions(given);
  return (site) => sshLauncher(site, options);
};

export function sshLauncher(site: Site, { hosts, client }: SshOptions, polling: Pace = pace): Launcher {
  const reach = reachBy(client);
  const places = hosts.map((host) => new Place(host, site, reach, polling));
  return {
    async launch(order) {
      const avoided = new Set(order.avoid);
      const free = await Promise.all(
        places
          .filter(({ host }) => !avoided.has(host))
          .map(async (place) => ({ place, slots: await place.freeSlots() })),
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
            started.push(...(await place.start(share, order)));
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
            refusals.push({ host: place.host, reason: error.message });
          }
        }),
      );
      return { started, refusals };
    },

    async list() {
      return (await Promise.all(places.map((place) => place.list()))).flat();
    },

    async kill({ id }, how) {
      const place = places.find((each) => each.has(id));
      if (place === undefined) throw new UserError(`${id}: its host is no longer in cluster: ssh: hosts of study.yaml`);
      await place.kill(id, how);
    },
  };
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

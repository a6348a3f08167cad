import { expect, it } from "vitest";
import { UserError } from "../space/user-error.ts";
import type { MasterDeed } from "../store/master-log.ts";
import { Endings } from "./endings.ts";
import type { Launched } from "./roster.ts";

const on = (host: string, unheard?: string): Launched => ({
  handle: { id: host, host, state: "running", ...(unheard === undefined ? {} : { unheard }) },
  worker: undefined,
  state: "silent",
});

/** Endings by a launcher that reaches only `reachable` hosts, and what they tell. */
function endings(reachable: Set<string>) {
  const deeds: MasterDeed[] = [];
  const launcher = {
    launch: async () => ({ started: [], refusals: [] }),
    list: async () => [],
    kill: async ({ host = "" }) => {
      if (!reachable.has(host)) throw new UserError(`host ${host}: timed out`, 1);
    },
  };
  return { deeds, endings: new Endings(launcher, { record: (more) => void deeds.push(...more) }) };
}

it("A worker is told as killed once, when it was", async () => {
  const { deeds, endings: ending } = endings(new Set(["h1"]));
  for (const now of [0, 5_000, 20_000]) await ending.end(on("h1"), "now", "it is silent", now);
  expect(deeds).toEqual([{ kind: "killed", id: "h1", host: "h1", how: "now", reason: "it is silent" }]);
});

it("A worker on a host that cannot be reached is told as killed only when that host was reached", async () => {
  const reachable = new Set<string>();
  const { deeds, endings: ending } = endings(reachable);
  await ending.end(on("h2", "host h2: timed out"), "now", "it is silent", 0);
  await ending.end(on("h2", "host h2: timed out"), "now", "it is silent", 20_000);
  expect(deeds).toEqual([]);
  reachable.add("h2");
  await ending.end(on("h2"), "now", "it is silent", 40_000);
  expect(deeds).toEqual([{ kind: "killed", id: "h2", host: "h2", how: "now", reason: "it is silent" }]);
});

it("A worker that cannot be killed on a host that answers is told as trouble once", async () => {
  const { deeds, endings: ending } = endings(new Set());
  for (const now of [0, 20_000]) await ending.end(on("h3"), "now", "it is silent", now);
  expect(deeds).toEqual([{ kind: "trouble", reason: "host h3: timed out", again_in: 10 }]);
});

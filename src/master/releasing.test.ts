import { expect, it } from "vitest";
import { MadeStudy } from "../cli/study.fixture.ts";
import type { Handle } from "../launchers/launcher.ts";
import { Endings } from "./endings.ts";
import { Releasing } from "./releasing.ts";
import type { Launched } from "./roster.ts";

it("Of workers that are too many, those not yet at work are ended, and the others asked to leave after a trial they may have begun by now", async () => {
  const made = new MadeStudy();
  made.worker("w01");
  made.worker("w02");
  const study = made.open().follow();
  const ended: string[] = [];
  const launcher = {
    launch: async () => ({ started: [], refusals: [] }),
    list: async () => [],
    kill: async ({ id }: Handle, how: string) => void ended.push(`${id} ${how}`),
  };
  const releasing = new Releasing(made.path, new Endings(launcher, { record: () => {} }), { idleFor: () => 0 });
  const launched = (id: string, state: Launched["state"], worker?: string): Launched => ({
    handle: { id, state: state === "waiting" ? "waiting" : "running" },
    worker: worker === undefined ? undefined : study.workers.get(worker),
    state,
  });
  const roster = [
    launched("a", "training", "w01"),
    launched("b", "idle", "w02"),
    launched("c", "starting"),
    launched("d", "waiting"),
  ];
  await releasing.unwanted(roster, 3, study, 0);
  expect(ended).toEqual(["d gentle", "c gentle"]);
  const retired = () =>
    made
      .open()
      .follow()
      .changes?.map(({ change }) => "worker" in change && change.worker);
  expect(retired()).toEqual(["w02"]);
  // Who was asked once is not asked again.
  await releasing.unwanted(roster, 4, made.open().follow(), 0);
  expect(retired()).toEqual(["w02", "w01"]);
});

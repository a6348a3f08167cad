import { describe, expect, it } from "vitest";
import type { Handle } from "../launchers/launcher.ts";
import type { Study, Worker } from "../study/study.ts";
import { isPresent, leastUseful, rosterOf } from "./roster.ts";

const worker = (name: string, more: Partial<Worker> = {}): Worker => ({
  name,
  host: "ada",
  pid: 1,
  identity: undefined,
  launchedAs: `slurm:${name}`,
  startedAt: 0,
  lastAt: 0,
  leftAt: undefined,
  leftBecause: undefined,
  trial: undefined,
  ...more,
});
const handle = (name: string, state: Handle["state"] = "running"): Handle => ({ id: `slurm:${name}`, state });
const studyOf = (...workers: readonly Worker[]): Pick<Study, "workers" | "changes"> => ({
  workers: new Map(workers.map((each) => [each.name, each])),
  changes: [{ number: 1, t: 0, user: "ada", host: "ada", change: { kind: "retire", worker: "retired" } }],
});
const nobody = { isLost: () => false, isDead: () => false };

describe("a roster", () => {
  it("knows of each handle what its worker does, whoever launched it", () => {
    const study = studyOf(
      worker("idle"),
      worker("busy", { trial: 3 }),
      worker("retired", { trial: 4 }),
      worker("left", { leftAt: 5 }),
      worker("mute", { trial: 5 }),
      worker("dead"),
    );
    const names = ["idle", "busy", "retired", "left", "mute", "dead", "unheard"];
    const roster = rosterOf([...names.map((name) => handle(name)), handle("queued", "waiting")], study, {
      isLost: (name) => name === "mute",
      isDead: ({ name }) => name === "dead",
    });
    expect(roster.map(({ state }) => state)).toEqual([
      "idle",
      "training",
      "dismissed",
      "leaving",
      "silent",
      "leaving",
      "starting",
      "waiting",
    ]);
    expect(roster.filter(isPresent)).toHaveLength(4);
  });

  it("lets those go first that lose the least", () => {
    const study = studyOf(worker("busy", { trial: 1 }), worker("idle"));
    const handles = [handle("busy"), handle("idle"), handle("unheard"), handle("queued", "waiting")];
    const roster = rosterOf(handles, study, nobody);
    expect(leastUseful(roster, 3).map(({ state }) => state)).toEqual(["waiting", "starting", "idle"]);
  });
});

import { describe, expect, it } from "vitest";
import type { Handle } from "../launchers/launcher.ts";
import { Queueing } from "./queueing.ts";
import { rosterOf } from "./roster.ts";

const nobody = { isLost: () => false, isDead: () => false };
const study = { workers: new Map(), changes: [] };
const roster = (...reasons: readonly (string | undefined)[]) =>
  rosterOf(
    reasons.map((why, i): Handle => ({ id: `slurm:1_${i}`, state: "waiting", ...(why === undefined ? {} : { why }) })),
    study,
    nobody,
  );

describe("why workers wait for a place", () => {
  it("is told once for each reason, with how many wait for it", () => {
    const queueing = new Queueing();
    expect(queueing.look(roster(undefined, undefined))).toEqual([]);
    expect(queueing.look(roster("Priority", "Priority", "Resources"))).toEqual([
      { kind: "waiting", workers: 2, reason: "Priority" },
      { kind: "waiting", workers: 1, reason: "Resources" },
    ]);
    expect(queueing.look(roster("Resources", "Priority"))).toEqual([]);
    expect(queueing.look(roster("ReqNodeNotAvail"))).toEqual([
      { kind: "waiting", workers: 1, reason: "ReqNodeNotAvail" },
    ]);
  });

  it("is told again when others have to wait, once none did", () => {
    const queueing = new Queueing();
    const told = queueing.look(roster("Priority"));
    expect(queueing.look([])).toEqual([]);
    expect(queueing.look(roster("Priority"))).toEqual(told);
  });
});

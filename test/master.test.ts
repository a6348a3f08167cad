import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { requestStop } from "../src/store/stop-file.ts";
import { isDead } from "../src/worker/identity.ts";
import { main } from "./fixtures/built.ts";
import { gatedStudy } from "./fixtures/gated-study.ts";
import { until } from "./fixtures/until.ts";

describe("a master", () => {
  it("replaces a worker that is killed, and another master finds what the first one left when it was killed", async () => {
    const study = gatedStudy();
    const first = study.startMaster(2);
    await until(() => study.training() === 2);
    process.kill(study.folder.study.workers.get("w01")!.pid, "SIGKILL");
    await until(() => study.folder.follow().workers.has("w03"));
    await until(() => /w01 on .* is lost: it is gone, and its log does not say why/.test(first.said()));
    first.child.kill("SIGKILL");
    await first.ended;

    const second = study.startMaster(2);
    await until(() => second.said().includes("found w03"));
    expect(second.said()).toMatch(/found w02 on/);
    study.open();
    expect(await second.ended).toBe(0);
    expect([...study.folder.follow().workers.keys()]).toEqual(["w01", "w02", "w03"]);
    expect(study.folder.study.trials.every((trial) => trial?.state === "done")).toBe(true);
    await until(() => [...study.folder.study.workers.values()].every(({ identity }) => isDead(identity!)));
  });

  it("leaves its workers alone when it is interrupted, and lets them go when the study is stopped", async () => {
    const study = gatedStudy();
    const first = study.startMaster(2);
    await until(() => study.training() === 2);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
    expect(first.said()).toMatch(/its workers go on without it\)\. Go on with: whetstone master study/);
    expect([...study.folder.follow().workers.values()].some(({ identity }) => isDead(identity!))).toBe(false);
    const second = study.startMaster(2);
    await until(() => second.said().includes("found w02"));
    requestStop(study.path, "asked to stop by a test");
    expect(await second.ended).toBe(0);
    expect(second.said()).toContain("Stopped (asked to stop by a test)");
    expect(study.folder.follow().trials.filter((trial) => trial?.state === "paused")).toHaveLength(2);
  });

  it("has as many workers as people want, and lets those go that are too many after their trials", async () => {
    const study = gatedStudy(8);
    const leading = study.startMaster(1);
    await until(() => study.training() === 1);
    study.whetstone("scale", "study", "4");
    await until(() => study.training() === 4);
    study.whetstone("scale", "study", "2");
    await until(
      () => (study.folder.follow().changes ?? []).filter(({ change }) => change.kind === "retire").length === 2,
    );
    study.open();
    expect(await leading.ended).toBe(0);
    expect(study.folder.follow().workers.size).toBe(4);
    expect(study.folder.study.trials.map((trial) => [trial?.state, trial?.attempt])).toEqual(
      Array(8).fill(["done", 1]),
    );
    const again = spawnSync(process.execPath, [main, "run", "study", "-w", "3"], { cwd: study.root, encoding: "utf8" });
    expect(again.stderr).toBe("2 workers, since the study was scaled; for 3: whetstone scale study 3\n");
  });

  it("replaces a worker that people let go, when it is gone: at once, or after its trial", async () => {
    const study = gatedStudy(6);
    const leading = study.startMaster(2);
    await until(() => study.training() === 2);
    const trial = study.folder.study.workers.get("w01")?.trial ?? 0;
    study.whetstone("kill", "study", "w01");
    await until(() => study.folder.follow().workers.get("w01")?.leftAt !== undefined);
    await until(() => study.folder.follow().workers.has("w03") && study.training() === 2);
    expect(study.folder.study.trials[trial - 1]).toMatchObject({ state: "running", attempt: 2, worker: "w03" });
    study.whetstone("retire", "study", "w02");
    study.whetstone("kill", "study", String(trial));
    // Its worker goes on with another, and nobody comes in place of the one that still trains.
    await until(() => study.training() === 2 && study.folder.study.workers.get("w03")?.trial === 3);
    expect([...study.folder.study.workers.keys()]).toEqual(["w01", "w02", "w03"]);
    study.open();
    expect(await leading.ended).toBe(0);
    expect(study.folder.follow().workers.get("w02")?.leftBecause).toBe("it was asked to leave");
    expect(study.folder.study.trials.filter((each) => each?.worker === "w02")).toHaveLength(1);
    const states = study.folder.study.trials.map((each) => each?.state);
    expect(states).toEqual(Array.from({ length: 6 }, (_, i) => (i === trial - 1 ? "killed" : "done")));
    // The master asks it, too, unless it has read of that by itself before.
    expect(leading.said()).toMatch(/w01 on .* has left: it was asked to leave/);
  });

  it("kills a worker that does not leave when people want it to, and its trial goes on with another", async () => {
    const study = gatedStudy();
    const leading = study.startMaster(1);
    await until(() => study.training() === 1);
    const { pid, identity } = study.folder.study.workers.get("w01")!;
    process.kill(pid, "SIGSTOP");
    study.whetstone("kill", "study", "w01");
    await until(() => isDead(identity!));
    await until(() => study.training() === 1 && study.folder.follow().trials[0]?.worker === "w02");
    study.open();
    expect(await leading.ended).toBe(0);
    expect(leading.said()).toMatch(/asked to leave: w01 [\s\S]*killed: w01 on .*, since people asked for it/);
    expect(study.folder.follow().trials.map((each) => each?.attempt)).toEqual([2, 1, 1, 1]);
  });
});

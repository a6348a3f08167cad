import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Launcher } from "../src/launchers/launcher.ts";
import { local } from "../src/launchers/local.ts";
import { UserError } from "../src/space/user-error.ts";
import { requestStop } from "../src/store/stop-file.ts";
import { main } from "./fixtures/built.ts";
import { gatedStudy } from "./fixtures/gated-study.ts";
import { until } from "./fixtures/until.ts";

/** A worker as launchers start it. */
const worker = [process.execPath, main, "worker"];

describe("a master that launches workers", () => {
  it("gives up where every worker dies at once, and says what the last one said", async () => {
    const study = gatedStudy();
    const { outcome, deeds } = await study.rule(["/bin/sh", "-c", "echo there is no torch here >&2; exit 3"]);
    expect(outcome.kind).toBe("gave up");
    expect(outcome.reason).toContain("there is no torch here");
    expect(deeds.filter(({ kind }) => kind === "launched").length).toBeLessThanOrEqual(2 * 4);
  });

  it("starts no more workers in a slot where they fail again and again, and finishes with the others", async () => {
    const study = gatedStudy();
    writeFileSync(
      join(study.root, "worker.sh"),
      `case $WHETSTONE_LAUNCHED_AS in *:1:*) echo bad slot >&2; exit 3;; esac\nexec ${process.execPath} ${main} worker "$1"\n`,
    );
    const { outcome, deeds } = await study.rule(["/bin/sh", join(study.root, "worker.sh")], {
      slots: 2,
      deeds: (more) => more.some(({ kind }) => kind === "gave up") && study.open(),
      patience: { firstWait: 0.01, longestWait: 0.01, rounds: 100, placeFailures: 3 },
    });
    expect(outcome.kind).toBe("finished");
    expect(deeds.find(({ kind }) => kind === "gave up")).toMatchObject({
      host: expect.stringMatching(/ slot 1$/),
      words: "bad slot",
    });
    expect(deeds.filter((deed) => deed.kind === "launched" && deed.host?.endsWith("slot 1"))).toHaveLength(3);
  });

  it("tells at once of a host that cannot be reached, gives it up after ever longer waits, and tries it again when people ask for workers", async () => {
    const study = gatedStudy(1000);
    const own = local({ slots: 1 })({ folder: study.folder, program: worker });
    let isDown = true;
    const launcher: Launcher = {
      ...own,
      async launch({ avoid = [], ...order }) {
        const { started } = await own.launch(order);
        const asksOther = started.length < order.count && !avoid.includes("b");
        if (asksOther && !isDown) requestStop(study.path, "enough was seen");
        return { started, refusals: asksOther && isDown ? [{ host: "b", reason: "host b: no route" }] : [] };
      },
    };
    const told: string[] = [];
    const { outcome, deeds } = await study.rule(worker, {
      launcher,
      deeds: (more) => {
        if (!more.some(({ kind }) => kind === "gave up")) return;
        isDown = false;
        study.whetstone("scale", "study", "2");
      },
      news: (_, text) => told.push(text) > 0,
    });
    expect(outcome.kind).toBe("left");
    const reason = "host b: no route";
    expect(deeds.filter((deed) => "host" in deed && deed.host === "b")).toEqual([
      ...[0.01, 0.02, 0.04].map((again_in) => ({ kind: "trouble", host: "b", reason, again_in })),
      { kind: "gave up", host: "b", reason: "4 tries in a row failed, the last: host b: no route" },
    ]);
    expect(deeds).toContainEqual({
      kind: "scaled",
      workers: 2,
      reason: "it was asked for; b may have workers again",
    });
    expect(told).toEqual([
      "study: host b: no route. Trying again in 0.01 s",
      "study: starts no more workers on b: 4 tries in a row failed, the last: host b: no route",
    ]);
    expect(deeds.filter(({ kind }) => kind === "launched")).toHaveLength(1);
  });

  it("gives up when no place is left", async () => {
    const study = gatedStudy();
    const own = local({})({ folder: study.folder, program: [] });
    let launches = 0;
    const launcher: Launcher = {
      ...own,
      launch: async ({ avoid = [] }) => ({
        // The first is gone at once, so that there has been a worker before.
        started: launches++ === 0 ? [{ id: "ssh:b:1:0", host: "b", state: "running" }] : [],
        refusals: avoid.includes("b") ? [] : [{ host: "b", reason: "host b: no route" }],
      }),
    };
    const { outcome } = await study.rule([], { launcher });
    expect(outcome).toMatchObject({
      kind: "gave up",
      reason: expect.stringMatching(/no place is left, since b had to be given up; .*no route/),
    });
  });

  it("says of one that waited, and is listed no more, that its task was taken out of the queue", async () => {
    const study = gatedStudy();
    const own = local({})({ folder: study.folder, program: [] });
    const launcher: Launcher = {
      ...own,
      launch: async () => ({ started: [{ id: "slurm:1_0", state: "waiting" }], refusals: [] }),
    };
    const { deeds } = await study.rule([], {
      launcher,
      workers: 1,
      deeds: (more) => more.some(({ kind }) => kind === "lost") && requestStop(study.path, "enough was seen"),
    });
    const reason = "its task was cancelled, or taken out of the queue, before it had begun";
    expect(deeds).toContainEqual({ kind: "lost", id: "slurm:1_0", reason });
  });

  it("starts no more workers than there are trials left to train", async () => {
    const study = gatedStudy(3);
    study.open();
    const { outcome, deeds } = await study.rule(worker, { workers: 10 });
    expect(outcome.kind).toBe("finished");
    expect(deeds.filter(({ kind }) => kind === "launched")).toHaveLength(3);
  });

  it("says once that there is room for fewer workers than are wanted: with GPUs, for one on each", async () => {
    const study = gatedStudy(6);
    const said: string[] = [];
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "3,5");
    const { outcome, deeds } = await study.rule(worker, {
      workers: 3,
      say: (line) => said.push(line),
      look: () => study.training() === 2 && study.open(),
    });
    expect(outcome.kind).toBe("finished");
    expect(deeds.filter(({ kind }) => kind === "launched")).toHaveLength(2);
    expect(said).toEqual([
      "There is no room for 1 of the workers that are wanted; give local more slots to have all at a time.",
    ]);
  });

  it("asks a launcher that fails ever more seldom, however well other workers train", async () => {
    const study = gatedStudy(1000);
    const own = local({})({ folder: study.folder, program: worker });
    let launches = 0;
    const failing: Launcher = {
      ...own,
      async launch(order) {
        if (++launches === 1 || launches > 5) return own.launch(order);
        throw new UserError("host b does not answer", 1);
      },
    };
    const ruling = study.rule(worker, {
      launcher: failing,
      deeds: (more) => more.some(({ kind }) => kind === "mended") && requestStop(study.path, "enough was seen"),
      patience: { firstWait: 0.05, longestWait: 10, rounds: 20, placeFailures: 3 },
    });
    await until(() => study.training() === 2);
    process.kill(study.folder.study.workers.get("w01")!.pid, "SIGKILL");
    await until(() => launches > 5);
    study.open();
    const { outcome, deeds } = await ruling;
    expect(outcome.kind).toBe("left");
    const waits = deeds.flatMap((deed) => (deed.kind === "trouble" ? deed.again_in : []));
    expect(waits).toEqual([0.05, 0.1, 0.2, 0.4]);
    expect(deeds.filter(({ kind }) => kind === "mended")).toEqual([
      { kind: "mended", reason: "workers can be launched again" },
    ]);
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStudyFolder } from "../../src/store/create-study.ts";
import { LogFollower } from "../../src/store/log-follower.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import { main } from "../fixtures/built.ts";
import { until } from "../fixtures/until.ts";
import { describeWith, succeeds } from "./parts.ts";

describeWith(
  "faketime",
  () => succeeds("faketime", "-f", "+1h", "true"),
  () => {
    let root: string;
    let workers: ChildProcess[];
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "whetstone-clocks-"));
      workers = [];
    });
    afterEach(() => {
      for (const worker of workers) kill(worker);
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    });

    it("leases do not depend on hosts' clocks: none is taken for lost that is an hour fast or slow, and one that dies is", async () => {
      const folder = join(root, "study");
      // Each epoch takes longer than a quarter of the lease, so that signs of life decide.
      writeFileSync(
        join(root, "train.sh"),
        `for epoch in 1 2 3; do sleep 2; echo "{\\"epoch\\": $epoch, \\"loss\\": 1}"; done\n`,
      );
      createStudyFolder(
        folder,
        `name: study
command: [sh, ${join(root, "train.sh")}]
metric: loss
lease: 5
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 8, epochs: 3 }]
`,
        root,
      );
      const start = (clock: string) => {
        // In process numbers of its own, so that only its lease tells whether it lives.
        const own = ["--pid", "--fork", "--kill-child", "--mount-proc"];
        const command = ["-f", clock, "unshare", ...own, process.execPath, main, "worker", folder];
        // Times of files are their server's, whatever a host's clock says.
        const env = { ...process.env, NO_FAKE_STAT: "1" };
        const worker = spawn("faketime", command, { stdio: ["ignore", "pipe", "inherit"], env, detached: true });
        workers.push(worker);
        return worker;
      };
      const [fast, slow, right] = [start("+1h"), start("-1h"), start("+0")];
      const study = openStudy(folder);
      await until(() => study.follow().trials.filter((trial) => (trial?.curve.length ?? 0) > 0).length === 3);
      const clocks = [...study.study.workers.values()].map(({ startedAt }) =>
        Math.round((startedAt - Date.now()) / 3.6e6),
      );
      // What they tell is of one clock, so that it can be said for how long each has been at its epoch.
      expect(clocks.map((hours) => hours + 0)).toEqual([0, 0, 0]);

      kill(right);
      await Promise.all([fast, slow].map((worker) => once(worker, "exit")));
      const { trials } = study.follow();
      expect(trials.map((trial) => trial?.state)).toEqual(Array(8).fill("done"));
      // One trial was taken over, that of the worker which died, and nobody lost one by its clock.
      const events: StudyEvent[] = [];
      new LogFollower(folder).read((_, event) => events.push(event));
      const lost = [...study.study.workers.values()].filter(({ leftAt }) => leftAt === undefined);
      expect(lost).toHaveLength(1);
      expect(events.filter(({ kind }) => kind === "resume")).toHaveLength(1);
    }, 120_000);
  },
);

/** Ends a worker and what stands between it and this process. */
function kill({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, "SIGKILL");
  } catch {
    // It has ended.
  }
}

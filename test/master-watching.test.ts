import { existsSync, renameSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { takeLead } from "../src/master/leadership.ts";
import { layout } from "../src/store/layout.ts";
import { requestStop } from "../src/store/stop-file.ts";
import { gatedStudy } from "./fixtures/gated-study.ts";
import { until } from "./fixtures/until.ts";

/** Leads a study from here, until it is let go. */
function leadOf(path: string) {
  const lead = takeLead(path, { on: "local", workers: 1, lease: 60 });
  if (lead.kind !== "leads") throw new Error(`${lead.leader} leads already`);
  const { chronicle } = lead;
  return {
    letGo() {
      chronicle.record([{ kind: "leave", reason: "enough was seen" }]);
      chronicle.close();
    },
  };
}

describe("a master beside one that leads", () => {
  it("only watches, and takes over when that one is gone", async () => {
    const study = gatedStudy();
    const first = study.startMaster(1);
    await until(() => study.training() === 1);
    const second = study.startMaster(3);
    await until(() => second.said().includes("This one only watches"));
    expect(second.said()).toContain(`process ${first.child.pid} on`);
    expect(second.said()).toMatch(/For 3 workers: whetstone scale \S+ 3\n/);
    expect(study.folder.follow().workers.size).toBe(1);
    first.child.kill("SIGKILL");
    await until(() => existsSync(layout.master(study.path, 2)));
    await until(() => study.training() === 3);
    expect(second.said()).toContain("this one takes over");
    study.open();
    expect(await second.ended).toBe(0);
    expect(study.folder.follow().trials.every((trial) => trial?.state === "done")).toBe(true);
  });

  it("changes nothing, not even a stop that was asked for before; that is taken back once it leads", async () => {
    const study = gatedStudy();
    requestStop(study.path, "enough was seen");
    const lead = leadOf(study.path);
    const leaving = new AbortController();
    let looks = 0;
    let isKept = false;
    const watching = study.rule(["true"], {
      leaving: leaving.signal,
      look: () => {
        if (++looks === 2) {
          isKept = existsSync(layout.stop(study.path));
          lead.letGo();
        }
        if (!existsSync(layout.stop(study.path))) leaving.abort();
      },
    });
    expect(await watching).toMatchObject({ outcome: { kind: "left", reason: "it was interrupted" } });
    expect(isKept).toBe(true);
    expect(existsSync(layout.master(study.path, 2))).toBe(true);
  });

  it("heeds a stop that was asked for right before the other left", async () => {
    const study = gatedStudy();
    const lead = leadOf(study.path);
    const stopAndLeave = () => {
      requestStop(study.path, "enough was seen");
      lead.letGo();
    };
    let looks = 0;
    const watching = study.rule(["true"], {
      // Between two looks of the other.
      look: () => void (++looks === 1 && setImmediate(stopAndLeave)),
    });
    expect(await watching).toMatchObject({ outcome: { kind: "left", reason: "enough was seen" } });
    expect(existsSync(layout.stop(study.path))).toBe(true);
  });

  it("says so where the study is moved away", async () => {
    const study = gatedStudy();
    const lead = leadOf(study.path);
    const watching = study.rule(["true"], { look: () => renameSync(study.path, `${study.path}-moved`) });
    await expect(watching).rejects.toThrow(/workers is not there; if the study was moved, go on where it is now/);
    expect(existsSync(study.path)).toBe(false);
    renameSync(`${study.path}-moved`, study.path);
    lead.letGo();
  });
});

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStudyFolder } from "../../src/store/create-study.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import { resumePoint } from "../../src/worker/resume-point.ts";
import { main } from "../fixtures/built.ts";
import { describeWithOptional, succeeds } from "./parts.ts";

function makeDisk(image: string): void {
  writeFileSync(image, Buffer.alloc(32 * 1024 * 1024));
  execFileSync("mkfs.ext4", ["-q", "-F", image]);
}

function mount(image: string, place: string): void {
  mkdirSync(place);
  execFileSync("mount", ["-o", "loop,commit=1", image, place]);
}

function canMount(): boolean {
  const root = mkdtempSync(join(tmpdir(), "whetstone-mount-"));
  const [image, place] = [join(root, "image"), join(root, "place")];
  try {
    makeDisk(image);
    mount(image, place);
    return succeeds("umount", place);
  } catch {
    return false;
  } finally {
    rmSync(root, { recursive: true });
  }
}

describeWithOptional("disks in files (mkfs.ext4, mount, as root)", canMount, () => {
  let root: string;
  let worker: ChildProcess | undefined;
  const at = (name: string) => join(root, name);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "whetstone-power-"));
  });
  afterEach(() => {
    worker?.kill("SIGKILL");
    for (const place of ["before", "after"]) succeeds("umount", "-l", at(place));
    rmSync(root, { recursive: true, force: true });
  });

  it("a power cut leaves the study, and what its trial goes on from", async () => {
    makeDisk(at("disk"));
    mount(at("disk"), at("before"));
    writeFileSync(
      at("train.sh"),
      `for epoch in $(seq 1 10000); do
  sleep 0.1
  head -c 50000 /dev/zero >"$WHETSTONE_CHECKPOINT.$epoch"
  echo "{\\"epoch\\": $epoch, \\"loss\\": -$epoch}"
done
`,
    );
    const folder = join(at("before"), "study");
    createStudyFolder(
      folder,
      `name: study
command: [sh, ${at("train.sh")}]
metric: loss
schedule: stages
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 1, epochs: 10000 }]
`,
      root,
    );
    worker = spawn(process.execPath, [main, "worker", folder], { stdio: "ignore" });
    const study = openStudy(folder);
    // Long enough for the names to be on the disk, and not for what is in the files, unless somebody has seen to it.
    while ((study.follow().trials[0]?.curve.length ?? 0) < 40) await delay(20);
    worker.kill("SIGKILL");
    // All that was written, but is not on the disk yet, is lost with the power.
    copyFileSync(at("disk"), at("disk-after"));
    await once(worker, "exit");

    mount(at("disk-after"), at("after"));
    const left = openStudy(join(at("after"), "study"));
    const [trial] = left.follow().trials;
    expect(left.badLines).toEqual([]);
    expect(trial!.curve.length).toBeGreaterThan(30);
    expect(resumePoint(left.path, trial!).epoch).toBe(trial!.curve.length);
  }, 60_000);
});

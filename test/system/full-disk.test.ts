import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStudy } from "../../src/worker/open-study.ts";
import { main } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

function canMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), "whetstone-mount-"));
  const mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place);
  if (mounted) execFileSync("umount", [place]);
  rmSync(place, { recursive: true });
  return mounted;
}

describeWith("a small tmpfs (mount, as root)", canMount, () => {
  let disk: string;
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "whetstone-home-"));
    disk = mkdtempSync(join(tmpdir(), "whetstone-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=900k", "tmpfs", disk]);
  });
  afterEach(() => {
    execFileSync("umount", ["-l", disk]);
    for (const folder of [disk, home]) rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [main, "run", ...args], { encoding: "utf8", cwd: home, timeout: 120_000 });

  it("says that the disk is full, keeps every whole line, and goes on once there is space", () => {
    writeFileSync(
      join(home, "study.yaml"),
      `name: study
command: ["/bin/echo", '{{"epoch": 1, "acc": {lr}}}']
metric: acc
goal: maximize
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 120, epochs: 1 }]
`,
    );
    const folder = join(disk, "study");
    const ballast = join(disk, "ballast");
    writeFileSync(ballast, Buffer.alloc(700 * 1024));
    const full = run("study.yaml", "--folder", folder);
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/the disk is full; free some space/);

    rmSync(ballast);
    const opened = openStudy(folder);
    const before = opened.follow().trials.filter((trial) => trial?.state === "done").length;
    expect(before).toBeGreaterThan(0);
    expect(opened.badLines).toEqual([]);
    for (const name of opened.offsets.keys()) {
      const log = readFileSync(join(folder, "workers", `${name}.jsonl`), "utf8");
      expect(log === "" || log.endsWith("\n")).toBe(true);
    }

    const room = run(folder);
    expect(room.stderr).toBe("");
    expect(room.status).toBe(0);
    const { trials } = openStudy(folder).follow();
    expect(trials.filter((trial) => trial?.state === "done")).toHaveLength(120);
  });

  it("makes no half of a folder on a disk that is full from the start", () => {
    writeFileSync(join(disk, "ballast"), Buffer.alloc(890 * 1024));
    try {
      writeFileSync(join(disk, "rest"), Buffer.alloc(64 * 1024));
    } catch {
      // Full to the last page, which is what was wanted.
    }
    writeFileSync(
      join(home, "study.yaml"),
      'name: study\ncommand: "true"\nmetric: acc\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 1, epochs: 1 }]\n',
    );
    const full = run("study.yaml", "--folder", join(disk, "study"));
    expect(full.status).toBe(1);
    expect(full.stderr).toMatch(/cannot write .*study.*the disk is full/);
  });
});

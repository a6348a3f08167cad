import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { controlGroups } from "./control-group.ts";

/** A folder with the names that the kernel's has. What it does with them is tested by test/system/control-groups.test.ts. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "whetstone-groups-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A group that offers some controllers and gives some of them to those below it. */
function group(path: string, { offers = "cpu memory pids", gives = "" } = {}): void {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, "cgroup.controllers"), `${offers}\n`);
  writeFileSync(join(root, path, "cgroup.subtree_control"), `${gives}\n`);
}

describe("control groups", () => {
  it("are made below the nearest group above this process's own that limits memory", () => {
    group("/", { gives: "cpu memory" });
    group("user.slice", { gives: "memory pids" });
    group("user.slice/session", { offers: "" });
    const limited = controlGroups(root, "/user.slice/session")?.(8e9);
    expect(limited?.path).toMatch(new RegExp(`^${root}/user\\.slice/whetstone-\\w+$`));
    expect(readFileSync(join(limited!.path, "memory.max"), "utf8")).toBe("8000000000");
  });

  it("are made where memory is on offer, which is asked for then", () => {
    group("/", { gives: "" });
    expect(controlGroups(root, "/")?.(1e9)?.path).toContain(root);
    expect(readFileSync(join(root, "cgroup.subtree_control"), "utf8")).toBe("+memory");
  });

  it("have run over where the kernel has ended one of their processes, not where it only had to make room", () => {
    group("/", { gives: "memory" });
    const limited = controlGroups(root, "/")!(1e9)!;
    const events = join(limited.path, "memory.events");
    writeFileSync(events, "low 0\nhigh 0\nmax 7\noom 0\noom_kill 0\noom_group_kill 0\n");
    expect(limited.wasOverrun()).toBe(false);
    writeFileSync(events, "low 0\nhigh 0\nmax 9\noom 1\noom_kill 2\noom_group_kill 1\n");
    expect(limited.wasOverrun()).toBe(true);
  });

  it("are none where the system limits no memory by them, or has those of version 1", () => {
    group("/", { offers: "hugetlb" });
    expect(controlGroups(root, "/")).toBeUndefined();
    expect(readdirSync(root).sort()).toEqual(["cgroup.controllers", "cgroup.subtree_control"]);
    expect(controlGroups(join(root, "memory"), "/")).toBeUndefined();
  });
});

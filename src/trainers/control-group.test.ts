import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newFolder } from "../store/new-folder.fixture.ts";
import { type ControlGroup, controlGroups } from "./control-group.ts";

/** What the system answers to who makes or writes something at a path, instead of doing so. */
const refusals = vi.hoisted(() => new Map<string, string>());

vi.mock("node:fs", async (importOriginal) => {
  const fs = await importOriginal<typeof import("node:fs")>();
  const orRefuse =
    <Rest extends unknown[], Result>(act: (path: string, ...rest: Rest) => Result) =>
    (path: string, ...rest: Rest): Result => {
      const code = refusals.get(path);
      if (code !== undefined) throw Object.assign(new Error(`${code}: ${path}`), { code });
      return act(path, ...rest);
    };
  return { ...fs, writeFileSync: orRefuse(fs.writeFileSync), mkdtempSync: orRefuse(fs.mkdtempSync) };
});

/** A folder with the names that the kernel's has. What it does with them is tested by test/system/control-groups.test.ts. */
let root: string;
beforeEach(() => {
  root = newFolder();
});
afterEach(() => {
  refusals.clear();
});

/** A group that offers some controllers and gives some of them to those below it. */
function group(path: string, { offers = "cpu memory pids", gives = "" } = {}): void {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, "cgroup.controllers"), `${offers}\n`);
  writeFileSync(join(root, path, "cgroup.subtree_control"), `${gives}\n`);
}

/** A group made there for so many bytes. */
function made(own: string, bytes: number): ControlGroup | undefined {
  const groups = controlGroups(root, own);
  return groups.kind === "there" ? groups.make(bytes) : undefined;
}

const why = (own: string, at = root) => {
  const groups = controlGroups(at, own);
  return groups.kind === "none" ? groups.why : undefined;
};

describe("control groups", () => {
  it("are made below the nearest group above this process's own that limits memory", () => {
    group("/", { gives: "cpu memory" });
    group("user.slice", { gives: "memory pids" });
    group("user.slice/session", { offers: "" });
    const limited = made("/user.slice/session", 8e9);
    expect(limited?.path).toMatch(new RegExp(`^${root}/user\\.slice/whetstone-\\w+$`));
    expect(readFileSync(join(limited!.path, "memory.max"), "utf8")).toBe("8000000000");
  });

  it("are made where memory is on offer, which is asked for then", () => {
    group("/", { gives: "" });
    expect(made("/", 1e9)?.path).toContain(root);
    expect(readFileSync(join(root, "cgroup.subtree_control"), "utf8")).toBe("+memory");
  });

  it("have run over where the kernel has ended one of their processes, not where it only had to make room", () => {
    group("/", { gives: "memory" });
    const limited = made("/", 1e9)!;
    const events = join(limited.path, "memory.events");
    writeFileSync(events, "low 0\nhigh 0\nmax 7\noom 0\noom_kill 0\noom_group_kill 0\n");
    expect(limited.wasOverrun()).toBe(false);
    writeFileSync(events, "low 0\nhigh 0\nmax 9\noom 1\noom_kill 2\noom_group_kill 1\n");
    expect(limited.wasOverrun()).toBe(true);
    rmSync(limited.path, { recursive: true });
    expect(limited.wasOverrun()).toBe(false);
  });

  it("are none where the system limits no memory by them, or has those of version 1", () => {
    group("/", { offers: "hugetlb" });
    expect(why("/")).toBe(`control groups do not limit memory in ${root}`);
    expect(readdirSync(root).sort()).toEqual(["cgroup.controllers", "cgroup.subtree_control"]);
    expect(why("/", join(root, "memory"))).toBe("this system has no control groups of version 2");
  });

  it("are none where a container may only read them", () => {
    group("/", { gives: "memory" });
    refusals.set(join(root, "whetstone-"), "EROFS");
    expect(why("/")).toBe(`${root} is mounted read-only, as in most containers`);
  });

  it("are none in a container whose only group holds its processes, which then may limit nothing", () => {
    group("/");
    refusals.set(join(root, "cgroup.subtree_control"), "EBUSY");
    expect(why("/")).toBe(`${root} holds processes itself, so that the kernel takes no limits below it`);
  });

  it("are none for an ordinary user in a session that nobody has delegated to them", () => {
    group("/", { gives: "memory" });
    group("user.slice", { gives: "memory" });
    group("user.slice/session.scope");
    refusals.set(join(root, "user.slice/session.scope/cgroup.subtree_control"), "EACCES");
    refusals.set(join(root, "user.slice/whetstone-"), "EACCES");
    refusals.set(join(root, "whetstone-"), "EACCES");
    expect(why("/user.slice/session.scope")).toBe(
      `this user may make no control groups in ${root}/user.slice/session.scope`,
    );
  });

  it("are made beside a scope of systemd's user manager, whose groups all are the user's", () => {
    group("/", { gives: "memory" });
    group("user@1000.service", { gives: "memory" });
    group("user@1000.service/app.slice", { gives: "" });
    group("user@1000.service/app.slice/run-1.scope");
    refusals.set(join(root, "user@1000.service/app.slice/run-1.scope/cgroup.subtree_control"), "EBUSY");
    refusals.set(join(root, "whetstone-"), "EACCES");
    expect(made("/user@1000.service/app.slice/run-1.scope", 1e9)?.path).toContain("app.slice/whetstone-");
  });

  it("are left out where one can no longer be made", () => {
    group("/", { gives: "memory" });
    const groups = controlGroups(root, "/");
    refusals.set(join(root, "whetstone-"), "EACCES");
    expect(groups.kind === "there" && groups.make(1e9)).toBeUndefined();
  });
});

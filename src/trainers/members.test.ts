import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { groupsOfKin, livingMembers, residentBytes } from "./members.ts";

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  return { ...fs, readdir: vi.fn(fs.readdir) };
});

/** What a folder says that is not there, and one in which nothing is mounted. */
const nowhere = () => Promise.reject(Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT" }));
const empty = () => Promise.resolve([]);

afterEach(() => vi.unstubAllEnvs());

describe.each([
  ["there is none, as on macOS", nowhere],
  ["nothing is mounted there", empty],
])("where no /proc tells of processes, since %s,", (_, answer) => {
  /** Leads a group, and has a child in a group of its own. */
  let leader: ChildProcess;
  let child: string;
  beforeEach(async () => {
    vi.mocked(readdir).mockImplementation(answer);
    const program = `const child = require("child_process").spawn("sleep", ["100"], { detached: true });
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    leader = spawn(process.execPath, ["-e", program], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
    [child] = (await once(leader.stdout!.setEncoding("utf8"), "data")).map((pid: string) => pid.trim()) as [string];
  });
  afterEach(() => {
    for (const pid of [leader.pid!, Number(child)]) process.kill(pid, "SIGKILL");
  });

  it("ps tells of a group's members, their kin and their memory", async () => {
    expect(await livingMembers(leader.pid!)).toEqual([String(leader.pid)]);
    expect(await groupsOfKin(leader.pid!)).toEqual([Number(child)]);
    expect(await residentBytes(leader.pid!)).toBeGreaterThan(20e6);
  });

  it("and no ps either, nothing is known of a group, rather than that nothing of it lives", async () => {
    vi.stubEnv("PATH", "/nowhere");
    expect(await livingMembers(leader.pid!)).toBeUndefined();
    expect(await groupsOfKin(leader.pid!)).toEqual([]);
  });
});

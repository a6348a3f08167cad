import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A control group of Linux, version 2, which holds a program and all that it starts to a limit of memory. */
export interface ControlGroup {
  readonly path: string;
  /** A process that writes 0 to this file joins, and with it what it starts from then on. */
  readonly procs: string;
  /** Whether the kernel has ended the program, which needed more than it may hold. */
  wasOverrun(): boolean;
  /** Ends what still runs in it, and removes it. */
  remove(): Promise<void>;
}

/** Makes a control group that may hold so many bytes, swap included; undefined where the system has no more of them. */
export type MakeControlGroup = (bytes: number) => ControlGroup | undefined;

/** What the trial of a new group may hold: enough for a shell. */
const PROBE = 64 * 2 ** 20;

/**
 * Finds where this process may make control groups: below the nearest of its own group and those above it for which that works
 * when it is tried. (The kernel wants a group to have either processes or limited groups, so it is seldom the own one.) Undefined
 * where there are none of version 2, where they do not limit memory, and where this process may make none.
 * @param root where the hierarchy is mounted
 * @param own this process's group, as a path from the root
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export function controlGroups(root = "/sys/fs/cgroup", own = ownGroup()): MakeControlGroup | undefined {
  for (let path = own; path !== undefined; path = path === "/" ? undefined : dirname(path)) {
    const place = join(root, path);
    if (works(place)) return (bytes) => tryTo(() => makeGroup(place, bytes));
  }
  return undefined;
}

function ownGroup(): string | undefined {
  try {
    const path = /^0::(\/.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1];
    // A group outside of what a container sees.
    return path?.includes("/..") ? undefined : path;
  } catch {
    return undefined; // another system, or none of its processes' facts
  }
}

/** Tries all that is needed once: to limit memory below `place`, and to let a process join. */
function works(place: string): boolean {
  const joined = tryTo(() => {
    const limited = join(place, "cgroup.subtree_control");
    if (!/\bmemory\b/.test(readFileSync(limited, "utf8"))) {
      if (!/\bmemory\b/.test(readFileSync(join(place, "cgroup.controllers"), "utf8"))) return false;
      writeFileSync(limited, "+memory");
    }
    const group = makeGroup(place, PROBE);
    try {
      execFileSync("/bin/sh", ["-c", 'echo 0 >"$0"', group.procs], { stdio: "ignore" });
      return true;
    } finally {
      void group.remove();
    }
  });
  return joined === true;
}

/** Undefined where the system does not allow it. */
function tryTo<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function makeGroup(place: string, bytes: number): ControlGroup {
  const path = mkdtempSync(join(place, "whetstone-"));
  const file = (name: string) => join(path, name);
  writeFileSync(file("memory.max"), String(bytes));
  // Older kernels lack the one, and those without swap the other.
  for (const [name, value] of [
    ["memory.oom.group", "1"],
    ["memory.swap.max", "0"],
  ] as const)
    if (existsSync(file(name))) writeFileSync(file(name), value);
  return {
    path,
    procs: file("cgroup.procs"),
    wasOverrun: () => /^oom_kill [1-9]/m.test(readFileSync(file("memory.events"), "utf8")),
    remove: () => removeGroup(path),
  };
}

/** Milliseconds between tries to remove a group whose processes are ending, and how many there are. */
const AGAIN = 50;
const TRIES = 40;

async function removeGroup(path: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      rmdirSync(path);
      return;
    } catch {
      const kill = join(path, "cgroup.kill");
      if (existsSync(kill)) writeFileSync(kill, "1");
      await delay(AGAIN, undefined, { ref: false });
    }
  }
}

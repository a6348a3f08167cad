import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { hasCode } from "../store/errors.ts";

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
type MakeControlGroup = (bytes: number) => ControlGroup | undefined;

/** What the trial of a new group may hold: enough for a shell. */
const PROBE = 64 * 2 ** 20;

/** Where a program's memory can be limited, or why it cannot, as the end of a sentence. */
export type ControlGroups =
  | { readonly kind: "there"; readonly make: MakeControlGroup }
  | { readonly kind: "none"; readonly why: string };

/**
 * Finds where this process may make control groups: below the nearest of its own group and those above it for which that works
 * when it is tried. (The kernel wants a group to have either processes or limited groups, so it is seldom the own one.) There
 * are none where the system has none of version 2, where they do not limit memory, and where this process may make none, as an
 * ordinary user outside of systemd's user manager, and in most containers.
 * @param root where the hierarchy is mounted
 * @param own this process's group, as a path from the root
 * @see https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export function controlGroups(root = "/sys/fs/cgroup", own = ownGroup()): ControlGroups {
  if (own === undefined || !existsSync(join(root, "cgroup.controllers")))
    return { kind: "none", why: "this system has no control groups of version 2" };
  let why: string | undefined;
  for (let path: string | undefined = own; path !== undefined; path = path === "/" ? undefined : dirname(path)) {
    const place = path === "/" ? root : join(root, path);
    const obstacle = obstacleIn(place);
    if (obstacle === undefined) return { kind: "there", make: (bytes) => tryTo(() => makeGroup(place, bytes)) };
    why ??= obstacle;
  }
  return { kind: "none", why: why ?? "none could be made" };
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

/** Tries all that is needed once: to limit memory below `place`, and to let a process join. Why that fails; undefined where it does not. */
function obstacleIn(place: string): string | undefined {
  try {
    const limited = join(place, "cgroup.subtree_control");
    if (!/\bmemory\b/.test(readFileSync(limited, "utf8"))) {
      if (!/\bmemory\b/.test(readFileSync(join(place, "cgroup.controllers"), "utf8")))
        return `control groups do not limit memory in ${place}`;
      writeFileSync(limited, "+memory");
    }
    const group = makeGroup(place, PROBE);
    try {
      execFileSync("/bin/sh", ["-c", 'echo 0 >"$0"', group.procs], { stdio: "ignore" });
    } finally {
      void group.remove();
    }
    return undefined;
  } catch (error) {
    if (hasCode(error, "EROFS")) return `${place} is mounted read-only, as in most containers`;
    if (hasCode(error, "EBUSY")) return `${place} holds processes itself, so that the kernel takes no limits below it`;
    return `this user may make no control groups in ${place}`;
  }
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
  try {
    writeFileSync(file("memory.max"), String(bytes));
    // Older kernels lack the one, and those without swap the other.
    for (const [name, value] of [
      ["memory.oom.group", "1"],
      ["memory.swap.max", "0"],
    ] as const)
      if (existsSync(file(name))) writeFileSync(file(name), value);
  } catch (error) {
    tryTo(() => rmdirSync(path));
    throw error;
  }
  return {
    path,
    procs: file("cgroup.procs"),
    // Nothing is known of a group that somebody else has removed.
    wasOverrun: () => tryTo(() => /^oom_kill [1-9]/m.test(readFileSync(file("memory.events"), "utf8"))) === true,
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
    } catch (error) {
      if (hasCode(error, "ENOENT")) return;
      const kill = join(path, "cgroup.kill");
      tryTo(() => existsSync(kill) && writeFileSync(kill, "1"));
      await delay(AGAIN, undefined, { ref: false });
    }
  }
}

import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

interface Process {
  readonly pid: string;
  readonly parent: string;
  readonly group: number;
  /** Bytes of memory that it holds; undefined where its own file tells. */
  readonly resident?: number;
}

/**
 * All processes that are more than zombies. In a container whose first process reaps no orphans, dead grandchildren stay in the
 * process table for ever. Undefined where the system does not tell.
 */
async function livingProcesses(): Promise<readonly Process[] | undefined> {
  return (await processesByProc()) ?? (await processesByPs());
}

const isZombie = (state: string) => state === "" || /^[ZX]/.test(state);

/** As Linux tells of them; undefined where there is no /proc, or it is not mounted or shows others' processes alone. */
async function processesByProc(): Promise<readonly Process[] | undefined> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (!pids.includes(String(process.pid))) return undefined;
  const living = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ""); // gone since
      // pid (name) state parent group …, where the name may hold spaces and brackets
      const [state = "", parent = "", group] = line.slice(line.lastIndexOf(")") + 2).split(" ");
      return isZombie(state) ? [] : [{ pid, parent, group: Number(group) }];
    }),
  );
  return living.flat();
}

/** As macOS tells of them, in kilobytes of memory; undefined where there is no such ps. */
async function processesByPs(): Promise<readonly Process[] | undefined> {
  const columns = ["pid", "ppid", "pgid", "rss", "state"].flatMap((name) => ["-o", `${name}=`]);
  const told = await promisify(execFile)("ps", ["-A", ...columns]).catch(() => undefined);
  return told?.stdout.split("\n").flatMap((line) => {
    const [pid = "", parent = "", group, kilobytes, state = ""] = line.trim().split(/\s+/);
    return isZombie(state) ? [] : [{ pid, parent, group: Number(group), resident: 1024 * Number(kilobytes) }];
  });
}

/** The numbers of a process group's living members; undefined where the system does not tell. */
export async function livingMembers(group: number): Promise<readonly string[] | undefined> {
  const living = await livingProcesses();
  return living?.filter((process) => process.group === group).map(({ pid }) => pid);
}

/**
 * The other groups in which a group's living kin are: those that descend from its members, as torchrun's workers do, each in a session of
 * its own. None where the system does not tell.
 */
export async function groupsOfKin(group: number): Promise<readonly number[]> {
  const groups = new Set((await kinsmen(group)).map((process) => process.group));
  groups.delete(group);
  return [...groups];
}

/** A group's living members, and all that descend from them. */
async function kinsmen(group: number): Promise<readonly Process[]> {
  const living = (await livingProcesses()) ?? [];
  const kin = new Set(living.filter((process) => process.group === group));
  // What is added here is itself come to below: a set's members are gone through in their order.
  for (const { pid } of kin) for (const child of living) if (child.parent === pid) kin.add(child);
  return [...kin];
}

/** Bytes of memory that a group's kin hold, pages that several share counted for each; 0 where the system does not tell. */
export async function residentBytes(group: number): Promise<number> {
  const sizes = (await kinsmen(group)).map(async ({ pid, resident }) => {
    if (resident !== undefined) return resident;
    const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => ""); // gone since
    return 1024 * Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

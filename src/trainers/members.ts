import { readdir, readFile } from "node:fs/promises";

interface Process {
  readonly pid: string;
  readonly parent: string;
  readonly group: number;
}

/**
 * All processes that are more than zombies. In a container whose first process reaps no orphans, dead grandchildren stay in the
 * process table for ever, and only /proc tells them from living ones. Undefined where the system has no /proc, as macOS, or it is
 * not mounted or shows others' processes alone.
 */
async function livingProcesses(): Promise<readonly Process[] | undefined> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (!pids.includes(String(process.pid))) return undefined;
  const living = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ""); // gone since
      // pid (name) state parent group …, where the name may hold spaces and brackets
      const [state = "", parent = "", group] = line.slice(line.lastIndexOf(")") + 2).split(" ");
      return state === "" || state === "Z" || state === "X" ? [] : [{ pid, parent, group: Number(group) }];
    }),
  );
  return living.flat();
}

/** The numbers of a process group's living members; undefined where the system does not tell. */
export async function livingMembers(group: number): Promise<readonly string[] | undefined> {
  const living = await livingProcesses();
  return living?.filter((process) => process.group === group).map(({ pid }) => pid);
}

/**
 * The numbers of a group's living members and of all that descend from them, as torchrun's workers do, each in a session of its own;
 * none where the system does not tell.
 */
export async function kinOf(group: number): Promise<readonly string[]> {
  const living = (await livingProcesses()) ?? [];
  const kin = new Set(living.filter((process) => process.group === group).map(({ pid }) => pid));
  // What is added here is itself come to below: a set's members are gone through in their order.
  for (const pid of kin) for (const { pid: child, parent } of living) if (parent === pid) kin.add(child);
  return [...kin];
}

/** Bytes of memory that a group's kin hold, pages that several share counted for each; 0 where the system does not tell. */
export async function residentBytes(group: number): Promise<number> {
  const sizes = (await kinOf(group)).map(async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => ""); // gone since
    return 1024 * Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

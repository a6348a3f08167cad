import { readdir, readFile } from "node:fs/promises";

/**
 * The numbers of a process group's members that are more than zombies. In a container whose first process reaps no orphans,
 * dead grandchildren stay in the process table for ever, and only /proc tells them from living ones. Undefined where the
 * system has no /proc.
 */
export async function livingMembers(group: number): Promise<readonly string[] | undefined> {
  if (process.platform !== "linux") return undefined;
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const living = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => ""); // gone since
      // pid (name) state parent group …, where the name may hold spaces and brackets
      const [state, , member] = line.slice(line.lastIndexOf(")") + 2).split(" ");
      return Number(member) === group && state !== "Z" && state !== "X" ? [pid] : [];
    }),
  );
  return living.flat();
}

/** Bytes of memory that a group's members hold, pages that several share counted for each; 0 where the system does not tell. */
export async function residentBytes(group: number): Promise<number> {
  const sizes = ((await livingMembers(group)) ?? []).map(async (pid) => {
    const status = await readFile(`/proc/${pid}/status`, "latin1").catch(() => ""); // gone since
    return 1024 * Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

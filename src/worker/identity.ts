import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ProcessIdentity } from "../study/events.ts";

/** This process; undefined where the system does not tell. */
export function ownIdentity(): ProcessIdentity | undefined {
  const space = processSpace();
  const started = startOf(process.pid);
  return space === undefined || started === undefined ? undefined : { space, process: `${process.pid}:${started}` };
}

/** Whether a process is counted where this one is, so that it can be seen and signalled. */
export function isHere({ space }: ProcessIdentity): boolean {
  return space === processSpace();
}

/** Whether a process is surely dead: it was counted here, and is no more. False where it has no identity, since nobody can be sure then. */
export function isDead(identity: ProcessIdentity | undefined): boolean {
  if (identity === undefined || !isHere(identity)) return false;
  const [pid = "", started] = identity.process.split(":");
  return startOf(Number(pid)) !== started;
}

export const host = hostname();

/** Linux: a boot has an identity, and so has a namespace of process numbers within it. Neither changes while a process lives. */
function processSpace(): string | undefined {
  ownSpace ??= { found: readProcessSpace() };
  return ownSpace.found;
}

let ownSpace: { readonly found: string | undefined } | undefined;

function readProcessSpace(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return undefined;
  }
}

/** When a process started, in ticks since boot; undefined when there is none (a zombie counts as none). */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold anything; the fields behind it are the state and then, 19 on, the start time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

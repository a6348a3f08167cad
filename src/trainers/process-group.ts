import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ControlGroup } from "./control-group.ts";
import { groupsOfKin, livingMembers, residentBytes } from "./members.ts";

/** How a process ended: by itself with a code, or by a signal. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program and all that it starts. */
export interface ProcessGroup {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** How the program itself ended; others of the group may still run. */
  readonly exited: Promise<Exit>;
  /** Bytes of memory that all of them hold now. */
  resident(): Promise<number>;
  /**
   * Ends what still runs with SIGTERM, and `grace` seconds later with SIGKILL, and so what it leaves behind of children in groups of their
   * own. Resolves when nothing of all these runs any more.
   */
  end(grace: number): Promise<void>;
}

/**
 * A guard outlives us by a moment: its input ends when we die, however we die, and it ends the group. Terminals and
 * batch systems signal whole sessions and jobs, so it ignores what asks us to end; it ends when we do. It
 * looks for all that descend from the group first: parents may die without ending them. Where there is a control group, that
 * ends too what has left the process group.
 */
const guardScript = `trap '' HUP INT TERM
read -r group || exit 0
read -r over && exit 0
kin=' '
more=yes
while [ -n "$more" ]; do
  more=
  for stat in /proc/[0-9]*/stat; do
    read -r line <"$stat" || continue
    pid=\${stat#/proc/}
    pid=\${pid%/stat}
    # Behind the name: state, parent, group.
    set -- \${line##*) }
    case "$kin" in
      *" $pid "*) ;;
      *" $2 "*) kin="$kin$pid " more=yes ;;
      *) [ "$3" != "$group" ] || kin="$kin$pid " more=yes ;;
    esac
  done
done
kill -s TERM -- "-$group"
sleep 1
kill -s KILL -- "-$group" $kin
[ -z "$0" ] && exit 0
echo 1 >"$0/cgroup.kill"
sleep 1
rmdir -- "$0"`;

/**
 * Tells the guard its group before it becomes the program, so that there is no moment in which our death is missed, and joins
 * its control group before it has started anything.
 */
const startScript = 'echo "$$" >&3; exec 3>&-; [ -z "$0" ] || echo 0 >"$0"; exec "$@"';

/**
 * Starts a program (an absolute path and its arguments) as the leader of its own process group. Its standard input is
 * empty. When this process dies, by SIGKILL too, the group is ended within about a second.
 * @param limits the control group that holds it to its limits
 * Rejects where the system cannot start it.
 */
export async function startGroup(
  command: readonly string[],
  {
    cwd,
    env,
    limits,
  }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly limits?: ControlGroup | undefined },
): Promise<ProcessGroup> {
  const guard = spawn("/bin/sh", ["-c", guardScript, limits?.path ?? ""], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.on("error", () => {}); // without its pipe the start below fails too, and says so
  guard.stdin.on("error", () => {}); // it died before us: then we alone end the group
  try {
    const leader = spawn("/bin/sh", ["-c", startScript, limits?.procs ?? "", ...command], {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", guard.stdin],
    });
    const exited = exitOf(leader);
    await once(leader, "spawn");
    return groupOf(leader, exited, () => guard.stdin.end("over\n"));
  } catch (error) {
    guard.stdin.end();
    throw error;
  }
}

function groupOf(leader: ChildProcess, exited: Promise<Exit>, dismissGuard: () => void): ProcessGroup {
  const { pid, stdout, stderr } = leader;
  if (pid === undefined || stdout === null || stderr === null) throw new Error("the process started without its pipes");
  let ending: Promise<void> | undefined;
  const leaderRuns = () => leader.exitCode === null && leader.signalCode === null;

  return {
    stdout,
    stderr,
    exited,
    resident: () => residentBytes(pid),
    end(grace) {
      ending ??= endGroup(pid, leaderRuns, grace).then(dismissGuard);
      return ending;
    },
  };
}

/**
 * Ends all members, by force where they have not gone after so many seconds, and then what is left of their kin in groups of their own: a
 * launcher may die before its workers without a word to them.
 */
async function endGroup(group: number, leaderRuns: () => boolean, grace: number): Promise<void> {
  // While the leader lives there is no need to look further; its end is known at once.
  const isGone = async () => !leaderRuns() && !(signalGroup(group, 0) && (await hasLivingMember(group)));
  if (await isGone()) return;
  const deadline = performance.now() + grace * 1000;
  const kin = new Set(await groupsOfKin(group));
  signalGroup(group, "SIGTERM");
  if (!(await comesTrue(isGone, deadline))) {
    for (const each of await groupsOfKin(group)) kin.add(each);
    signalGroup(group, "SIGKILL");
    await comesTrue(isGone, Infinity);
  }
  const left = Math.max(0, deadline - performance.now()) / 1000;
  await Promise.all([...kin].map((each) => endGroup(each, () => false, left)));
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

/** Whether it is so by the deadline, on the clock of `performance`, asking again and again. */
async function comesTrue(isSo: () => Promise<boolean>, deadline: number): Promise<boolean> {
  for (let pause = 2; ; pause = Math.min(100, 2 * pause)) {
    if (await isSo()) return true;
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await delay(Math.min(pause, left));
  }
}

/** Signals all members; false where there are none, or none that we may signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Whether a member is more than a zombie; where the system does not tell, it counts as living. */
async function hasLivingMember(group: number): Promise<boolean> {
  return (await livingMembers(group))?.length !== 0;
}

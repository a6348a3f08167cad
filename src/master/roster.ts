import type { Handle } from "../launchers/launcher.ts";
import { dismissalOf } from "../study/changes.ts";
import type { Study, Worker } from "../study/study.ts";

/** One that a launcher lists, and the worker that it is. */
export interface Launched {
  readonly handle: Handle;
  /** Undefined until its log is there. */
  readonly worker: Worker | undefined;
  /**
   * `waiting` for a place, `starting` until its log is there, `idle` without a trial, `training`, `dismissed` when people
   * want it to leave, `leaving` when it has said so or its process has ended already, and `silent` for longer than the lease.
   */
  readonly state: "waiting" | "starting" | "idle" | "training" | "dismissed" | "leaving" | "silent";
}

/** What a launcher lists, together with what the folder tells of the same workers. */
export function rosterOf(
  handles: readonly Handle[],
  study: Pick<Study, "workers" | "changes">,
  { isLost, isDead }: { isLost(worker: string): boolean; isDead(worker: Worker): boolean },
): Launched[] {
  const byHandle = new Map([...study.workers.values()].map((worker) => [worker.launchedAs, worker]));
  return handles.map((handle) => {
    const worker = byHandle.get(handle.id);
    return { handle, worker, state: stateOf(handle, worker) };
  });

  function stateOf({ state }: Handle, worker: Worker | undefined): Launched["state"] {
    if (worker === undefined) return state === "waiting" ? "waiting" : "starting";
    if (worker.leftAt !== undefined || isDead(worker)) return "leaving";
    if (isLost(worker.name)) return "silent";
    if (dismissalOf(study, worker.name) !== undefined) return "dismissed";
    return worker.trial === undefined ? "idle" : "training";
  }
}

/** Whether it is, or will be, of use to the search. */
export function isPresent({ state }: Launched): boolean {
  return state !== "dismissed" && state !== "leaving" && state !== "silent";
}

/** Who should go first where there are too many: those that lose the least. */
export function leastUseful(roster: readonly Launched[], count: number): Launched[] {
  const order: readonly Launched["state"][] = ["waiting", "starting", "idle", "training"];
  const present = roster.filter(isPresent);
  return present.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)).slice(0, count);
}

/** Workers that train and are not among those present: started by somebody else, or leaving after their trial. */
export function othersOn(
  { workers, trials }: Study,
  present: readonly Launched[],
  isLost: (worker: string) => boolean,
): number {
  const ours = new Set(present.map(({ worker }) => worker?.name));
  return [...workers.values()].filter(({ name, trial, leftAt }) => {
    if (ours.has(name) || trial === undefined || leftAt !== undefined) return false;
    const known = trials[trial - 1];
    return known?.worker === name && known.state === "running" && !known.byHand && !isLost(name);
  }).length;
}

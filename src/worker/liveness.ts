import type { StudyFolder } from "../store/study-folder.ts";
import { leaseOf } from "../study/lease.ts";
import type { Study } from "../study/study.ts";
import { isDead } from "./identity.ts";

/**
 * Tells which workers are lost: those that have left, those whose process is surely dead, and those whose log has been
 * silent for longer than its lease. Ages are differences of times on the file server's clock, never of hosts' clocks.
 * @param now the file server's time in milliseconds
 */
export function lostBy(folder: StudyFolder, now: number): (worker: string) => boolean {
  const { study } = folder;
  const known = new Map<string, boolean>();
  const judge = (name: string): boolean => {
    if (hasGone(study, name)) return true;
    const lastSign = folder.lastSigns.get(name);
    return lastSign !== undefined && now - lastSign > leaseOf(study, name) * 1000;
  };
  return (name) => {
    const found = known.get(name) ?? judge(name);
    known.set(name, found);
    return found;
  };
}

/** Whether a worker has left, or is surely dead: then its silence need not be waited for. */
export function hasGone({ workers }: Pick<Study, "workers">, name: string): boolean {
  const worker = workers.get(name);
  return worker !== undefined && (worker.leftAt !== undefined || isDead(worker.identity));
}

/** What was seen of a worker that was silent. */
interface Silence {
  /** When its log was last written, and when it was first seen silent since, both in milliseconds on the file server's clock. */
  readonly sign: number | undefined;
  readonly since: number;
}

/**
 * Looks again and again which workers are lost. A silent worker counts as lost only when it was silent half a lease before, too,
 * and has told nothing since: after this process, its machine or its disk stood still, or a clock was set, signs look old that
 * came in time. A worker that lives gives its next sign within a quarter of a lease.
 */
export class LookForLost {
  #silent: ReadonlyMap<string, Silence> = new Map();

  /** Takes the same arguments as `lostBy`. */
  look(folder: StudyFolder, now: number): (worker: string) => boolean {
    const before = this.#silent;
    const silent = new Map<string, Silence>();
    this.#silent = silent;
    const isLost = lostBy(folder, now);
    return (name) => {
      if (!isLost(name)) return false;
      if (hasGone(folder.study, name)) return true;
      const sign = folder.lastSigns.get(name);
      const seen = before.get(name);
      const { since } = seen !== undefined && seen.sign === sign ? seen : { since: now };
      silent.set(name, { sign, since });
      return now - since >= (leaseOf(folder.study, name) * 1000) / 2;
    };
  }
}

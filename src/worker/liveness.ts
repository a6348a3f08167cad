import type { StudyFolder } from "../store/study-folder.ts";
import { isDead } from "./identity.ts";

/**
 * Tells which workers are lost: those that have left, those whose process is surely dead, and those whose log has been
 * silent for longer than the lease. Ages are differences of times on the file server's clock, never of hosts' clocks.
 * @param now the file server's time in milliseconds
 */
export function lostBy(folder: StudyFolder, now: number): (worker: string) => boolean {
  const { workers, definition } = folder.study;
  const known = new Map<string, boolean>();
  const judge = (name: string): boolean => {
    const worker = workers.get(name);
    if (worker?.leftAt !== undefined) return true;
    if (worker?.identity !== undefined && isDead(worker.identity)) return true;
    const lastSign = folder.lastSigns.get(name);
    return lastSign !== undefined && now - lastSign > definition.lease * 1000;
  };
  return (name) => {
    const found = known.get(name) ?? judge(name);
    known.set(name, found);
    return found;
  };
}

/**
 * A look at which workers are lost that is repeated. One that is silent counts as lost only when it was so at the look before, and
 * has told nothing since: after this process, its machine or its disk has stood still, what others have written comes late.
 */
export class LookForLost {
  #silentBefore: ReadonlyMap<string, number | undefined> = new Map();

  /** Looks as `lostBy` does, whose arguments these are. */
  look(folder: StudyFolder, now: number): (worker: string) => boolean {
    const before = this.#silentBefore;
    const silent = new Map<string, number | undefined>();
    this.#silentBefore = silent;
    const isLost = lostBy(folder, now);
    return (name) => {
      if (!isLost(name)) return false;
      const worker = folder.study.workers.get(name);
      const isGone = worker?.leftAt !== undefined || (worker?.identity !== undefined && isDead(worker.identity));
      if (isGone) return true;
      const sign = folder.lastSigns.get(name);
      silent.set(name, sign);
      return before.has(name) && before.get(name) === sign;
    };
  }
}

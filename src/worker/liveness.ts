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

import type { StudyFolder } from "../store/study-folder.ts";
import { isDead } from "./identity.ts";
import { lostBy } from "./liveness.ts";
import { fileServerTime, type Moment } from "./worker-report.ts";

/** Now, as far as a folder and this machine know. */
export function momentOf({ lastSigns }: StudyFolder): Moment {
  return {
    now: Date.now(),
    lastSigns,
    isDead: ({ identity }) => isDead(identity),
  };
}

/** Tells which workers are lost now, for a process that has no log of its own to read the file server's time from. */
export function lostNow(folder: StudyFolder): (worker: string) => boolean {
  return lostBy(folder, fileServerTime(momentOf(folder), folder.definition.lease));
}

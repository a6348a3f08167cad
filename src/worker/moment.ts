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

/** Tells which workers are lost now, for one who gives no signs itself by which to know the file server's time. */
export function lostNow(folder: StudyFolder): (worker: string) => boolean {
  return lostBy(folder, fileServerTime(momentOf(folder), folder.definition.lease));
}

import type { StudyFolder } from "../store/study-folder.ts";
import { isDead } from "./identity.ts";
import type { Moment } from "./worker-report.ts";

/** Now, as far as a folder and this machine know. */
export function momentOf({ lastSigns }: StudyFolder): Moment {
  return {
    now: Date.now(),
    lastSigns,
    isDead: ({ identity }) => isDead(identity),
  };
}

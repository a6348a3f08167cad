import { rmSync } from "node:fs";
import { addChange } from "../store/change-file.ts";
import { layout } from "../store/layout.ts";
import { stopRequest } from "../store/stop-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { numbersText } from "../study/amounts.ts";
import { beginAnew } from "./begin-anew.ts";
import { lostNow } from "./moment.ts";

/**
 * Does what people mean when they have a study searched: a stop is over, and what broke its trials is mended. Returns what they
 * should know of that, a sentence each. Call it as the master that leads or, without a master, where nobody is on the study:
 * whoever is refused, or joins others, must not change what those do. The folder has been followed.
 */
export function takeUp(folder: StudyFolder): string[] {
  withdrawStop(folder);
  const anew = beginAnew(folder);
  return anew.length === 0
    ? []
    : [`Trials ${numbersText(anew)} begin anew, since all of them failed one after another.`];
}

/** Takes back the request to stop, so that new workers begin. Workers that have not seen it yet leave all the same. */
export function withdrawStop(folder: StudyFolder): void {
  if (stopRequest(folder.path) === undefined) return;
  const isLost = lostNow(folder);
  let last = 0;
  for (const worker of folder.study.workers.keys())
    if (!isLost(worker)) last = addChange(folder.path, { kind: "kill_worker", worker }, last).number;
  rmSync(layout.stop(folder.path), { force: true });
}

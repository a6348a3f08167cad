import { resolve } from "node:path";
import { setFree } from "../store/free-logs.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { Logbook } from "./logbook.ts";
import { openStudy } from "./open-study.ts";
import { version } from "./version.ts";

/** The study that this process asked or told of last, so that the next call reads only what is new. */
let last: StudyFolder | undefined;

/** Opens a study's folder, or goes on following it. Throws UserError where it is none. */
export function openByHand(path: string): StudyFolder {
  if (last?.path !== resolve(path) || !last.isAsOpened()) last = openStudy(path);
  return last;
}

/**
 * Acts with a log, and leaves that to whoever asks or tells next. Where something went wrong nobody goes on with it: whose claim
 * is then without its first line must be seen to have left.
 */
export async function byHand<T>(
  folder: StudyFolder,
  { reason, commit }: { readonly reason: string; readonly commit: string | undefined },
  act: (logbook: Logbook) => T | Promise<T>,
): Promise<T> {
  const logbook = Logbook.openByHand(folder.path, { whetstone: version, commit });
  let isWell = false;
  try {
    const result = await act(logbook);
    isWell = true;
    return result;
  } finally {
    logbook.write({ kind: "leave", reason });
    logbook.close();
    if (isWell) setFree(folder.path, logbook.worker);
  }
}

import { statSync } from "node:fs";
import type { StudyFolder } from "../store/study-folder.ts";
import { openStudy } from "../worker/open-study.ts";

/** Opens a study's folder as `openStudy` does, and reads all of it, so that its `study` is there to look at. */
export function openFolder(path: string): StudyFolder {
  const folder = openStudy(path);
  shareAsItself(folder.path);
  folder.follow();
  return folder;
}

/** Write permissions of a group and of everybody, in a mode. */
const OTHERS_WRITE = 0o022;

/**
 * Whoever may write in the study's folder may write in what this process, and the programs that it starts, make there: otherwise
 * nobody else in a group could go on with a trial that one of them began, whose umask keeps what is theirs.
 */
function shareAsItself(folder: string): void {
  const before = process.umask(0o077);
  process.umask(before & ~(statSync(folder).mode & OTHERS_WRITE));
}

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

/** The permissions of a group and of everybody, in a mode. */
const [GROUP, EVERYBODY] = [0o070, 0o007];
const WRITE = 0o222;

/**
 * Whoever may write in the study's folder may do the same in what this process, and the programs that it starts, make there:
 * otherwise nobody else in a group could go on with a trial that one of them began, whose umask keeps what is theirs.
 */
export function shareAsItself(folder: string): void {
  const { mode } = statSync(folder);
  const before = process.umask(0o077);
  const shared = [GROUP, EVERYBODY].map((those) => ((mode & those & WRITE) === 0 ? 0 : mode & those));
  process.umask(shared.reduce((mask, those) => mask & ~those, before));
}

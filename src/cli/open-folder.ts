import type { StudyFolder } from "../store/study-folder.ts";
import { openStudy } from "../worker/open-study.ts";

/** Opens a study's folder and reads all of it. */
export function openFolder(path: string): StudyFolder {
  const folder = openStudy(path);
  folder.follow();
  return folder;
}

import { StudyFolder } from "../store/study-folder.ts";
import { readDefinition } from "../worker/read-definition.ts";

/** Opens a study's folder and reads all of it. */
export function openFolder(path: string): StudyFolder {
  const folder = new StudyFolder(path, readDefinition);
  folder.follow();
  return folder;
}

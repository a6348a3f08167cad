import { StudyFolder } from "../store/study-folder.ts";
import { readDefinition } from "./read-definition.ts";

/** Opens a study's folder; nothing of its logs is read yet. Throws UserError where it is none, or of a format that this program does not read. */
export function openStudy(path: string): StudyFolder {
  return new StudyFolder(path, readDefinition);
}

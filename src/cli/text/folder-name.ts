import { basename, resolve } from "node:path";

/** A folder as people call it: as it was typed, or by its name where that was `.` or ends in dots, which name nothing. */
export function folderName(path: string): string {
  return /(^|\/)\.{1,2}\/*$/.test(path) ? basename(resolve(path)) : path;
}

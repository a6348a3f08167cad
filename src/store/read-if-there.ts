import { openSync, readdirSync, readFileSync } from "node:fs";
import { UserError } from "../space/user-error.ts";
import { hasCode } from "./errors.ts";

/** A file's text; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  return unlessMissing(() => reading(path, () => readFileSync(path, "utf8")), "ENOENT");
}

/** What `read` finds in a file of a study. Throws UserError where a folder lies in its place: the system's own words do not name it. */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, "EISDIR"))
      throw new UserError(`${path} is a folder, where a file of that name belongs; move it away`, 1);
    throw error;
  }
}

/** The text of a file that a user named. Throws UserError where there is none, or a folder; what to do instead is the caller's to say. */
export function readNamed(path: string, { missing, isFolder }: { missing: string; isFolder: string }): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) throw new UserError(missing);
    if (hasCode(error, "EISDIR")) throw new UserError(isFolder);
    throw error;
  }
}

/** A file opened for reading; undefined where there is none. */
export function openIfThere(path: string): number | undefined {
  return unlessMissing(() => openSync(path, "r"), "ENOENT");
}

/** The names in a folder, sorted plainly; undefined where there is no such folder. */
export function namesIfThere(folder: string): string[] | undefined {
  return unlessMissing(() => readdirSync(folder).sort(), "ENOENT", "ENOTDIR");
}

function unlessMissing<T>(read: () => T, ...codes: readonly string[]): T | undefined {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, ...codes)) return undefined;
    throw error;
  }
}

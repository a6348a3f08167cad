import { readdirSync } from "node:fs";
import { hasCode } from "../../store/errors.ts";
import { type Finding, note } from "./finding.ts";

/** The names in a folder, sorted; undefined where there is no such folder. */
export function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
}

/** What to say of a name that a study does not know; `where` is its path within the folder. */
export function stray(where: string): Finding {
  const name = where.slice(where.lastIndexOf("/") + 1);
  if (/^\..+\.tmp$/.test(name)) {
    return note(
      `${where} is a temporary file`,
      "a process was killed while it wrote, or writes just now",
      "remove it when no worker runs",
    );
  }
  return note(`${where} does not belong to a study`, "nothing reads it", "leave it or move it away");
}

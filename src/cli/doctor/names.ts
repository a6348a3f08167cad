import { type Finding, note } from "./finding.ts";

/** What macOS puts into folders that are looked at, and beside files on disks that are not its own. */
const ofMacOS = /^(\.DS_Store$|\._)/;

/** What to say of a name that a study does not know; `where` is its path within the folder. */
export function stray(where: string): Finding[] {
  const name = where.slice(where.lastIndexOf("/") + 1);
  if (ofMacOS.test(name)) return [];
  if (/^\..+\.tmp$/.test(name)) {
    return [
      note(
        `${where} is a temporary file`,
        "a process was killed while it wrote, writes just now, or had open what was removed",
        "remove it when no worker runs",
      ),
    ];
  }
  return [note(`${where} does not belong to a study`, "nothing reads it", "leave it or move it away")];
}

/** The numbers from `first` to the last of all, or to `least`, that are not there. */
export function missing(numbers: readonly number[], first: number, least: number): number[] {
  const last = Math.max(...numbers, first - 1, least);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((number) => !numbers.includes(number));
}

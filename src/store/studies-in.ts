import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { layout } from "./layout.ts";

/** Whether a folder is that of a study. */
export function isStudy(folder: string): boolean {
  return existsSync(layout.definition(folder)) && existsSync(layout.format(folder));
}

/** The names of the studies that a folder holds, sorted; none where it is no folder. A link is no folder here: nothing leads out of the folder that was named. */
export function studiesIn(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isStudy(join(folder, entry.name)))
    .map(({ name }) => name)
    .sort();
}

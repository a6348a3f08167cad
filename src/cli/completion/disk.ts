import { type Dirent, readdirSync, statSync } from "node:fs";
import { layout } from "../../store/layout.ts";
import type { Candidate, Disk } from "./candidates.ts";
import { trialsOf } from "./trials.ts";

/** What the disk has, as a user would type it. What cannot be read has no candidates: completion tells no errors. */
export const disk: Disk = {
  studies: (beginning) => folders(beginning),
  definitions: (beginning) => {
    const files = entries(beginning)
      .filter(({ entry }) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map(({ text }) => ({ text, about: "a definition" }));
    return [...files, ...folders(beginning).filter(({ text }) => text.endsWith("/"))];
  },
  trials: trialsOf,
};

/** Studies, and other folders with a slash behind them. */
function folders(beginning: string): Candidate[] {
  return entries(beginning)
    .filter(({ entry }) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ text }) => (isStudy(text) ? { text, about: "a study" } : { text: `${text}/`, about: "a folder" }));
}

function isStudy(folder: string): boolean {
  return statSync(layout.format(folder), { throwIfNoEntry: false })?.isFile() === true;
}

/** What lies where the path that has been begun leads. */
function entries(beginning: string): readonly { readonly entry: Dirent; readonly text: string }[] {
  const folder = beginning.slice(0, beginning.lastIndexOf("/") + 1);
  try {
    return readdirSync(folder || ".", { withFileTypes: true }).map((entry) => ({
      entry,
      text: `${folder}${entry.name}`,
    }));
  } catch {
    return [];
  }
}

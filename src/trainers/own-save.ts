import { existsSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { folders } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { TrainingError } from "./trainer.ts";

/**
 * Throws TrainingError where what an attempt names as its checkpoint holds a folder that has to stay where it is. A checkpoint is
 * moved into the study, and removed once others are better: with it would go the program, the study's own folders, or the trial's.
 */
export function requireOwnSave(
  saved: string,
  trial: string,
  { path, directory }: Pick<StudyFolder, "path" | "directory">,
): void {
  // A file, as most are, holds nothing: no more of a shared disk is asked for it.
  if (!statSync(saved, { throwIfNoEntry: false })?.isDirectory()) return;
  const from = realpathSync(saved);
  const stays = [trial, directory, ...folders.map((name) => join(path, name))];
  const held = stays.find((folder) => existsSync(folder) && isWithin(from, realpathSync(folder)));
  if (held === undefined) return;
  throw new TrainingError(
    `it names ${saved} as its checkpoint, but that holds ${held}, and a checkpoint is moved into the study; save it as a file or folder of its own`,
    "",
  );
}

function isWithin(folder: string, path: string): boolean {
  return relative(folder, path).split(sep)[0] !== "..";
}

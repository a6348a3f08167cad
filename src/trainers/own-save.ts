import { existsSync, realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { TrainingError } from "./trainer.ts";

/**
 * Throws TrainingError where what an attempt names as its checkpoint holds a folder that has to stay where it is. A checkpoint is
 * moved into the study, and removed once others are better: with it would go the program, or the trial's own folder.
 */
export function requireOwnSave(saved: string, stays: readonly string[]): void {
  if (!existsSync(saved)) return;
  const from = realpathSync(saved);
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

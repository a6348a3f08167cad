import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { TrainingError } from "./trainer.ts";

/**
 * The absolute path of the program that `word` names for a shell in `folder`: a path where it has a slash, else the first
 * in `path` (the variable PATH). Throws TrainingError where it, or the folder, is not there or may not be run.
 */
export async function findProgram(word: string, folder: string, path: string): Promise<string> {
  if ((await kindOf(folder)) !== "folder") {
    throw new TrainingError(
      `the folder ${folder}, where the command runs, does not exist; make it or correct "cwd"`,
      "",
    );
  }
  const places = word.includes("/")
    ? [resolve(folder, word)]
    : path.split(delimiter).map((place) => join(resolve(folder, place), word));
  for (const place of places) if ((await kindOf(place)) === "program") return place;
  for (const place of places) {
    if ((await kindOf(place)) !== "file") continue;
    throw new TrainingError(
      `${word} may not be run (${place} is not executable); write its interpreter first, as in python3 ${word}, or run chmod +x ${place}`,
      "",
    );
  }
  const where = word.includes("/") ? `there is no program ${places[0]}` : `no program ${word} is on the PATH (${path})`;
  throw new TrainingError(`${where}; install it, or correct "command"`, "");
}

async function kindOf(path: string): Promise<"folder" | "program" | "file" | undefined> {
  try {
    if ((await stat(path)).isDirectory()) return "folder";
  } catch {
    return undefined;
  }
  return access(path, constants.X_OK).then(
    () => "program",
    () => "file",
  );
}

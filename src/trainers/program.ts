import { constants } from "node:fs";
import { access, open, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { quoteWords } from "../study/quote.ts";
import { TrainingError } from "./trainer.ts";

/**
 * The absolute path of the program that `word` names for a shell in `folder`: a path where it has a slash, else the first
 * in `path` (the variable PATH). Throws TrainingError where it, or the folder, is not there or may not be run.
 */
export async function findProgram(word: string, folder: string, path: string): Promise<string> {
  if ((await kindOf(folder)) !== "folder") {
    throw new TrainingError(
      `the folder ${folder}, where the command runs, does not exist; make it, or, as where the study was moved, correct "directory" in its folder.json`,
      "",
    );
  }
  const places = placesOf(word, folder, path);
  const found = await programAmong(places);
  if (found !== undefined) {
    await requireInterpreter(found);
    return found;
  }
  for (const place of places) {
    if ((await kindOf(place)) !== "file") continue;
    throw new TrainingError(
      `${word} may not be run (${place} is not executable); write its interpreter first, as in python3 ${word}, or run chmod +x ${place}`,
      "",
    );
  }
  const other = { python: "python3", python3: "python" }[word];
  if (other !== undefined && (await programAmong(placesOf(other, folder, path))) !== undefined)
    throw new TrainingError(`no program ${word} is on the PATH, but ${other} is; write ${other} in "command"`, "");
  if (word.includes("/"))
    throw new TrainingError(`there is no program ${places[0]}; install it, or correct "command"`, "");
  throw new TrainingError(`no program ${word} is on the PATH; install it, or correct "command". PATH is ${path}`, "");
}

/** Throws TrainingError where a script's first line names no interpreter that is there: the system says then that the script is not. */
async function requireInterpreter(program: string): Promise<void> {
  const [line = ""] = (await beginning(program)).split("\n");
  const interpreter = /^#![ \t]*(\/[^ \t\r]*)/.exec(line)?.[1];
  if (interpreter === undefined) return;
  if (line.endsWith("\r"))
    throw new TrainingError(
      `${program} has lines that end as on Windows, so that it cannot be run; save it with Unix line ends, as by: sed -i 's/\\r$//' ${quoteWords([program])}`,
      "",
    );
  if ((await kindOf(interpreter)) !== undefined) return;
  throw new TrainingError(
    `${program} asks for the interpreter ${interpreter} in its first line, which is not there; correct that line`,
    "",
  );
}

/** What a kernel looks at of a script; empty where the file may be run but not read. */
async function beginning(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  const read = await file?.read(Buffer.alloc(256)).finally(() => file.close());
  return read?.buffer.toString("latin1", 0, read.bytesRead) ?? "";
}

function placesOf(word: string, folder: string, path: string): readonly string[] {
  if (word.includes("/")) return [resolve(folder, word)];
  return path.split(delimiter).map((place) => join(resolve(folder, place), word));
}

async function programAmong(places: readonly string[]): Promise<string | undefined> {
  for (const place of places) if ((await kindOf(place)) === "program") return place;
  return undefined;
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

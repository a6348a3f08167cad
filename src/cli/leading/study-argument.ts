import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { UserError } from "../../space/user-error.ts";
import { layout } from "../../store/layout.ts";
import { meant } from "../../store/meant.ts";
import type { Definition } from "../../study/definition.ts";
import { beginStudy } from "../../worker/learn.ts";
import { readDefinitionWithWarnings } from "../../worker/read-definition.ts";
import { definitionOf } from "../import.ts";
import { shareAsItself } from "../open-folder.ts";
import { adviceToBeginAgain } from "./advice-to-learn.ts";

interface FolderRequest {
  /** Where to make the folder, instead of beside the definition under the study's name. */
  readonly folder?: string | undefined;
  /** Whether a definition has to say how a trial is trained. */
  readonly needsCommand: boolean;
  /** Looks at a definition before its folder is made, and throws a UserError where that would be in vain. */
  readonly check?: (definition: Definition) => unknown;
}

/** The folder that a definition or a folder's path means, made if need be; as the user would type it. */
export function folderOf(study: string, { folder, needsCommand, check }: FolderRequest): string {
  if (!existsAs(study, "file")) {
    if (!existsAs(study, "folder"))
      throw new UserError(
        `there is neither a file nor a folder ${study}; ${meant(study, "give a study.yaml or a study's folder")}`,
      );
    if (folder !== undefined) throw new UserError(`--folder is for a new study; ${study} is a folder already`);
    return study;
  }
  const beside = dirname(study);
  if (folder === undefined && existsAs(layout.format(beside), "file"))
    throw new UserError(
      `${study} is that of a study that was begun: go on with the study, ${beside}, or copy that file elsewhere to begin another`,
    );
  const written = readFileSync(study, "utf8");
  const text = definitionOf(written, study);
  const { definition, warnings } = readDefinitionWithWarnings(text, study);
  for (const warning of warnings) console.error(warning);
  if (definition.command === undefined && needsCommand)
    throw new UserError(
      `${study}: command is missing; say how a trial is trained, as in "command: python train.py {params}"`,
    );
  check?.(definition);
  const directory = resolve(dirname(study), definition.command?.cwd ?? ".");
  const path = folder ?? join(dirname(study), definition.name);
  const begins = !existsAs(path, "folder");
  if (!begins) shareAsItself(path);
  const notes = beginStudy(path, text, definition, directory, dirname(study));
  for (const note of notes) console.error(note);
  const near = relative(process.cwd(), resolve(path)) || ".";
  const typed = near.startsWith("..") ? resolve(path) : near;
  if (begins && definition.learnFrom === undefined && text === written)
    for (const advice of adviceToBeginAgain(dirname(study), definition, typed)) console.error(advice);
  return typed;
}

function existsAs(path: string, what: "file" | "folder"): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return what === "file" ? found?.isFile() === true : found?.isDirectory() === true;
}

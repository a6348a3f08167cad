import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { UserError } from "../space/user-error.ts";
import { writing } from "../store/errors.ts";
import { isOfStudy, layout } from "../store/layout.ts";

/** Writes a file that a user has named, in a folder that need not be there yet. What a study consists of is never touched. */
export function writeFile(file: string, content: string | Uint8Array): void {
  refuseStudy(file);
  writing(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  });
}

/** Throws UserError where a path is a study's folder, or lies in a part of one. */
export function refuseStudy(path: string): void {
  let part = "";
  for (let at = resolve(path); at !== dirname(at); at = dirname(at)) {
    if (existsSync(layout.format(at)) && (part === "" || isOfStudy(part)))
      throw new UserError(
        `-o ${path}: that is ${part === "" ? "" : "a part of "}the study in ${at}; write it elsewhere`,
      );
    part = basename(at);
  }
}

import { existsSync, mkdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UserError } from "../space/user-error.ts";
import { asUserError, hasCode, movedAway } from "./errors.ts";
import { isTaken } from "./exclusive.ts";

/**
 * Makes a folder within a study's, where it is not there. The study's own folder is not made again: one that was moved away
 * must not come back with scraps. Throws UserError where it is gone.
 */
export function makeWithin(study: string, path: string): void {
  let made = study;
  for (const name of relative(study, path).split(sep)) {
    made = join(made, name);
    try {
      mkdirSync(made);
    } catch (error) {
      if (isTaken(made, error)) {
        if (existsSync(made)) continue;
        throw new UserError(
          `${made} is a link, and what it leads to is not there; mount that disk or make that folder, then go on with the same command`,
          1,
        );
      }
      throw hasCode(error, "ENOENT") ? movedAway(study) : asUserError(made, error);
    }
  }
}

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { UserError } from "../space/user-error.ts";
import { FORMAT_VERSION } from "../study/events.ts";
import { typed } from "../study/typed.ts";
import { writing } from "./errors.ts";
import { createExclusive } from "./exclusive.ts";
import { folders, layout } from "./layout.ts";
import { makeWithin } from "./make-within.ts";

/**
 * Makes the folder of a study whose definition is `text`, or finds it made. Any number of processes may do so at once.
 * @param directory where the training program runs, kept relative to the folder so that other mount points work
 * @param learned the text of `learned.json`, where the study learns from others; whoever makes the folder first decides it
 */
export function createStudyFolder(folder: string, text: string, directory: string, learned?: string): void {
  writing(folder, () => {
    requireRoom(folder);
    mkdirSync(folder, { recursive: true });
    for (const name of folders) makeWithin(folder, join(folder, name));
    const format = {
      format: "whetstone",
      v: FORMAT_VERSION,
      directory: relative(folder, directory) || ".",
      study: randomBytes(6).toString("hex"),
    };
    createExclusive(layout.format(folder), `${JSON.stringify(format)}\n`);
    // The definition comes last: where it is, all else is.
    if (learned !== undefined && !existsSync(layout.definition(folder)))
      createExclusive(layout.learned(folder), learned);
    if (createExclusive(layout.definition(folder), text)) return;
    const there = readFileSync(layout.definition(folder), "utf8");
    if (there !== text) {
      throw new UserError(
        `${folder} holds a study with another definition (${firstDifference(there, text)}). ` +
          `Go on with that one by its own definition, ${layout.definition(folder)}, in which the command, cluster, notify, ` +
          `checkpoints, until and confirm may be edited, and give it other ranges or trials with ${typed("change", folder)}; ` +
          `or give the changed one another name`,
      );
    }
  });
}

/**
 * Throws UserError where a file lies in the place of a study's folder, or a folder that holds anything else than a study, or what another
 * process puts there that makes this very one.
 */
export function requireRoom(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined || existsSync(layout.definition(folder)) || existsSync(layout.format(folder))) return;
  if (found.isFile()) throw new UserError(`${folder} is a file; give the study another name or --folder`);
  const ours: readonly string[] = folders;
  const others = readdirSync(folder).filter((name) => !ours.includes(name) && !/^\..*\.tmp$/.test(name));
  if (others.length === 0) return;
  throw new UserError(
    `${folder} exists and is not a study's folder (it holds ${others[0]}); move it away, or give the study another name or --folder`,
  );
}

function firstDifference(a: string, b: string): string {
  const [before, after] = [a.split("\n"), b.split("\n")];
  const line = before.findIndex((text, i) => text !== after[i]);
  return line < 0 ? `line ${before.length + 1} is new` : `line ${line + 1} differs`;
}

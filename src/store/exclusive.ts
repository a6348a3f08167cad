import { randomBytes } from "node:crypto";
import { closeSync, existsSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { hasCode, movedAway, writing } from "./errors.ts";
import { readIfThere } from "./read-if-there.ts";

/** Tells this process apart from others of the same number: containers may share a host name, and each counts its own processes. */
const own = randomBytes(6).toString("hex");
let serial = 0;

/** A name beside `path` that no other process uses. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${hostname()}.${process.pid}.${own}.${serial++}.tmp`);
}

/**
 * Creates a file with its contents, if no one has: of several that try, on any machines, one gets true. Whoever sees the file
 * sees all of it. Made by `link`, which is exclusive on NFS too; where a file system has no links, by exclusive opening, and then
 * a reader may for a moment find it empty. The contents are on the disk before the name is, so that no power cut leaves an empty
 * file for a fact, unless `flush` is false. Throws UserError where the disk does not let it, or the folder is gone.
 */
export function createExclusive(path: string, contents: string, { flush = true } = {}): boolean {
  return writing(path, () => {
    const temporary = temporaryBeside(path);
    try {
      writeFileSync(temporary, contents, { flush });
      nameExclusively(temporary, path);
      return true;
    } catch (error) {
      if (isTaken(path, error)) return holds(path, contents);
      throw hasCode(error, "ENOENT") ? movedAway(dirname(path)) : error;
    } finally {
      rmSync(temporary, { force: true });
    }
  });
}

function nameExclusively(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (isTaken(path, error)) throw error;
    // File systems without links do not agree on what to say of one. Where it failed for another reason, so does this.
    closeSync(openSync(path, "wx"));
    try {
      renameSync(temporary, path);
    } catch (failure) {
      rmSync(path, { force: true });
      throw failure;
    }
  }
}

/**
 * Whether a file or folder could not be created because there is one. Where two create it at the same moment, sshfs says EPERM to
 * the second: its server does not tell why it failed.
 */
export function isTaken(path: string, error: unknown): boolean {
  return hasCode(error, "EEXIST") || (hasCode(error, "EPERM") && existsSync(path));
}

/**
 * NFS may lose the answer to a `link` that succeeded and report EEXIST when it is sent again; contents name their author,
 * so finding one's own means having won.
 */
function holds(path: string, contents: string): boolean {
  return readFileSync(path, "utf8") === contents;
}

/** Milliseconds that a file is waited for which has its name already and not its contents, and between two looks at it. */
const PATIENCE = 1000;
const LOOKS = 10;

/** The contents of a file that `createExclusive` makes, also where there are no links and it is being made; undefined where there is none. */
export function readExclusive(path: string): string | undefined {
  for (let waited = 0; ; waited += LOOKS) {
    const text = readIfThere(path);
    if (text !== "" || waited >= PATIENCE) return text;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOKS);
  }
}

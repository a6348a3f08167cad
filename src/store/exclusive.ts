import { randomBytes } from "node:crypto";
import { closeSync, linkSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { hasCode } from "./errors.ts";

/** Tells this process from others of its number: containers of one host name each count their own. */
const own = randomBytes(6).toString("hex");
let serial = 0;

/** A name beside `path` that no other process uses. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${hostname()}.${process.pid}.${own}.${serial++}.tmp`);
}

/**
 * Creates a file with its contents, if no one has: of several that try, on any machines, one gets true. Whoever sees the
 * file sees all of it. Made by `link`, which is exclusive on NFS too; where a file system has no links, by exclusive
 * opening, and then a reader may for a moment find it empty.
 */
export function createExclusive(path: string, contents: string): boolean {
  const temporary = temporaryBeside(path);
  try {
    writeFileSync(temporary, contents);
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return holds(path, contents);
    if (hasCode(error, "EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EACCES")) return openExclusive(path, contents);
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * NFS may lose the answer to a `link` that succeeded and report EEXIST when it is sent again; contents name their author,
 * so finding one's own means having won.
 */
function holds(path: string, contents: string): boolean {
  return readFileSync(path, "utf8") === contents;
}

function openExclusive(path: string, contents: string): boolean {
  let file: number;
  try {
    file = openSync(path, "wx");
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
  try {
    writeSync(file, contents);
  } finally {
    closeSync(file);
  }
  return true;
}

import { UserError } from "../space/user-error.ts";

/** Whether a system call failed with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

const failed = "the disk or its server failed; see that it works, then go on with the same command";

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space, then go on with the same command (nothing written so far is lost)",
  EDQUOT:
    "the disk quota is used up; free some space, then go on with the same command (nothing written so far is lost)",
  EACCES: "permission denied; choose a folder that is yours, or change its permissions",
  EPERM: "the operation is not permitted there; choose a folder that you may write to",
  EROFS: "the file system is read-only; make it writable again, or choose another folder",
  EISDIR: "it is a folder; give the name of a file",
  ENOTDIR: "a part of that path is a file, not a folder",
  ENAMETOOLONG: "the name is too long for the file system",
  ELOOP: "its symbolic links lead in a circle; remove or mend them",
  EIO: failed,
  ENXIO: failed,
  ENODEV: failed,
  ETIMEDOUT: failed,
  EHOSTDOWN: failed,
  ENOTCONN: "what mounted that file system is gone; mount it again, then go on with the same command",
  ESTALE: "the file server no longer knows that file; go on with the same command when it answers",
  EMFILE: "too many files are open; allow more of them, as by ulimit -n 4096, or have fewer workers and pages at once",
};

/** Of what is to be made, where something is missing that is none of the study's own. */
const nowhere = "the folder that it is to lie in does not exist, or is a symbolic link to nothing; make it first";

/** Runs what writes to `path`; what a user can mend becomes a UserError that says what to do. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw asUserError(path, error);
  }
}

/** The UserError that tells of a failed writing to `path`, or the error itself where it is a bug. */
export function asUserError(path: string, error: unknown): unknown {
  const hint = hasCode(error, "ENOENT") ? nowhere : adviceOn(error);
  return hint === undefined ? error : new UserError(`cannot write ${path}: ${hint}`, 1);
}

/**
 * What to tell of a system call that failed where nobody foresaw it: its path and what to do, for the codes that are the
 * machine's fault rather than a bug's. Undefined for anything else.
 */
export function failureOfSystem(error: unknown): string | undefined {
  const hint = adviceOn(error);
  if (hint === undefined) return undefined;
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? `${error.path}: ` : "";
  return `${path}${hint}`;
}

/** The error where a study's folder is gone, or a part of it without which nothing is known of the study. */
export function movedAway(path: string): UserError {
  return new UserError(
    `${path} is not there; if the study was moved, go on where it is now, and if it was removed, bring it back`,
    1,
  );
}

/** The error where a study was removed and another begun in its place, while somebody followed it. */
export function replaced(path: string): UserError {
  return new UserError(
    `${path} holds another study now: the one that was followed was removed, and another begun in its place; begin anew what followed it`,
    1,
  );
}

function adviceOn(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? advice[String(error.code)] : undefined;
}

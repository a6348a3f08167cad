import { UserError } from "../space/user-error.ts";

/** Whether a system call failed with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space, then go on with the same command (nothing written so far is lost)",
  EDQUOT:
    "the disk quota is used up; free some space, then go on with the same command (nothing written so far is lost)",
  EACCES: "permission denied; choose a folder that you may write to, or change its permissions",
  EPERM: "the operation is not permitted there; choose a folder that you may write to",
  EROFS: "the file system is read-only; choose another folder",
  ENOTDIR: "a part of that path is a file, not a folder",
  ENAMETOOLONG: "the name is too long for the file system",
};

/** Runs what writes to `path`; what a user can mend becomes a UserError that says what to do. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw asUserError(path, error);
  }
}

/** The UserError that tells of a failed system call on `path`, or the error itself where it is a bug. */
export function asUserError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const hint = advice[String(error.code)];
  return hint === undefined ? error : new UserError(`cannot write ${path}: ${hint}`, 1);
}

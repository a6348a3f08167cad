import { UserError } from "../../space/user-error.ts";
import { hasCode } from "../../store/errors.ts";

/** Something that a study's folder should not have, or lacks. */
export interface Finding {
  /** `damage`: something is lost or contradicts itself; `note`: all is there, but somebody may want to know. */
  readonly kind: "damage" | "note";
  readonly what: string;
  readonly means: string;
  readonly todo: string;
}

export function damage(what: string, means: string, todo: string): Finding {
  return { kind: "damage", what, means, todo };
}

export function note(what: string, means: string, todo: string): Finding {
  return { kind: "note", what, means, todo };
}

/** Whether a part of the folder cannot be read for what it is: damaged or missing, not a file, or not for this user to read. */
export function isUnreadable(error: unknown): error is Error {
  return error instanceof UserError || hasCode(error, "ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EIO", "ELOOP");
}

/** What there is to say where `read` finds something unreadable, given what is wrong: what to do is the finding's to say. */
export function whereUnreadable(read: () => unknown, say: (message: string) => Finding): Finding[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return [say(error.message.split("; ")[0]!)];
  }
}

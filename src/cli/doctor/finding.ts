import { UserError } from "../../space/user-error.ts";

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

/** What there is to say where `read` throws UserError, given what it says is wrong: what to do is the finding's to say. */
export function whereUnreadable(read: () => unknown, say: (message: string) => Finding): Finding[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [say(error.message.split("; ")[0]!)];
  }
}

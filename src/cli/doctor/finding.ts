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

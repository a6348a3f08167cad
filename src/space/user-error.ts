/**
 * What a user can mend: a message that names the thing, what was expected, what was found and what to do.
 * Printed without a stack trace; anything else thrown is a bug and keeps its own.
 */
export class UserError extends Error {
  /** The process's exit status: 2 for wrong usage or a wrong definition, 1 where the search itself failed. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.name = "UserError";
    this.exitCode = exitCode;
  }
}

/** An error in one expression of the space grammar; `offset` counts characters from the expression's start. */
export class GrammarError extends UserError {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = "GrammarError";
    this.offset = offset;
  }
}

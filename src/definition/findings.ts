import type { LineCounter } from "yaml";
import { UserError } from "../space/user-error.ts";

/** What is wrong, or may be, and where. */
export interface Finding {
  /** Characters from the text's start. */
  readonly at: number;
  readonly message: string;
}

/** So many errors are listed; of those beyond only the number is told. */
const most = 20;

/** What is wrong in one text, collected while it is read, so that all of it is told at once and in the text's order. */
export class Findings {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #errors: Finding[] = [];
  readonly #warnings: Finding[] = [];

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  error(at: number, message: string): void {
    this.#errors.push({ at, message });
  }

  warn(at: number, message: string): void {
    this.#warnings.push({ at, message });
  }

  get failed(): boolean {
    return this.#errors.length > 0;
  }

  /** The errors, one a line. */
  toError(): UserError {
    const lines = this.#inOrder(this.#errors);
    const rest = lines.length - most;
    return new UserError(rest > 0 ? [...lines.slice(0, most), `… and ${rest} more`].join("\n") : lines.join("\n"));
  }

  /** The warnings, each with its place. */
  warnings(): readonly string[] {
    return this.#inOrder(this.#warnings);
  }

  /** `line:column` of a character, both counted from 1. */
  place(at: number): string {
    const { line, col } = this.#lines.linePos(at);
    return `${Math.max(1, line)}:${Math.max(1, col)}`;
  }

  #inOrder(findings: readonly Finding[]): string[] {
    const sorted = [...findings].sort((a, b) => a.at - b.at);
    return [...new Set(sorted.map(({ at, message }) => `${this.#file}:${this.place(at)} ${onOneLine(message)}`))];
  }
}

/** What is quoted from a text may hold line breaks and what no terminal should be sent. */
function onOneLine(message: string): string {
  return message.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]\s*/gu, " ");
}

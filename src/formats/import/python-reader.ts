import { Cursor } from "../../space/cursor.ts";
import type { UserError } from "../../space/user-error.ts";
import { type Token, tokensOf } from "./python-tokens.ts";
import type { Source } from "./source.ts";

/** Signs and brackets within each other beyond this are no search space. */
const DEEPEST = 60;

/** Walks along the tokens between two places of a program. */
export class PythonReader extends Cursor<Token> {
  readonly #source: Source;
  #depth = 0;

  /** Throws UserError at what is no token. */
  constructor(source: Source, from: number, to: number) {
    super(tokensOf(source, from, to));
    this.#source = source;
  }

  /** Whether one of these signs comes next. */
  isSign(...signs: readonly string[]): boolean {
    const { kind, text } = this.peek();
    return kind === "sign" && signs.includes(text);
  }

  expectSign(sign: string): void {
    if (!this.isSign(sign)) throw this.fault(sign);
    this.take();
  }

  /** What stands between brackets, with commas between and, where there is one, behind. */
  takeList<T>(open: string, close: string, one: (reader: PythonReader) => T): readonly T[] {
    const items: T[] = [];
    this.expectSign(open);
    while (!this.isSign(close)) {
      items.push(one(this));
      if (!this.isSign(close)) this.expectSign(",");
    }
    this.expectSign(close);
    return items;
  }

  /** Reads what stands one step further within. */
  within<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw this.fault("fewer signs and brackets");
    const found = read();
    this.#depth--;
    return found;
  }

  /** The error that something else was expected than comes next. */
  fault(expected: string): UserError {
    const { at, kind, text } = this.peek();
    return this.#source.fault(at, `expected ${expected}, found ${kind === "end" ? "the end" : text}`);
  }
}

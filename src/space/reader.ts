import { Cursor } from "./cursor.ts";
import { type Token, tokenise } from "./tokens.ts";
import { GrammarError } from "./user-error.ts";
import { type Value, wordValue } from "./value.ts";

/** Walks along the tokens of one expression. */
export class Reader extends Cursor<Token> {
  constructor(source: string) {
    super(tokenise(source));
  }

  /** Takes the sign if it comes next. */
  takeSign(text: string): boolean {
    return this.#takeIf("sign", text);
  }

  /** Takes the word if it comes next. */
  takeWord(text: string): boolean {
    return this.#takeIf("word", text);
  }

  #takeIf(kind: Token["kind"], text: string): boolean {
    const next = this.peek();
    if (next.kind !== kind || next.text !== text) return false;
    this.take();
    return true;
  }

  expectSign(text: string, where: string): void {
    const found = this.peek();
    if (!this.takeSign(text)) throw new GrammarError(`expected "${text}" ${where}, found ${named(found)}`, found.at);
  }

  /** A number, word, quoted text, true, false or null. */
  takeValue(): Value {
    const negative = this.takeSign("-");
    const token = this.take();
    if (token.kind === "number") return negative ? 0 - token.value : token.value;
    if (negative)
      throw new GrammarError(`expected a number after "-", found ${named(token)}; put text in quotes`, token.at);
    if (token.kind === "text") return token.value;
    if (token.kind === "word") return wordValue(token.text);
    throw new GrammarError(`expected a value, found ${named(token)}`, token.at);
  }

  /** `[` values `]`. */
  takeList(where: string): Value[] {
    this.expectSign("[", where);
    const values: Value[] = [];
    while (!this.takeSign("]")) {
      if (values.length > 0) this.expectSign(",", "or ] after a value");
      values.push(this.takeValue());
    }
    return values;
  }
}

/** How a token is told of in an error. */
export function named(token: Token): string {
  return token.kind === "end" ? "the end" : `"${token.text}"`;
}

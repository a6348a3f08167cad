/**
 * The space grammar, as people write it:
 *
 *     parameter    = expression [ "if" condition { "and" condition } ]
 *     expression   = product { ("+" | "-") product }
 *     product      = power { "*" power }
 *     power        = unit [ "**" power ]
 *     unit         = [ "-" ] number | "(" expression ")" | call [ "!" ]
 *     condition    = word ( "==" | "!=" ) value | word [ "not" ] "in" "[" value { "," value } "]"
 *
 * Every expression holds exactly one call; all else is arithmetic with numbers around it.
 */
import { readCall } from "./calls.ts";
import type { Distribution, Value } from "./distribution.ts";
import type { ScaleStep } from "./scale.ts";
import type { Condition } from "./space.ts";
import { type Token, tokenise } from "./tokens.ts";
import { GrammarError } from "./user-error.ts";

/** What `parseParameter` gives: a parameter without its name. */
export interface ParsedParameter {
  readonly distribution: Distribution;
  readonly conditions: readonly Condition[];
}

/** Reads a distribution with its conditions. Throws GrammarError with the offset of what is wrong. */
export function parseParameter(source: string): ParsedParameter {
  const reader = new Reader(source);
  if (reader.peek().kind === "end")
    throw new GrammarError("a distribution is missing; write uniform(0, 1), for example", 0);
  const term = readSum(reader);
  if (typeof term === "number") {
    throw new GrammarError(`${source.trim()} is a number, not a distribution; write fixed(${term})`, 0);
  }
  const conditions = reader.takeWord("if") ? readConditions(reader) : [];
  const rest = reader.peek();
  if (rest.kind !== "end") {
    throw new GrammarError(
      `"${rest.text}" is not expected after a whole distribution; a condition begins with "if"`,
      rest.at,
    );
  }
  return { distribution: term, conditions };
}

/** Walks along the tokens of one expression. */
export class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(source: string) {
    this.#tokens = tokenise(source);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)]!;
  }

  take(): Token {
    const token = this.peek();
    this.#next++;
    return token;
  }

  /** Takes the sign if it comes next. */
  takeSign(text: string): boolean {
    const { kind, text: found } = this.peek();
    if (kind !== "sign" || found !== text) return false;
    this.#next++;
    return true;
  }

  takeWord(text: string): boolean {
    const { kind, text: found } = this.peek();
    if (kind !== "word" || found !== text) return false;
    this.#next++;
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
    if (token.kind === "number") return negative ? -token.value : token.value;
    if (negative) throw new GrammarError(`expected a number after "-", found ${named(token)}`, token.at);
    if (token.kind === "text") return token.value;
    if (token.kind === "word") {
      if (token.text === "true") return true;
      if (token.text === "false") return false;
      if (token.text === "null") return null;
      return token.text;
    }
    throw new GrammarError(`expected a value, found ${named(token)}`, token.at);
  }

  /** `[` values `]`. */
  takeList(where: string): Value[] {
    this.expectSign("[", where);
    const values: Value[] = [];
    while (!this.takeSign("]")) {
      if (values.length > 0) this.expectSign(",", "between values");
      values.push(this.takeValue());
    }
    return values;
  }
}

/** How a token is told of in an error. */
export function named(token: Token): string {
  return token.kind === "end" ? "the end" : `"${token.text}"`;
}

type Term = number | Distribution;

function readSum(reader: Reader): Term {
  let left = readProduct(reader);
  for (;;) {
    const { at } = reader.peek();
    const sign = reader.takeSign("+") ? 1 : reader.takeSign("-") ? -1 : 0;
    if (sign === 0) return left;
    const right = readProduct(reader);
    if (typeof right === "number") {
      left = typeof left === "number" ? left + sign * right : scaled(left, { op: "add", by: sign * right }, at);
    } else if (typeof left === "number") {
      left = scaled(right, sign > 0 ? { op: "add", by: left } : { op: "subtractFrom", from: left }, at);
    } else {
      throw twoCalls(at);
    }
  }
}

function readProduct(reader: Reader): Term {
  let left = readPower(reader);
  for (;;) {
    const { at } = reader.peek();
    if (!reader.takeSign("*")) return left;
    const right = readPower(reader);
    if (typeof left === "number" && typeof right === "number") left *= right;
    else if (typeof left === "number") left = multiplied(right as Distribution, left, at);
    else if (typeof right === "number") left = multiplied(left, right, at);
    else throw twoCalls(at);
  }
}

function multiplied(term: Distribution, by: number, at: number): Distribution {
  if (by === 0) throw new GrammarError("a product with 0 is always 0; write fixed(0)", at);
  return scaled(term, { op: "multiply", by }, at);
}

function readPower(reader: Reader): Term {
  const { at } = reader.peek();
  const base = readUnit(reader);
  if (!reader.takeSign("**")) return base;
  const exponent = readPower(reader);
  if (typeof base !== "number") {
    throw new GrammarError(
      "a distribution cannot be the base of a power; write a number, as in 10 ** uniform(-6, 1)",
      at,
    );
  }
  if (typeof exponent === "number") return base ** exponent;
  if (!(base > 0) || base === 1) {
    throw new GrammarError(`the base of a power must be above 0 and not 1, found ${base}; write 10 ** or 2 **`, at);
  }
  return scaled(exponent, { op: "power", base }, at);
}

function readUnit(reader: Reader): Term {
  const token = reader.take();
  if (token.kind === "number") return token.value;
  if (token.kind === "sign" && token.text === "-") {
    const next = reader.take();
    if (next.kind === "number") return -next.value;
    throw new GrammarError(
      `expected a number after "-", found ${named(next)}; write 0 - x to turn a range round`,
      next.at,
    );
  }
  if (token.kind === "sign" && token.text === "(") {
    const inside = readSum(reader);
    reader.expectSign(")", "to close the bracket");
    return inside;
  }
  if (token.kind === "word") {
    const distribution = readCall(reader, token);
    return reader.takeSign("!") ? { ...distribution, hard: true } : distribution;
  }
  throw new GrammarError(`expected a distribution or a number, found ${named(token)}`, token.at);
}

function scaled(term: Distribution, step: ScaleStep, at: number): Distribution {
  const { base, ends } = term;
  if (base.kind === "choice" || base.kind === "ordinal" || base.kind === "fixed") {
    throw new GrammarError(`${base.kind}(...) takes no arithmetic; write the values as they should be`, at);
  }
  if (ends) {
    const name = ends.integer ? "logint" : "loguniform";
    throw new GrammarError(
      `${name}(...) is already on its scale; for more arithmetic write it as 10 ** uniform(...)`,
      at,
    );
  }
  return { ...term, scale: [...term.scale, step] };
}

function twoCalls(at: number): GrammarError {
  return new GrammarError("two distributions in one expression; a hyperparameter has one, so make two of it", at);
}

function readConditions(reader: Reader): Condition[] {
  const conditions: Condition[] = [];
  do conditions.push(readCondition(reader));
  while (reader.takeWord("and"));
  const rest = reader.peek();
  if (rest.kind === "word" && rest.text === "or") {
    throw new GrammarError('"or" is not understood; write one condition as optimizer in [adam, adamw]', rest.at);
  }
  return conditions;
}

function readCondition(reader: Reader): Condition {
  const parent = reader.take();
  if (parent.kind !== "word")
    throw new GrammarError(`expected a hyperparameter's name, found ${named(parent)}`, parent.at);
  const sign = reader.peek();
  const negated = reader.takeWord("not");
  if (reader.takeWord("in")) {
    const values = reader.takeList(`after "in"`);
    if (values.length === 0) throw new GrammarError("an empty list never holds; write the values inside [ ]", sign.at);
    return { parent: parent.text, negated, values };
  }
  if (!negated && reader.takeSign("==")) return { parent: parent.text, negated: false, values: [reader.takeValue()] };
  if (!negated && reader.takeSign("!=")) return { parent: parent.text, negated: true, values: [reader.takeValue()] };
  const hint = sign.text === "=" ? '; compare with "=="' : "";
  throw new GrammarError(`expected ==, != or in [a, b] after ${parent.text}, found ${named(sign)}${hint}`, sign.at);
}

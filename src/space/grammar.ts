/**
 * The space grammar, as people write it:
 *
 *     parameter    = expression [ "if" condition { "and" condition } ]
 *     expression   = product { ("+" | "-") product }
 *     product      = power { "*" power }
 *     power        = unit [ "**" power ]
 *     unit         = [ "-" ] number | ( "(" expression ")" | call | rounding ) [ "!" ]
 *     rounding     = "round" "(" expression "," number ")"
 *     condition    = name ( "==" | "!=" ) value | name [ "not" ] "in" "[" value { "," value } "]"
 *
 * Every expression holds exactly one call; all else is arithmetic with numbers around it.
 */
import { readArguments } from "./arguments.ts";
import { hardened, minus, plus, power, rounded, times } from "./arithmetic.ts";
import { distributionOf, isCall, loneWord, unknownCall } from "./calls.ts";
import type { Condition } from "./condition.ts";
import type { Distribution } from "./distribution.ts";
import { named, Reader } from "./reader.ts";
import type { Token } from "./tokens.ts";
import { GrammarError } from "./user-error.ts";

/** What `parseParameter` gives: a parameter without its name. */
export interface ParsedParameter {
  readonly distribution: Distribution;
  readonly conditions: readonly Condition[];
}

/** Reads a distribution with its conditions. Throws GrammarError with the offset of what is wrong. */
export function parseParameter(source: string): ParsedParameter {
  const reader = new Reader(source);
  const first = reader.peek();
  if (first.kind === "end" || (first.kind === "word" && first.text === "if")) {
    throw new GrammarError("a distribution is missing; write uniform(0, 1), for example", first.at);
  }
  const term = readSum(reader);
  const next = reader.peek();
  if (typeof term === "number" && (next.kind === "end" || next.text === "if")) {
    throw new GrammarError(`${term} is a number, not a distribution; write fixed(${term})`, first.at);
  }
  const conditions = reader.takeWord("if") ? readConditions(reader) : [];
  const rest = reader.peek();
  if (rest.kind !== "end" || typeof term === "number") throw unexpected(rest, conditions.length > 0);
  return { distribution: term, conditions };
}

function unexpected(rest: Token, afterCondition: boolean): GrammarError {
  if (!afterCondition) {
    return new GrammarError(
      `${named(rest)} is not expected after a whole distribution; a condition begins with "if"`,
      rest.at,
    );
  }
  const fix =
    rest.text === "or"
      ? "for several values write one condition, as in optimizer in [adam, adamw]"
      : 'join conditions with "and"';
  return new GrammarError(`${named(rest)} is not expected after a condition; ${fix}`, rest.at);
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
      left = typeof left === "number" ? finite(left + sign * right, at) : plus(sign * right, left, at);
    } else if (typeof left === "number") {
      left = sign > 0 ? plus(left, right, at) : minus(left, right, at);
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
    if (typeof right === "number") {
      left = typeof left === "number" ? finite(left * right, at) : times(right, left, at);
    } else if (typeof left === "number") {
      left = times(left, right, at);
    } else {
      throw twoCalls(at);
    }
  }
}

function readPower(reader: Reader): Term {
  const base = readUnit(reader);
  const { at } = reader.peek();
  if (!reader.takeSign("**")) return base;
  const exponent = readPower(reader);
  if (typeof base !== "number") {
    const fix = "write a number there, as in 10 ** uniform(-6, 1)";
    throw new GrammarError(`a distribution cannot be the base of a power; ${fix}`, at);
  }
  return typeof exponent === "number" ? finite(base ** exponent, at) : power(base, exponent, at);
}

function readUnit(reader: Reader): Term {
  const token = reader.take();
  if (token.kind === "number") return readMark(reader, token.value);
  if (token.kind === "word") {
    const open = reader.peek();
    if (open.kind !== "sign" || open.text !== "(") throw loneWord(token.text, token.at);
    if (token.text === "round") return readMark(reader, readRounding(reader, token));
    if (!isCall(token.text)) throw unknownCall(token.text, token.at);
    return readMark(reader, distributionOf(readArguments(reader, token)));
  }
  if (token.kind === "text") {
    throw new GrammarError(`${token.text} is a text, not a distribution; write fixed(${token.text})`, token.at);
  }
  switch (token.text) {
    case "-": {
      const next = reader.take();
      if (next.kind === "number") return 0 - next.value;
      throw new GrammarError(
        `expected a number after "-", found ${named(next)}; turn a range round with 0 - x`,
        next.at,
      );
    }
    case "(": {
      const inside = readSum(reader);
      reader.expectSign(")", "to close the bracket");
      return readMark(reader, inside);
    }
    case "[":
      throw new GrammarError(
        "a list is not a distribution; write choice(a, b), or ordinal(a, b) with an order",
        token.at,
      );
    default:
      throw new GrammarError(`expected a distribution or a number, found ${named(token)}`, token.at);
  }
}

function readRounding(reader: Reader, { at }: Token): Distribution {
  reader.expectSign("(", "after round");
  const inside = readSum(reader);
  if (typeof inside === "number")
    throw new GrammarError("round takes a distribution; write round(uniform(0, 64), 8)", at);
  reader.expectSign(",", "and what to round to, as in round(uniform(0, 64), 8)");
  const to = reader.peek();
  if (to.kind !== "number") throw new GrammarError(`expected the multiple to round to, found ${named(to)}`, to.at);
  reader.take();
  reader.expectSign(")", "after the multiple to round to");
  return rounded(inside, to.value, at);
}

function readMark(reader: Reader, term: Term): Term {
  const { at } = reader.peek();
  if (!reader.takeSign("!")) return term;
  if (typeof term === "number") throw new GrammarError('"!" belongs after a range, as in uniform(0, 1)!', at);
  return hardened(term, at);
}

function finite(value: number, at: number): number {
  // Adding 0 turns -0 into 0.
  if (Number.isFinite(value)) return value + 0;
  throw new GrammarError(`this comes to ${value}; keep numbers below 1e308`, at);
}

function twoCalls(at: number): GrammarError {
  return new GrammarError("two distributions in one expression; a hyperparameter has one, so make two of it", at);
}

function readConditions(reader: Reader): Condition[] {
  const conditions: Condition[] = [];
  do conditions.push(readCondition(reader));
  while (reader.takeWord("and"));
  return conditions;
}

function readCondition(reader: Reader): Condition {
  const name = reader.take();
  if (name.kind !== "word" && name.kind !== "text") {
    throw new GrammarError(`expected a hyperparameter's name, found ${named(name)}`, name.at);
  }
  const parent = name.kind === "text" ? name.value : name.text;
  const sign = reader.peek();
  const negated = reader.takeWord("not");
  if (reader.takeWord("in")) {
    const values = reader.takeList(`after "in"`);
    if (values.length === 0) throw new GrammarError("the list is empty; write the values inside [ ]", sign.at);
    return { parent, negated, values };
  }
  if (!negated && reader.takeSign("==")) return { parent, negated: false, values: [reader.takeValue()] };
  if (!negated && reader.takeSign("!=")) return { parent, negated: true, values: [reader.takeValue()] };
  const found = reader.peek();
  const hint = found.text === "=" ? '; compare with "=="' : "";
  const expected = negated ? `"in" after "not"` : `==, != or in [a, b] after ${name.text}`;
  throw new GrammarError(`expected ${expected}, found ${named(found)}${hint}`, found.at);
}

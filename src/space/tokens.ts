import { GrammarError } from "./user-error.ts";

/** A piece of an expression. `at` counts characters from the expression's start. */
export type Token =
  | { readonly kind: "number"; readonly value: number; readonly text: string; readonly at: number }
  | { readonly kind: "word"; readonly text: string; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly text: string; readonly at: number }
  | { readonly kind: "sign"; readonly text: string; readonly at: number }
  | { readonly kind: "end"; readonly text: string; readonly at: number };

const patterns = {
  space: /\s+/y,
  number: /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y,
  word: /[\p{L}_][\p{L}\p{N}_./-]*/uy,
  text: /"(?:[^"\\]|\\.)*"|'[^']*'/y,
  sign: /\*\*|==|!=|[-+*(),[\]!=:]/y,
};

/** Splits an expression of the space grammar into tokens, the last of kind "end". */
export function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = match(patterns.space, source, at);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = readToken(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", at: source.length });
  return tokens;
}

/** Whether text is one word of the grammar, and so needs no quotes. */
export function isWord(text: string): boolean {
  return text !== "" && match(patterns.word, text, 0) === text;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function readToken(source: string, at: number): Token {
  const number = match(patterns.number, source, at);
  if (number !== undefined) return { kind: "number", value: finite(number, at), text: number, at };
  const word = match(patterns.word, source, at);
  if (word !== undefined) return { kind: "word", text: word, at };
  const quoted = match(patterns.text, source, at);
  if (quoted !== undefined) return { kind: "text", value: unquote(quoted, at), text: quoted, at };
  const sign = match(patterns.sign, source, at);
  if (sign !== undefined) return { kind: "sign", text: sign, at };
  throw unreadable(source.slice(at), at);
}

function finite(number: string, at: number): number {
  const value = Number(number);
  if (!Number.isFinite(value))
    throw new GrammarError(`${number} is beyond what a computer holds; write a number below 1e308`, at);
  // Above 2 ** 53 a number with other last digits would be searched than was written.
  if (/^\d+$/.test(number) && number !== String(value) && BigInt(number) !== BigInt(value))
    throw new GrammarError(`${number} has more digits than a number holds; write ${value}, or put it in quotes`, at);
  return value;
}

function unquote(quoted: string, at: number): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw new GrammarError(`${quoted} has an escape that is not JSON's; write a backslash as \\\\`, at);
  }
}

function unreadable(rest: string, at: number): GrammarError {
  if (/^["']/.test(rest)) return new GrammarError(`the quote ${rest[0]} is never closed; close it after the text`, at);
  const number = /^[\d.]+[\w.]*/.exec(rest);
  if (number) return new GrammarError(`"${number[0]}" is neither a number nor a word; put text in quotes`, at);
  if (rest.startsWith("^")) return new GrammarError('"^" is not understood; write a power as 10 ** uniform(-6, 1)', at);
  if (rest.startsWith("/")) return new GrammarError('"/" is not understood; multiply instead, as in 0.5 * x', at);
  const order = /^[<>]=?/.exec(rest);
  if (order)
    return new GrammarError(`"${order[0]}" is not understood; a condition lists values, as in layers in [2, 3]`, at);
  const [character = ""] = rest;
  return new GrammarError(`"${character}" is not understood here; put text in quotes`, at);
}

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
  word: /[A-Za-z_][\w./-]*/y,
  text: /"(?:[^"\\]|\\.)*"|'[^']*'/y,
  sign: /\*\*|==|!=|[-+*(),[\]!=:]/y,
};

/** Splits an expression of the space grammar into tokens, the last of kind "end". */
export function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const blank = match(patterns.space);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const token = readToken(match, at);
    if (token === undefined) throw unreadable(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", at: source.length });
  return tokens;
}

function readToken(match: (pattern: RegExp) => string | undefined, at: number): Token | undefined {
  const number = match(patterns.number);
  if (number !== undefined) return { kind: "number", value: Number(number), text: number, at };
  const word = match(patterns.word);
  if (word !== undefined) return { kind: "word", text: word, at };
  const quoted = match(patterns.text);
  if (quoted !== undefined) return { kind: "text", value: unquote(quoted, at), text: quoted, at };
  const sign = match(patterns.sign);
  if (sign !== undefined) return { kind: "sign", text: sign, at };
  return undefined;
}

function unquote(quoted: string, at: number): string {
  if (quoted.startsWith("'")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw new GrammarError(`${quoted} has an escape that is not JSON's; write a backslash as \\\\`, at);
  }
}

function unreadable(source: string, at: number): GrammarError {
  const rest = source.slice(at);
  if (/^["']/.test(rest)) return new GrammarError(`the quote ${rest[0]} is never closed`, at);
  const number = /^[\d.]+\w*/.exec(rest);
  if (number) return new GrammarError(`"${number[0]}" is neither a number nor a word; put text in quotes`, at);
  if (rest.startsWith("^")) return new GrammarError('"^" is not understood; write a power as 10 ** uniform(-6, 1)', at);
  return new GrammarError(`"${rest[0]}" is not understood here`, at);
}

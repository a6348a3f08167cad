import type { Source } from "./source.ts";

/** A piece of an expression of Python. `at` counts characters from the text's start. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "sign" | "end";
  readonly text: string;
  readonly at: number;
}

const token =
  /(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?![\w.]))|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<sign>\*\*|[-+*/(){}[\],:=])/y;
/** What says nothing: blanks, joined lines and comments. */
const nothing = /(?:\s|\\\n|#[^\n]*)+/y;

/** The pieces between two places of a text, and an end. Throws UserError at what is none. */
export function tokensOf(source: Source, from: number, to: number): readonly Token[] {
  const text = source.text.slice(0, to);
  const tokens: Token[] = [];
  let at = from;
  while (at < text.length) {
    nothing.lastIndex = at;
    at += nothing.exec(text)?.[0].length ?? 0;
    if (at === text.length) break;
    token.lastIndex = at;
    const groups = token.exec(text)?.groups;
    if (groups === undefined)
      throw source.fault(at, `${text[at]} is not understood here; expected an expression of Python`);
    for (const kind of ["number", "text", "name", "sign"] as const) {
      const found = groups[kind];
      if (found === undefined) continue;
      tokens.push({ kind, text: found, at });
      at += found.length;
    }
  }
  tokens.push({ kind: "end", text: "", at });
  return tokens;
}

/** Escapes of one sign; others are left as they stand. */
export function unquoted(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return text.slice(1, -1).replaceAll(/\\([ntr"'\\])/g, (_, sign: string) => signs[sign] ?? sign);
}

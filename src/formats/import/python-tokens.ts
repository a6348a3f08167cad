import type { Source } from "./source.ts";

/** A piece of an expression of Python. `at` counts characters from the text's start. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "sign" | "code" | "end";
  readonly text: string;
  readonly at: number;
}

const token =
  /(?<number>(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?(?![\w.]))|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<sign>\*\*|[-+*/(){}[\],:=])/y;
/** A function without a name, up to the comma or bracket behind it: names and what they are, a colon, and its code. */
const lambda = /lambda\b/y;
const ofLambda = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\s\S]/y;
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
    const code = endOfLambda(text, at);
    if (code > at) {
      tokens.push({ kind: "code", text: text.slice(at, code), at });
      at = code;
      continue;
    }
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

/** Where a lambda that begins here ends; where it begins if none does. */
function endOfLambda(text: string, from: number): number {
  lambda.lastIndex = from;
  if (!lambda.test(text)) return from;
  let depth = 0;
  let colon = false;
  ofLambda.lastIndex = lambda.lastIndex;
  for (let found = ofLambda.exec(text); found !== null; found = ofLambda.exec(text)) {
    const [sign] = found;
    if (depth === 0 && (")]}".includes(sign) || (colon && sign === ","))) return found.index;
    if ("([{".includes(sign)) depth++;
    else if (")]}".includes(sign)) depth--;
    else if (depth === 0 && sign === ":") colon = true;
  }
  return text.length;
}

/** Escapes of one sign; others are left as they stand. */
export function unquoted(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
  return text.slice(1, -1).replaceAll(/\\([ntr"'\\])/g, (_, sign: string) => signs[sign] ?? sign);
}

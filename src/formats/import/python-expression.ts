import { UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";
import { pythonLines } from "./python-lines.ts";
import { type Token, tokensOf, unquoted } from "./python-tokens.ts";
import type { Source } from "./source.ts";

/** An expression of Python, as far as search spaces are written in it. `at` counts characters from the text's start. */
export type Node =
  | { readonly kind: "value"; readonly at: number; readonly value: Value }
  | { readonly kind: "name"; readonly at: number; readonly name: string }
  | { readonly kind: "list"; readonly at: number; readonly items: readonly Node[] }
  | { readonly kind: "dict"; readonly at: number; readonly entries: readonly DictEntry[] }
  | {
      readonly kind: "call";
      readonly at: number;
      readonly name: string;
      readonly inOrder: readonly Node[];
      readonly byName: ReadonlyMap<string, Node>;
    }
  | { readonly kind: "sum"; readonly at: number; readonly sign: string; readonly left: Node; readonly right: Node };

export interface DictEntry {
  readonly key: Node;
  readonly value: Node;
}

/** `name = expression`, or an expression alone. */
export interface Statement {
  readonly name: string | undefined;
  readonly node: Node;
}

/** Begins of statements that say nothing of a space: imports, and texts that describe a program. */
const silent = /^(?:(?:from|import|pass|global)\b|[rRbBuU]?["'])/;

/** Brackets within brackets beyond this are no search space. */
const DEEPEST = 60;

/**
 * Reads a program's statements that are expressions, without running any: numbers, texts, lists, dicts, calls and sums.
 * `matters` tells those that have to be understood; of others, what is code is named and passed over.
 */
export function readPython(source: Source, matters: (text: string) => boolean): readonly Statement[] {
  return pythonLines(source.text).flatMap((line): readonly Statement[] => {
    const text = source.text.slice(line.at, line.end);
    const begin = line.at + (/^return\b/.exec(text)?.[0].length ?? 0);
    if (silent.test(text)) return [];
    if (matters(text)) return readStatements(source, begin, line.end);
    // A block is named by the line that it begins with.
    if (line.inner) return [];
    try {
      return readStatements(source, begin, line.end);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      source.note(line.at, `code: ${/^[^\n]{0,60}/.exec(text)?.[0].trimEnd()}`);
      return [];
    }
  });
}

/** The expressions between two places, one behind the other. */
function readStatements(source: Source, from: number, to: number): readonly Statement[] {
  const tokens = tokensOf(source, from, to);
  let next = 0;
  let depth = 0;
  const peek = (): Token => tokens[next]!;
  const isSign = (...signs: readonly string[]) => peek().kind === "sign" && signs.includes(peek().text);
  const fault = (expected: string) => {
    const { at, kind, text } = peek();
    return source.fault(at, `expected ${expected}, found ${kind === "end" ? "the end" : text}`);
  };
  const take = (sign: string) => {
    if (!isSign(sign)) throw fault(sign);
    next++;
  };

  function sum(): Node {
    let left = product();
    while (isSign("+", "-")) left = joined(left, product);
    return left;
  }
  function product(): Node {
    let left = signed();
    while (isSign("*", "/")) left = joined(left, signed);
    return left;
  }
  function signed(): Node {
    if (!isSign("+", "-")) return power();
    if (++depth > DEEPEST) throw fault("fewer signs and brackets");
    const zero: Node = { kind: "value", at: peek().at, value: 0 };
    const node = joined(zero, signed);
    depth--;
    return node;
  }
  function power(): Node {
    const left = single();
    return isSign("**") ? joined(left, signed) : left;
  }
  function joined(left: Node, right: () => Node): Node {
    const { at, text: sign } = tokens[next++]!;
    return { kind: "sum", at, sign, left, right: right() };
  }

  function single(): Node {
    const { kind, text, at } = peek();
    if (++depth > DEEPEST) throw fault("fewer signs and brackets");
    const node = ((): Node => {
      if (kind === "number") return { kind: "value", at, value: Number(tokens[next++]!.text.replaceAll("_", "")) };
      if (kind === "text") return texts();
      if (kind === "name") return named();
      if (isSign("(")) return bracketed();
      if (isSign("[")) return { kind: "list", at, items: listed("[", "]", sum) };
      if (isSign("{")) return { kind: "dict", at, entries: listed("{", "}", entry) };
      throw fault(`an expression of Python${/^(def|class|lambda|for|if)$/.test(text) ? " without code" : ""}`);
    })();
    depth--;
    return node;
  }
  /** Texts behind each other are one. */
  function texts(): Node {
    const { at } = peek();
    let value = "";
    while (peek().kind === "text") value += unquoted(tokens[next++]!.text);
    return { kind: "value", at, value };
  }
  function named(): Node {
    const { text: name, at } = tokens[next++]!;
    if (["def", "class", "lambda", "for", "if", "return", "not"].includes(name)) {
      next--;
      throw fault("an expression of Python without code");
    }
    const value = new Map<string, Value>([
      ["True", true],
      ["False", false],
      ["None", null],
    ]).get(name);
    if (value !== undefined) return { kind: "value", at, value };
    if (!isSign("(")) return { kind: "name", at, name };
    const byName = new Map<string, Node>();
    const inOrder: Node[] = [];
    for (const { key, node } of listed("(", ")", argument)) {
      if (key === undefined) inOrder.push(node);
      else byName.set(key, node);
    }
    if (name !== "dict" || inOrder.length > 0) return { kind: "call", at, name, inOrder, byName };
    const entries = [...byName].map(([key, each]): DictEntry => {
      return { key: { kind: "value", at: each.at, value: key }, value: each };
    });
    return { kind: "dict", at, entries };
  }
  function argument(): { readonly key?: string; readonly node: Node } {
    const [first, second] = [peek(), tokens[next + 1]];
    if (first.kind !== "name" || second?.text !== "=") return { node: sum() };
    next += 2;
    return { key: first.text, node: sum() };
  }
  function entry(): DictEntry {
    const key = sum();
    take(":");
    return { key, value: sum() };
  }
  /** A tuple, or what brackets only hold together. */
  function bracketed(): Node {
    const { at } = peek();
    const items = listed("(", ")", sum);
    const [only] = items;
    return only !== undefined && items.length === 1 && tokens[next - 2]?.text !== ","
      ? only
      : { kind: "list", at, items };
  }
  function listed<T>(open: string, close: string, one: () => T): readonly T[] {
    const items: T[] = [];
    take(open);
    while (!isSign(close)) {
      items.push(one());
      if (!isSign(close)) take(",");
    }
    take(close);
    return items;
  }

  const statements: Statement[] = [];
  while (peek().kind !== "end") {
    const { key: name, node } = argument();
    statements.push({ name, node });
  }
  return statements;
}

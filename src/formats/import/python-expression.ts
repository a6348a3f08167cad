import { UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";
import { pythonLines } from "./python-lines.ts";
import { PythonReader } from "./python-reader.ts";
import { unquoted } from "./python-tokens.ts";
import type { Source } from "./source.ts";

/** An expression of Python, as far as search spaces are written in it. `at` counts characters from the text's start. */
export type Node =
  | { readonly kind: "value"; readonly at: number; readonly value: Value }
  | { readonly kind: "name"; readonly at: number; readonly name: string }
  | { readonly kind: "code"; readonly at: number; readonly text: string }
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

interface DictEntry {
  readonly key: Node;
  readonly value: Node;
}

/** `name = expression`, or an expression alone. */
interface Statement {
  readonly name: string | undefined;
  readonly node: Node;
}

/** Begins of statements that say nothing of a space: imports, and texts that describe a program. */
const silent = /^(?:(?:from|import|pass|global)\b|[rRbBuU]?["'])/;

/**
 * Reads a program's statements that are expressions, without running any: numbers, texts, lists, dicts, calls and sums.
 * `matters` tells those that have to be understood; of others, what is code is named and passed over. Within blocks they are
 * passed over, but for those that `helps` tells.
 */
export function readPython(
  source: Source,
  matters: (text: string) => boolean,
  helps: (text: string) => boolean,
): readonly Statement[] {
  return pythonLines(source.text).flatMap((line): readonly Statement[] => {
    const text = source.text.slice(line.at, line.end);
    const begin = line.at + (/^return\b/.exec(text)?.[0].length ?? 0);
    if (silent.test(text)) return [];
    if (matters(text)) return readStatements(source, begin, line.end);
    // A block is named by the line that it begins with.
    if (line.inner && !helps(text)) return [];
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
  const reader = new PythonReader(source, from, to);
  const statements: Statement[] = [];
  while (reader.peek().kind !== "end") statements.push(readNamed(reader));
  return statements;
}

/** `name = expression`, as a statement and as an argument; or an expression alone. */
function readNamed(reader: PythonReader): Statement {
  if (reader.peek().kind !== "name" || reader.peek(1).text !== "=") return { name: undefined, node: readSum(reader) };
  const { text: name } = reader.take();
  reader.expectSign("=");
  return { name, node: readSum(reader) };
}

function readSum(reader: PythonReader): Node {
  let left = readProduct(reader);
  while (reader.isSign("+", "-")) left = joined(left, reader, readProduct);
  return left;
}

function readProduct(reader: PythonReader): Node {
  let left = readSigned(reader);
  while (reader.isSign("*", "/")) left = joined(left, reader, readSigned);
  return left;
}

function readSigned(reader: PythonReader): Node {
  if (!reader.isSign("+", "-")) return readPower(reader);
  const zero: Node = { kind: "value", at: reader.peek().at, value: 0 };
  return reader.within(() => joined(zero, reader, readSigned));
}

function readPower(reader: PythonReader): Node {
  const left = readSingle(reader);
  return reader.isSign("**") ? joined(left, reader, readSigned) : left;
}

function joined(left: Node, reader: PythonReader, readRight: (reader: PythonReader) => Node): Node {
  const { at, text: sign } = reader.take();
  return { kind: "sum", at, sign, left, right: readRight(reader) };
}

function readSingle(reader: PythonReader): Node {
  return reader.within(() => {
    const { kind, text, at } = reader.peek();
    if (kind === "number") return { kind: "value", at, value: Number(reader.take().text.replaceAll("_", "")) };
    if (kind === "text") return readTexts(reader);
    if (kind === "code") return { kind: "code", at, text: reader.take().text };
    if (kind === "name" && !ofCode.has(text)) return readName(reader);
    if (reader.isSign("(")) return readBracketed(reader);
    if (reader.isSign("[")) return { kind: "list", at, items: reader.takeList("[", "]", readSum) };
    if (reader.isSign("{")) return { kind: "dict", at, entries: reader.takeList("{", "}", readEntry) };
    throw reader.fault(`an expression of Python${kind === "name" ? " without code" : ""}`);
  });
}

/** Words of code, which no expression of a space begins with. */
const ofCode: ReadonlySet<string> = new Set(["def", "class", "for", "if", "return", "not"]);

/** Texts behind each other are one. */
function readTexts(reader: PythonReader): Node {
  const { at } = reader.peek();
  let value = "";
  while (reader.peek().kind === "text") value += unquoted(reader.take().text);
  return { kind: "value", at, value };
}

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["True", true],
  ["False", false],
  ["None", null],
]);

/** A constant, a name, or a call of it. */
function readName(reader: PythonReader): Node {
  const { text: name, at } = reader.take();
  const value = constants.get(name);
  if (value !== undefined) return { kind: "value", at, value };
  return reader.isSign("(") ? readCall(name, at, reader) : { kind: "name", at, name };
}

/** What is called with arguments; `dict(a=1)` is what braces would write. */
function readCall(name: string, at: number, reader: PythonReader): Node {
  const byName = new Map<string, Node>();
  const inOrder: Node[] = [];
  for (const { name: key, node } of reader.takeList("(", ")", readNamed)) {
    if (key === undefined) inOrder.push(node);
    else byName.set(key, node);
  }
  if (name !== "dict" || inOrder.length > 0) return { kind: "call", at, name, inOrder, byName };
  const entries = [...byName].map(([key, each]): DictEntry => {
    return { key: { kind: "value", at: each.at, value: key }, value: each };
  });
  return { kind: "dict", at, entries };
}

function readEntry(reader: PythonReader): DictEntry {
  const key = readSum(reader);
  reader.expectSign(":");
  return { key, value: readSum(reader) };
}

/** A tuple, or what brackets only hold together. */
function readBracketed(reader: PythonReader): Node {
  const { at } = reader.peek();
  const items = reader.takeList("(", ")", readSum);
  const [only] = items;
  // The sign before the closing bracket tells (1,) from (1).
  return only !== undefined && items.length === 1 && reader.peek(-2).text !== "," ? only : { kind: "list", at, items };
}

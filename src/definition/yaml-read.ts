import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { Findings } from "./findings.ts";
import { didYouMean } from "./spelling.ts";
import { mostLevels, whereTooDeep } from "./yaml-depth.ts";
import { Extents } from "./yaml-extents.ts";
import { describeSyntaxError, describeWarning } from "./yaml-messages.ts";
import { mendTorn, type WrittenEntry } from "./yaml-torn.ts";
import { type Entry, kindOf, type ListTree, type MappingTree, type ScalarTree, type Tree } from "./yaml-tree.ts";

/**
 * Reads a YAML text. Throws UserError where it is not YAML, or not all of it can be known; faults beside which the rest
 * still means what it says go to the findings.
 */
export function readTree(text: string, file: string): { readonly root: Tree; readonly findings: Findings } {
  const lines = new LineCounter();
  const findings = new Findings(file, lines);
  const deep = whereTooDeep(text, lines);
  if (deep !== undefined) {
    findings.error(
      deep,
      `this is nested too deeply, over ${mostLevels} levels; take away the brackets, dashes or indentation too many, for a definition needs three`,
    );
    throw findings.toError();
  }
  const document = parseDocument(text, {
    merge: true,
    prettyErrors: false,
    resolveKnownTags: false,
    logLevel: "error",
    uniqueKeys: false,
  });
  const broken = /[\0\uFFFD]/.exec(text);
  // A first fault makes the parser misread what comes after it, so only that one is told.
  const [fault] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (broken !== null) {
    findings.error(broken.index, "this is not UTF-8 text; save the file in the encoding UTF-8");
  } else if (fault !== undefined) {
    const { at, message } = describeSyntaxError(fault, document, text);
    findings.error(at, message);
  }
  if (findings.failed) throw findings.toError();
  for (const warning of document.warnings) {
    const { at, message } = describeWarning(warning, text);
    findings.error(at, message);
  }
  const reader = new TreeReader(text, findings);
  const root = reader.read(document.contents, 0);
  if (document.warnings.length > 0 || reader.misread) throw findings.toError();
  return { root, findings };
}

/** Values that aliases may stand for in all. */
const mostAliased = 100_000;

/** Turns the parser's nodes into a tree, each node once, so that aliases share what they stand for. */
class TreeReader {
  readonly #text: string;
  readonly #findings: Findings;
  readonly #done = new Map<object, Tree>();
  readonly #open = new Set<object>();
  /** What each anchor names so far: the text is read in its order, and a name may be given again. */
  readonly #anchors = new Map<string, Node>();
  readonly #extents = new Extents();
  #aliased = 0;
  /** Whether something could not be understood, and stands in the tree as nothing. */
  misread = false;

  constructor(text: string, findings: Findings) {
    this.#text = text;
    this.#findings = findings;
  }

  /** The tree of a node; where there is none, nothing stands at `at`. */
  read(node: unknown, at: number): Tree {
    if (isAlias(node)) {
      const start = node.range?.[0] ?? at;
      const target = this.#anchors.get(node.source);
      if (target !== undefined && !this.#open.has(target)) return this.#repeated(this.read(target, start), start);
      const { source } = node;
      this.#misread(
        start,
        target === undefined
          ? `no anchor &${source} stands above *${source}; ${this.#anchorHint(source)}`
          : `*${source} stands inside of what it names; take it away`,
      );
      return nothing(start);
    }
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) return nothing(at);
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const start = node.range?.[0] ?? at;
    const tree = isScalar(node)
      ? this.#scalar(node, start)
      : isSeq(node)
        ? this.#list(node, start)
        : this.#mapping(node, start);
    this.#open.delete(node);
    this.#done.set(node, tree);
    return tree;
  }

  /**
   * The tree as an alias repeats it. Refused beyond a limit: aliases of aliases may double with each line, or nest as deep as
   * there are lines.
   */
  #repeated(tree: Tree, at: number): Tree {
    const { values, levels } = this.#extents.of(tree);
    this.#aliased += values;
    if (this.#aliased <= mostAliased && levels <= mostLevels) return tree;
    const what = levels > mostLevels ? `nest over ${mostLevels} levels deep` : `stand for over ${mostAliased} values`;
    this.#findings.error(
      at,
      `aliases (*) of what holds aliases ${what} up to here; write out the values that are meant`,
    );
    throw this.#findings.toError();
  }

  #scalar(node: Scalar, at: number): ScalarTree {
    const end = node.range?.[1] ?? at;
    const { value } = node;
    if (value === null) return { ...nothing(at), end };
    if (typeof value === "number" || typeof value === "boolean") {
      return { kind: "scalar", value, text: this.#text.slice(at, end), at, end };
    }
    // The key << is a symbol to the parser.
    const words = typeof value === "symbol" ? "<<" : String(value);
    return { kind: "scalar", value: words, text: words, at, end };
  }

  #list(node: YAMLSeq, at: number): ListTree {
    return { kind: "list", items: node.items.map((item) => this.read(item, at)), at };
  }

  #mapping(node: YAMLMap, at: number): MappingTree {
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const entry of this.#written(node, at)) {
      if (entry.key === "<<") {
        for (const each of this.#merged(entry)) if (!merged.has(each.key)) merged.set(each.key, each);
        continue;
      }
      const first = own.get(entry.key);
      if (first === undefined) {
        own.set(entry.key, entry);
      } else {
        const place = this.#findings.place(first.keyAt);
        this.#findings.error(
          entry.keyAt,
          `${entry.key}: stands here a second time, first at ${place}; keep one of them`,
        );
      }
    }
    const entries = [...new Map([...merged, ...own]).values()];
    return { kind: "mapping", entries, at };
  }

  #written(node: YAMLMap, at: number): readonly Entry[] {
    const written = node.items.flatMap((pair) => this.#entry(pair, at) ?? []);
    if (node.flow !== true) return written;
    const { entries, torn } = mendTorn(written, this.#text);
    for (const { key, comma, value } of torn) {
      this.#findings.error(
        comma,
        `${key}: between { and } a comma ends the value; put the value in quotes: ${key}: "${value}"`,
      );
    }
    return entries;
  }

  #entry({ key, value }: Pair, at: number): WrittenEntry | undefined {
    const name = this.read(key, at);
    if (name.kind !== "scalar" || name.text.trim() === "") {
      this.#misread(name.at, `a key is a word, found ${kindOf(name)}; put a value that begins with { or [ in quotes`);
      return undefined;
    }
    const hidden = /[\p{C}\p{Zl}\p{Zp}\u00A0]/u.exec(name.text)?.[0].codePointAt(0);
    if (hidden !== undefined) {
      const code = hidden.toString(16).toUpperCase().padStart(4, "0");
      this.#misread(
        name.at,
        `a character that does not show, U+${code}, is part of this key; delete it and type a plain space`,
      );
      return undefined;
    }
    return { key: name.text, keyAt: name.at, keyEnd: name.end, value: this.read(value, name.end) };
  }

  #merged({ keyAt, value }: Entry): readonly Entry[] {
    const sources = value.kind === "list" ? value.items : [value];
    return sources.flatMap((source) => {
      if (source.kind === "mapping") return source.entries;
      this.#misread(
        keyAt,
        `<< takes a mapping, found ${kindOf(source)}; write <<: *base, with &base at a mapping above`,
      );
      return [];
    });
  }

  #misread(at: number, message: string): void {
    this.misread = true;
    this.#findings.error(at, message);
  }

  #anchorHint(name: string): string {
    const anchors = [...this.#text.matchAll(/(?<=\s)&([^\s,[\]{}]+)/g)].map((match) => match[1]!);
    return anchors.length > 0 ? didYouMean(name, anchors) : "put a text that begins with * in quotes";
  }
}

function nothing(at: number): ScalarTree {
  return { kind: "scalar", value: null, text: "", at, end: at };
}

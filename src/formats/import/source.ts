import { LineCounter } from "yaml";
import type { MappingTree, Tree } from "../../definition/yaml-tree.ts";
import { GrammarError, UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";

/** Something that could not be carried over, with the line that it stands on. */
export interface Note {
  readonly line: number;
  readonly message: string;
}

/** A text of another tool while it is read: gives errors their places, and collects what cannot be carried over. */
export class Source {
  readonly text: string;
  readonly file: string;
  readonly #lines = new LineCounter();
  /** By their words, so that none is there twice. */
  readonly #notes = new Map<string, Note>();

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.#lines.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
  }

  /** The source of a text that stands as a whole at a place of this one, so that its errors name that line. */
  within(at: number, text: string): Source {
    return new Source("\n".repeat(this.#lines.linePos(at).line - 1) + text, this.file);
  }

  /** Where a line begins. */
  startOf(line: number): number {
    return this.#lines.lineStarts[line - 1] ?? 0;
  }

  /** Says that something of this place is not carried over. */
  note(at: number, message: string): void {
    const { line } = this.#lines.linePos(at);
    this.#notes.set(`${line} ${message}`, { line, message });
  }

  /** Says of all that a mapping has under other keys that it is not carried over; `whose` is the key that it stands under. */
  noteOthers(tree: Tree | undefined, carried: readonly string[], whose?: string): void {
    if (tree?.kind !== "mapping") return;
    for (const { key, keyAt, value } of tree.entries)
      if (!carried.includes(key)) this.note(keyAt, `${whose === undefined ? "" : `${whose}, `}${key}: ${shown(value)}`);
  }

  /** In the text's order. */
  get notes(): readonly Note[] {
    return [...this.#notes.values()].sort((a, b) => a.line - b.line);
  }

  /** An error at a place: `sweep.yaml:3:7 lr: …`. */
  fault(at: number, message: string): UserError {
    const { line, col } = this.#lines.linePos(at);
    return new UserError(`${this.file}:${line}:${col} ${message}`);
  }

  /** Makes something of our grammar; what the grammar refuses becomes an error at the place it was made from. */
  make<T>(at: number, name: string, make: () => T): T {
    try {
      return make();
    } catch (error) {
      if (error instanceof GrammarError) throw this.fault(at, `${name}: ${error.message}`);
      throw error;
    }
  }

  /** The value under a key; undefined where the tree is no mapping or has no such key. */
  get(tree: Tree | undefined, key: string): Tree | undefined {
    return tree?.kind === "mapping" ? tree.entries.find((entry) => entry.key === key)?.value : undefined;
  }

  mapping(tree: Tree, what: string): MappingTree {
    if (tree.kind === "mapping") return tree;
    throw this.fault(tree.at, `expected ${what} by their names`);
  }

  items(tree: Tree, what: string): readonly Tree[] {
    if (tree.kind === "list") return tree.items;
    throw this.fault(tree.at, `expected a list of ${what}`);
  }

  /** A number, in quotes or not; undefined where there is none. */
  number(tree: Tree | undefined, what: string): number | undefined {
    if (tree === undefined || (tree.kind === "scalar" && tree.value === null)) return undefined;
    const number = tree.kind === "scalar" && tree.text.trim() !== "" ? Number(tree.text.replaceAll("_", "")) : NaN;
    if (Number.isFinite(number)) return number + 0;
    throw this.fault(tree.at, `${what}: expected a number, found ${shown(tree)}`);
  }

  /** A number that has to be there; `at` is the place to name where it is not. */
  need(tree: Tree | undefined, what: string, at: number): number {
    const number = this.number(tree, what);
    if (number === undefined) throw this.fault(at, `${what}: is missing`);
    return number;
  }

  /** The text of a scalar; undefined where there is none. */
  word(tree: Tree | undefined): string | undefined {
    return tree?.kind === "scalar" && tree.value !== null ? tree.text : undefined;
  }
}

/** A tree as one value of a hyperparameter: lists and mappings as their JSON. */
export function asValue(tree: Tree): Value {
  return tree.kind === "scalar" ? tree.value : JSON.stringify(plainOf(tree));
}

/** A tree as plain data. */
export function plainOf(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(plainOf);
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainOf(value)]));
}

/** A tree as an error names it. */
export function shown(tree: Tree): string {
  const text = tree.kind === "scalar" ? (tree.value === null ? "nothing" : tree.text) : JSON.stringify(plainOf(tree));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** One value of a YAML text: aliases followed, merge keys spread out. `at` counts characters from the text's start. */
export type Tree = ScalarTree | ListTree | MappingTree;

export interface ScalarTree {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The value of a text, and any other scalar as it is written. */
  readonly text: string;
  /** Where it is written: from its opening quote or block sign to its end. */
  readonly at: number;
  readonly end: number;
}

export interface ListTree {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly at: number;
}

export interface MappingTree {
  readonly kind: "mapping";
  /** Keys are unique. */
  readonly entries: readonly Entry[];
  readonly at: number;
}

export interface Entry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: Tree;
}

/** How a tree is told of in an error. */
export function kindOf(tree: Tree): string {
  if (tree.kind === "list") return tree.items.length > 0 ? "a list" : "an empty list";
  if (tree.kind === "mapping") return tree.entries.length > 0 ? "a mapping" : "an empty mapping";
  if (tree.value === null) return "nothing";
  if (typeof tree.value !== "string") return tree.text;
  return JSON.stringify(tree.text.length > 40 ? `${tree.text.slice(0, 39)}…` : tree.text);
}

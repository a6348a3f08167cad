import type { Tree } from "./yaml-tree.ts";

/** How many values a tree holds, itself included, and how many levels lie below it; what aliases share counts each time. */
export interface Extent {
  readonly values: number;
  readonly levels: number;
}

/** Measures trees, each once. */
export class Extents {
  readonly #known = new Map<Tree, Extent>();

  of(tree: Tree): Extent {
    const found = this.#known.get(tree) ?? this.#measured(tree);
    this.#known.set(tree, found);
    return found;
  }

  #measured(tree: Tree): Extent {
    if (tree.kind === "scalar") return { values: 1, levels: 0 };
    const parts = tree.kind === "list" ? tree.items : tree.entries.map(({ value }) => value);
    let [values, levels] = [1, 0];
    for (const part of parts) {
      const extent = this.of(part);
      values += extent.values;
      levels = Math.max(levels, extent.levels + 1);
    }
    return { values, levels };
  }
}

import type { Node } from "./python-expression.ts";

export type Call = Extract<Node, { kind: "call" }>;

/** An argument of a call by its place or its name. */
export function argument({ inOrder, byName }: Call, i: number, name: string): Node | undefined {
  return inOrder[i] ?? byName.get(name);
}

/** The text that a node is. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "value" && typeof node.value === "string" ? node.value : undefined;
}

/** Whether a parameter of Hyperopt stands in it. */
export function hasParameter(node: Node): boolean {
  if (node.kind === "list") return node.items.some(hasParameter);
  if (node.kind === "dict") return node.entries.some(({ value }) => hasParameter(value));
  if (node.kind === "sum") return hasParameter(node.left) || hasParameter(node.right);
  if (node.kind !== "call") return false;
  return node.name.startsWith("hp.") || [...node.inOrder, ...node.byName.values()].some(hasParameter);
}

/** What to call an option: the first text in it, or the label of the parameter that it is. */
export function titleOf(node: Node): string | undefined {
  if (node.kind === "list") return node.items.map(textOf).find((text) => text !== undefined);
  if (node.kind === "dict") return node.entries.map(({ value }) => textOf(value)).find((text) => text !== undefined);
  if (node.kind !== "call") return undefined;
  return node.name.startsWith("hp.") ? textOf(argument(node, 0, "label")) : node.inOrder.map(titleOf)[0];
}

const kinds = "p?choice|randint|uniformint|q?(?:log)?(?:uniform|normal)";

/** How a program calls Hyperopt's `hp`: by this name, behind the name of its module, or by one that it imports it by. */
export class CallsOfHp {
  readonly #begin: string;

  constructor(program: string) {
    const [, other] = /\bhp\s+as\s+([A-Za-z_]\w*)/.exec(program) ?? [];
    this.#begin = `(?:(?:\\w+\\.)?hp${other === undefined ? "" : `|${other}`})\\.`;
  }

  /** Whether a parameter stands in a text. */
  standIn(text: string): boolean {
    return new RegExp(`(?<![\\w.])${this.#begin}(?:${kinds})\\s*\\(`).test(text);
  }

  /** `hp.uniform` for what the program calls so; other names as they are. */
  plain(name: string): string {
    return name.replace(new RegExp(`^${this.#begin}`), "hp.");
  }
}

import type { Node } from "./python-expression.ts";

/**
 * The node with what names stand for in their place, as far as that was assigned, and with what is called by its plain name;
 * `used` collects the names that were assigned.
 */
export function withNames(
  node: Node,
  assigned: ReadonlyMap<string, Node>,
  plainName: (called: string) => string,
  used: Set<string>,
): Node {
  const of = (inner: Node) => withNames(inner, assigned, plainName, used);
  switch (node.kind) {
    case "name": {
      const known = assigned.get(node.name);
      if (known !== undefined) used.add(node.name);
      return known ?? node;
    }
    case "value":
    case "code":
      return node;
    case "list":
      return { ...node, items: node.items.map(of) };
    case "dict":
      return { ...node, entries: node.entries.map(({ key, value }) => ({ key: of(key), value: of(value) })) };
    case "sum":
      return { ...node, left: of(node.left), right: of(node.right) };
    case "call":
      return {
        ...node,
        name: plainName(node.name),
        inOrder: node.inOrder.map(of),
        byName: new Map([...node.byName].map(([key, value]) => [key, of(value)])),
      };
  }
}

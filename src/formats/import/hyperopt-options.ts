import type { Call } from "./hyperopt-nodes.ts";
import { numberOf } from "./hyperopt-ranges.ts";
import type { Node } from "./python-expression.ts";
import type { Source } from "./source.ts";

/** Options of a choice beyond which it is none. */
const MOST = 1000;

/** The options of a choice: a list's, or the numbers of `range` or numpy's `arange`; undefined where there are none. */
export function optionsOf(source: Source, node: Node | undefined, label: string): readonly Node[] | undefined {
  if (node?.kind === "list") return node.items.length === 0 ? undefined : node.items;
  if (node?.kind !== "call") return undefined;
  if (/^(list|tuple)$/.test(node.name) && node.inOrder.length === 1) return optionsOf(source, node.inOrder[0], label);
  return /^(range|(np|numpy)\.arange)$/.test(node.name) ? numbersOf(source, node, label) : undefined;
}

function numbersOf(source: Source, { at, inOrder }: Call, label: string): readonly Node[] | undefined {
  const given = inOrder.map((each) => numberOf(source, each, label));
  const [start = 0, stop = 0, step = 1] = given.length === 1 ? [0, ...given] : given;
  const length = Math.ceil((stop - start) / step);
  if (!(length >= 1 && length <= MOST)) return undefined;
  // Sums of steps end in digits that nobody wrote.
  return Array.from({ length }, (_, i) => ({ kind: "value", at, value: Number((start + i * step).toPrecision(12)) }));
}

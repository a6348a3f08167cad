import { type Expression, normal, pow, round, uniform } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";
import { argument, type Call } from "./hyperopt-nodes.ts";
import type { Node } from "./python-expression.ts";
import { byExponents, byFactorsRoughly, evenly, wholly } from "./ranges.ts";
import type { Source } from "./source.ts";

/** What `hp.uniform(…)` and the like mean in our grammar. Throws UserError with the place of what is wrong. */
export function hyperoptRange(source: Source, node: Call, kind: string, label: string): Expression<Value> {
  const number = (i: number, name: string) => {
    const found = argument(node, i, name);
    if (found === undefined) throw source.fault(node.at, `${label}: ${name} is missing`);
    return numberOf(source, found, `${label}, ${name}`);
  };
  const [low, high] = [() => number(1, "low"), () => number(2, "high")];
  const [mu, sigma] = [() => number(1, "mu"), () => number(2, "sigma")];
  const q = () => number(3, "q");
  switch (kind) {
    case "uniform":
      return evenly(low(), high());
    case "quniform":
      return round(uniform(low(), high()), q());
    case "uniformint":
      return round(uniform(low(), high()), 1);
    // The ends are natural logarithms.
    case "loguniform":
      return byExponents(low(), high());
    case "qloguniform":
      return round(byFactorsRoughly(power(low()), power(high())), q());
    case "normal":
      return normal(mu(), sigma());
    case "qnormal":
      return normal(mu(), sigma(), { step: q() });
    case "lognormal":
      return pow(Math.E, normal(mu(), sigma()));
    case "qlognormal":
      return round(pow(Math.E, normal(mu(), sigma())), q());
    // The upper end is not included.
    case "randint": {
      const alone = node.byName.get("upper") ?? (node.inOrder.length === 2 ? node.inOrder[1] : undefined);
      if (alone !== undefined && !node.byName.has("high"))
        return wholly(0, numberOf(source, alone, `${label}, upper`) - 1);
      return wholly(low(), high() - 1);
    }
    default:
      throw source.fault(node.at, `${label}: there is no hp.${kind}`);
  }
}

/** The number that an expression works out to. Throws UserError where it is none that a computer holds. */
export function numberOf(source: Source, node: Node, what: string): number {
  const value = worth(source, node, what);
  if (Number.isFinite(value)) return value + 0;
  throw source.fault(node.at, `${what}: expected a number that a computer holds`);
}

function worth(source: Source, node: Node, what: string): number {
  if (node.kind === "value" && typeof node.value === "number") return node.value;
  if (node.kind === "sum") {
    const [a, b] = [worth(source, node.left, what), worth(source, node.right, what)];
    return { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "**": a ** b }[node.sign] ?? Number.NaN;
  }
  if (node.kind === "call" && node.inOrder.length === 1 && node.byName.size === 0) {
    const make = functions.get(node.name.replace(/^(np|numpy|math)\./, ""));
    if (make !== undefined) return make(worth(source, node.inOrder[0]!, what));
  }
  throw source.fault(node.at, `${what}: expected a number`);
}

const functions: ReadonlyMap<string, (x: number) => number> = new Map([
  ["log", Math.log],
  ["log2", Math.log2],
  ["log10", Math.log10],
  ["exp", Math.exp],
  ["sqrt", Math.sqrt],
  ["float", Number],
  ["int", Math.trunc],
]);

/** `e ** exponent`, to the digits that a logarithm leaves of a number. */
function power(exponent: number): number {
  return Number(Math.exp(exponent).toPrecision(12));
}

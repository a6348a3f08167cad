import { cellCount, type Distribution, decode, type Value } from "../space/distribution.ts";
import { printValue } from "../space/print.ts";
import { isInherited } from "../study/record.ts";
import { wholePlaceholders } from "./placeholders.ts";
import type { MappingTree, Tree } from "./yaml-tree.ts";

/** What is wrong with a hyperparameter's name; undefined where it is fine. */
export function nameFault(name: string): string | undefined {
  if (/^-[A-Za-z_]/.test(name))
    return `a space is missing after the dash, and none is needed here; write ${name.slice(1)}: …`;
  if (!/^[A-Za-z_][\w./-]*$/.test(name)) {
    return "a hyperparameter's name begins with a letter or _ and has only letters, digits, _ . - and /; rename it";
  }
  if (wholePlaceholders.includes(name))
    return `{${name}} in a command stands for all hyperparameters at once; rename this one`;
  if (isInherited(name)) return "JavaScript keeps this name for itself; rename it";
  return undefined;
}

/** What is wrong with a distribution's values, which must be numbers that a computer holds; undefined where they are. */
export function valuesFault(distribution: Distribution): string | undefined {
  const { base } = distribution;
  const values =
    base.kind === "fixed"
      ? [base.value]
      : base.kind === "choice" || base.kind === "ordinal"
        ? base.options
        : [decode(distribution, 0), decode(distribution, 1)];
  const infinite = values.find((value) => typeof value === "number" && !Number.isFinite(value));
  if (infinite !== undefined) return `its values go as far as ${infinite}; make its range smaller`;
  if (cellCount(distribution) > 1 && values.length === 2 && values[0] === values[1]) {
    return `all its values round to ${values[0]}; move its ends apart`;
  }
  return undefined;
}

/** What to write in place of a hyperparameter's value that is no expression. */
export function suggestion(name: string, tree: Tree): string {
  switch (tree.kind) {
    case "scalar":
      if (tree.value === null) return "write uniform(0, 1), for example";
      if (typeof tree.value === "boolean") return `write fixed(${tree.text}), or choice(true, false)`;
      return `write fixed(${tree.text}), or a range such as uniform(0, 1)`;
    case "list":
      return suggestionForList(tree.items);
    case "mapping":
      return suggestionForMapping(name, tree);
  }
}

function suggestionForList(items: readonly Tree[]): string {
  const values = valuesOf(items);
  if (values === undefined)
    return "write choice(a, b) of single values, and let the program look up what each stands for";
  // Numbers in a list have an order that a search can use.
  const call = values.length > 1 && values.every((value) => typeof value === "number") ? "ordinal" : "choice";
  return `write ${call}(${values.map(printValue).join(", ")})`;
}

/** Other tools' ways to write a range, and groups of hyperparameters. */
function suggestionForMapping(name: string, { entries }: MappingTree): string {
  const get = (...keys: readonly string[]): Tree | undefined => entries.find(({ key }) => keys.includes(key))?.value;
  const low = numberIn(get("min", "low", "lower"));
  const high = numberIn(get("max", "high", "upper"));
  if (low !== undefined && high !== undefined) {
    const kind = get("distribution", "type", "log", "scale");
    const words = kind?.kind === "scalar" ? kind.text : "";
    const log = /log|true/i.test(words);
    // Where a log scale goes below 0, its ends are exponents of e.
    if (log && Number(low) <= 0) return `write ${Math.E} ** uniform(${low}, ${high})`;
    return `write ${log ? "log" : ""}${/int/i.test(words) ? "int" : "uniform"}(${low}, ${high})`;
  }
  const list = get("values", "choices", "options");
  if (list?.kind === "list") return suggestionForList(list.items);
  const value = get("value");
  if (value !== undefined) return suggestion(name, value);
  const first = entries[0]?.key;
  if (first === undefined) return "write uniform(0, 1), for example";
  return `write one line for each hyperparameter, with names such as ${name}.${first}`;
}

function valuesOf(items: readonly Tree[]): readonly Value[] | undefined {
  const values = items.flatMap((item) => (item.kind === "scalar" ? [item.value] : []));
  return values.length > 0 && values.length === items.length ? values : undefined;
}

/** A number as it is written. */
function numberIn(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && tree.text.trim() !== "" && Number.isFinite(Number(tree.text))
    ? tree.text
    : undefined;
}

import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { type Expression, normal, pow, round, uniform, when } from "../../space/build.ts";
import type { ParsedParameter } from "../../space/grammar.ts";
import type { Value } from "../../space/value.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { calledElsewhere, Names } from "./names.ts";
import { byFactors, byFactorsRoughly, evenly, oneOf, wholly } from "./ranges.ts";
import { asValue, Source } from "./source.ts";

/** Whether a tree is a search space of NNI: each parameter has a `_type`. */
export function isNni(root: Tree): boolean {
  return (
    root.kind === "mapping" &&
    root.entries.some(({ value }) => value.kind === "mapping" && value.entries.some(({ key }) => key === "_type"))
  );
}

/** Reads a search space of NNI; spaces nested in a choice are conditional on it. Throws UserError with the place of what is wrong. */
export function importNni(text: string, file: string): Imported {
  const source = new Source(text, file);
  const { root } = readTree(text, file);
  return { format: "a search space of NNI", parameters: nniParameters(source, root), notes: source.notes };
}

/** The parameters of a search space, with those nested in choices. */
export function nniParameters(source: Source, space: Tree): readonly ImportedParameter[] {
  return parametersWithin(source, space, new Names(), { prefix: "", under: (parameter) => parameter });
}

/** The choices around a space: what stands before its names, and on what its parameters are conditional. */
interface Place {
  readonly prefix: string;
  readonly under: (parameter: ParsedParameter) => ParsedParameter;
}

function parametersWithin(source: Source, tree: Tree, names: Names, { prefix, under }: Place): ImportedParameter[] {
  return source.mapping(tree, "parameters").entries.flatMap(({ key, value }): ImportedParameter[] => {
    if (key === "_name") return [];
    const original = `${prefix}${key}`;
    const name = names.take(original);
    const kind = source.word(source.get(value, "_type"));
    const list = source.get(value, "_value");
    if (list === undefined) throw source.fault(value.at, `${name}: _value is missing`);
    const items = source.items(list, "values");
    const branches = kind === "choice" ? items.filter((item) => source.get(item, "_name") !== undefined) : [];
    const parameter = source.make(value.at, name, () =>
      kind === "choice" ? oneOf(items.map((item) => choiceOf(source, item))) : ranged(source, name, kind, items, value),
    );
    const nested = branches.flatMap((branch) => {
      const option = choiceOf(source, branch);
      const place = {
        prefix: `${name}.${option}.`,
        under: (inner: ParsedParameter) => under(when(inner, name, option)),
      };
      return parametersWithin(source, branch, names, place);
    });
    return [{ name, parameter: under(parameter), ...calledElsewhere(original, name) }, ...nested];
  });
}

function choiceOf(source: Source, item: Tree): Value {
  const name = source.get(item, "_name");
  return name === undefined ? asValue(item) : asValue(name);
}

function ranged(
  source: Source,
  name: string,
  kind: string | undefined,
  items: readonly Tree[],
  { at }: Tree,
): Expression<Value> {
  const number = (i: number) => source.need(items[i], `${name}, value ${i + 1}`, at);
  switch (kind) {
    // The upper end is not included.
    case "randint":
      return wholly(number(0), number(1) - 1);
    case "uniform":
      return evenly(number(0), number(1));
    case "loguniform":
      return byFactors(number(0), number(1));
    case "quniform":
    case "qloguniform": {
      const [low, high, step] = [number(0), number(1), number(2)];
      const isMultiple = (end: number) => Math.abs(end / step - Math.round(end / step)) < 1e-9;
      if (!isMultiple(low) || !isMultiple(high))
        source.note(at, `${name}: ${kind} keeps its ends though they are no multiples; here they are rounded too`);
      return round(kind === "quniform" ? uniform(low, high) : byFactorsRoughly(low, high), step);
    }
    case "normal":
      return normal(number(0), number(1));
    case "qnormal":
      return normal(number(0), number(1), { step: number(2) });
    case "lognormal":
      return pow(Math.E, normal(number(0), number(1)));
    case "qlognormal":
      return round(pow(Math.E, normal(number(0), number(1))), number(2));
    default:
      throw source.fault(at, `${name}: the _type ${kind ?? "that is missing"} is not known`);
  }
}

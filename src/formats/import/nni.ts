import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { type Expression, normal, pow, round, uniform, when } from "../../space/build.ts";
import type { ParsedParameter } from "../../space/grammar.ts";
import type { Value } from "../../space/value.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { parameterName } from "./parameter-name.ts";
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
  const parameters: ImportedParameter[] = [];
  addAll(source, space, "", (parameter) => parameter, parameters);
  return parameters;
}

type Condition = (parameter: ParsedParameter) => ParsedParameter;

function addAll(source: Source, tree: Tree, prefix: string, under: Condition, parameters: ImportedParameter[]): void {
  for (const { key, value } of source.mapping(tree, "parameters").entries) {
    if (key === "_name") continue;
    const name = parameterName(`${prefix}${key}`, new Set(parameters.map((each) => each.name)));
    const kind = source.word(source.get(value, "_type"));
    const list = source.get(value, "_value");
    if (list === undefined) throw source.fault(value.at, `${name}: _value is missing`);
    const items = source.items(list, "values");
    const branches = kind === "choice" ? items.filter((item) => source.get(item, "_name") !== undefined) : [];
    const parameter = source.make(value.at, name, () =>
      kind === "choice" ? oneOf(items.map((item) => choiceOf(source, item))) : ranged(source, name, kind, items, value),
    );
    parameters.push({ name, parameter: under(parameter) });
    for (const branch of branches) {
      const option = choiceOf(source, branch);
      addAll(source, branch, `${name}.${option}.`, (inner) => under(when(inner, name, option)), parameters);
    }
  }
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
      source.note(at, `${name}: quniform keeps its ends though they are no multiples; here they are rounded too`);
      return round(uniform(number(0), number(1)), number(2));
    case "qloguniform":
      return round(byFactorsRoughly(number(0), number(1)), number(2));
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

import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { type Expression, fixed, logint, normal, ordinal, pow, unless, when } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { calledElsewhere, Names } from "./names.ts";
import { between, byFactors, evenly, oneOf, wholly } from "./ranges.ts";
import { asValue, Source, shown } from "./source.ts";

/** Whether a tree is a configuration space as ConfigSpace writes it to JSON. */
export function isConfigSpace(root: Tree): boolean {
  return root.kind === "mapping" && root.entries.some(({ key }) => key === "hyperparameters");
}

/** Reads ConfigSpace's JSON. Conditions that our grammar has not, and forbidden clauses, are named. */
export function importConfigSpace(text: string, file: string): Imported {
  const source = new Source(text, file);
  const { root } = readTree(text, file);
  const list = source.get(root, "hyperparameters");
  if (list === undefined) throw source.fault(root.at, "hyperparameters: are missing");
  const names = new Names();
  const parameters = new Map<string, ImportedParameter>();
  for (const item of source.items(list, "hyperparameters")) {
    const original = source.word(source.get(item, "name"));
    if (original === undefined) throw source.fault(item.at, "a hyperparameter without a name");
    const name = names.take(original);
    const parameter = source.make(item.at, name, () => distribution(source, name, item));
    parameters.set(name, { name, parameter, ...calledElsewhere(original, name) });
  }
  const conditions = source.get(root, "conditions");
  if (conditions?.kind === "list") for (const each of conditions.items) addCondition(source, each, names, parameters);
  const forbidden = source.get(root, "forbiddens");
  if (forbidden?.kind === "list")
    for (const each of forbidden.items) source.note(each.at, `a forbidden clause: ${shown(each)}`);
  return {
    format: "ConfigSpace's JSON",
    name: source.word(source.get(root, "name")),
    parameters: [...parameters.values()],
    notes: source.notes,
  };
}

function addCondition(source: Source, tree: Tree, names: Names, parameters: Map<string, ImportedParameter>): void {
  const kind = source.word(source.get(tree, "type"));
  const parts = kind === "AND" ? source.get(tree, "conditions") : undefined;
  if (parts !== undefined) {
    for (const part of source.items(parts, "conditions")) addCondition(source, part, names, parameters);
    return;
  }
  const child = names.of(source.word(source.get(tree, "child")));
  const parent = names.of(source.word(source.get(tree, "parent")));
  const values = source.get(tree, "values");
  const value = source.get(tree, "value");
  const inner = parameters.get(child ?? "");
  const is = values?.kind === "list" ? values.items.map(asValue) : value === undefined ? [] : [asValue(value)];
  if (
    child === undefined ||
    parent === undefined ||
    inner === undefined ||
    is.length === 0 ||
    !["EQ", "IN", "NEQ"].includes(kind ?? "")
  )
    source.note(tree.at, `a condition: ${shown(tree)}`);
  else {
    const parameter = kind === "NEQ" ? unless(inner.parameter, parent, is) : when(inner.parameter, parent, is);
    parameters.set(child, { ...inner, parameter });
  }
}

function distribution(source: Source, name: string, tree: Tree): Expression<Value> {
  const kind = source.word(source.get(tree, "type"));
  const number = (key: string) => source.need(source.get(tree, key), `${name}, ${key}`, tree.at);
  const log = source.word(source.get(tree, "log")) === "true";
  const list = (...keys: readonly string[]) => {
    const found = keys.map((key) => source.get(tree, key)).find((each) => each !== undefined);
    if (found === undefined) throw source.fault(tree.at, `${name}: ${keys[0]} are missing`);
    return source.items(found, "values").map(asValue);
  };
  switch (kind) {
    case "uniform_float":
      return log ? byFactors(number("lower"), number("upper")) : evenly(number("lower"), number("upper"));
    case "uniform_int":
      return log
        ? between(number("lower"), number("upper"), (a, b) => logint(a, b))
        : wholly(number("lower"), number("upper"));
    case "normal_float":
    case "normal_int": {
      if (source.get(tree, "lower") !== undefined) source.note(tree.at, `${name}: the ends of its normal distribution`);
      const spread = normal(number("mu"), number("sigma"), kind === "normal_int" && !log ? { step: 1 } : {});
      return log ? pow(Math.E, spread) : spread;
    }
    case "categorical": {
      const weights = source.get(tree, "weights") ?? source.get(tree, "probabilities");
      const options = list("choices");
      if (weights?.kind !== "list") return oneOf(options);
      return oneOf(
        options,
        weights.items.map((item) => source.need(item, `${name}, weights`, item.at)),
      );
    }
    case "ordinal":
      return ordinal(...list("sequence", "values"));
    case "constant": {
      const value = source.get(tree, "value");
      if (value === undefined) throw source.fault(tree.at, `${name}: value is missing`);
      return fixed(asValue(value));
    }
    default:
      throw source.fault(tree.at, `${name}: the type ${kind ?? "that is missing"} is not known, or has no like here`);
  }
}

import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { beta, type Expression, fixed, logint, normal, ordinal, plus, pow, round, times } from "../../space/build.ts";
import type { Condition } from "../../space/condition.ts";
import { cellCount, type Distribution, type Value } from "../../space/distribution.ts";
import { either } from "./either.ts";
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

/** Adds a condition to the hyperparameter that it is of, or names it where ours cannot say it. */
function addCondition(source: Source, tree: Tree, names: Names, parameters: Map<string, ImportedParameter>): void {
  const parts = source.word(source.get(tree, "type")) === "AND" ? source.get(tree, "conditions") : undefined;
  if (parts !== undefined) {
    for (const part of source.items(parts, "conditions")) addCondition(source, part, names, parameters);
    return;
  }
  const child = parameters.get(names.of(source.word(source.get(tree, "child"))) ?? "");
  const asked = conditionsOf(source, tree, names, parameters);
  if (child === undefined || asked === undefined) source.note(tree.at, `a condition: ${shown(tree)}`);
  else {
    const { distribution, conditions } = child.parameter;
    parameters.set(child.name, { ...child, parameter: { distribution, conditions: [...conditions, ...asked] } });
  }
}

/** Ours, all of which must hold where one of ConfigSpace's does; undefined where they cannot say it. */
function conditionsOf(
  source: Source,
  tree: Tree,
  names: Names,
  parameters: ReadonlyMap<string, ImportedParameter>,
): readonly Condition[] | undefined {
  const kind = source.word(source.get(tree, "type"));
  const parts = source.get(tree, "conditions");
  if (kind === "OR" && parts !== undefined) {
    const [first, ...others] = source
      .items(parts, "conditions")
      .map((part) => conditionsOf(source, part, names, parameters));
    return others.reduce((one, other) => one && other && either(one, other), first);
  }
  const parent = parameters.get(names.of(source.word(source.get(tree, "parent"))) ?? "");
  if (parent === undefined || cellCount(parent.parameter.distribution) === Infinity) return undefined;
  const listed = source.get(tree, "values");
  const single = source.get(tree, "value");
  const is = listed?.kind === "list" ? listed.items.map(asValue) : single === undefined ? [] : [asValue(single)];
  const inOrder = valuesInOrder(parent.parameter.distribution);
  const at = inOrder.indexOf(is[0] ?? null);
  const beyond = inOrder.filter((_, i) => at >= 0 && (kind === "GT" ? i > at : i < at));
  const values = kind === "GT" || kind === "LT" ? beyond : ["EQ", "IN", "NEQ"].includes(kind ?? "") ? is : [];
  if (values.length === 0) return undefined;
  return [{ parent: parent.name, negated: kind === "NEQ", values }];
}

/** Values beyond which a condition does not list them. */
const MOST = 100;

/** The values of an ordinal or of a short range of whole numbers, lowest first; none of anything else. */
function valuesInOrder({ base, ends }: Distribution): readonly Value[] {
  if (base.kind === "ordinal") return base.options;
  const range = ends?.integer ? ends : base;
  if (!("low" in range) || range.high - range.low >= MOST) return [];
  return Array.from({ length: range.high - range.low + 1 }, (_, i) => range.low + i);
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
    case "beta_float":
    case "beta_int": {
      const share = beta(number("alpha"), number("beta"));
      // Each whole number has as much of the range as any other, and the very ends still round to theirs.
      const half = kind === "beta_int" ? 0.499 : 0;
      const [low, high] = [number("lower") - half, number("upper") + half];
      const wide = Number((log ? high / low : high - low).toPrecision(12));
      const spread = log ? times(low, pow(wide, share)) : plus(low, times(wide, share));
      return half === 0 ? spread : round(spread, 1);
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

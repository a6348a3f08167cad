import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { type Expression, int, logint, uniform } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";
import { jsonObject } from "../results/table-rows.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { calledElsewhere, Names } from "./names.ts";
import { between, byFactors, oneOf, wholly } from "./ranges.ts";
import { asValue, Source } from "./source.ts";

/** Whether a tree is a mapping of Optuna's distributions, each as its `distribution_to_json` writes it, or as what that says. */
export function isOptuna(root: Tree): boolean {
  return (
    root.kind === "mapping" &&
    root.entries.some(({ value }) =>
      value.kind === "scalar"
        ? jsonObject(value.text)?.attributes !== undefined
        : value.kind === "mapping" && value.entries.some(({ key }) => key === "attributes"),
    )
  );
}

/** Reads Optuna's distributions by their parameters' names. Throws UserError with the place of what is wrong. */
export function importOptuna(text: string, file: string): Imported {
  const source = new Source(text, file);
  const names = new Names();
  const parameters = source
    .mapping(readTree(text, file).root, "distributions")
    .entries.map(({ key, value }): ImportedParameter => {
      const name = names.take(key);
      const inner = value.kind === "scalar" ? source.within(value.at, value.text) : source;
      const tree = inner === source ? value : readTree(inner.text, file).root;
      const parameter = inner.make(tree.at, name, () => optunaDistribution(inner, name, tree));
      return { name, parameter, ...calledElsewhere(key, name) };
    });
  return { format: "Optuna's distributions", parameters, notes: source.notes };
}

/** One of Optuna's distributions in our grammar. Throws UserError with the place of what is wrong. */
export function optunaDistribution(source: Source, name: string, tree: Tree): Expression<Value> {
  const kind = source.word(source.get(tree, "name"));
  const attributes = source.get(tree, "attributes");
  const end = (key: string) => source.need(source.get(attributes, key), `${name}, ${key}`, tree.at);
  const step = source.number(source.get(attributes, "step"), `${name}, step`);
  const log = source.word(source.get(attributes, "log")) === "true";
  switch (kind) {
    case "FloatDistribution":
      if (log) return byFactors(end("low"), end("high"));
      return between(end("low"), end("high"), (low, high) => uniform(low, high, step === undefined ? {} : { step }));
    case "UniformDistribution":
      return between(end("low"), end("high"), (low, high) => uniform(low, high));
    case "LogUniformDistribution":
      return byFactors(end("low"), end("high"));
    case "DiscreteUniformDistribution": {
      const q = end("q");
      return between(end("low"), end("high"), (low, high) => uniform(low, high, { step: q }));
    }
    case "IntDistribution":
    case "IntUniformDistribution":
    case "IntLogUniformDistribution":
      if (log || kind === "IntLogUniformDistribution")
        return between(end("low"), end("high"), (low, high) => logint(low, high));
      if (step === undefined || step === 1) return wholly(end("low"), end("high"));
      return between(end("low"), end("high"), (low, high) => int(low, high, { step }));
    case "CategoricalDistribution": {
      const choices = source.get(attributes, "choices");
      if (choices === undefined) throw source.fault(tree.at, `${name}: choices are missing`);
      return oneOf(source.items(choices, "choices").map(asValue));
    }
    default:
      throw source.fault(tree.at, `${name}: there is no distribution ${kind ?? "without a name"}`);
  }
}

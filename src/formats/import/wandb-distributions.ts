import type { Tree } from "../../definition/yaml-tree.ts";
import { beta, type Expression, fixed, normal, pow, round } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";
import { byExponents, byFactors, byFactorsRoughly, evenly, oneOf, wholly } from "./ranges.ts";
import { type Source, shown } from "./source.ts";

/** What a sweep says of one parameter, and how to tell where something is wrong. */
interface Asked {
  readonly source: Source;
  readonly name: string;
  readonly tree: Tree;
  /** A value as the program is to get it. */
  readonly valueOf: (tree: Tree) => Value;
}

type Make = (asked: Asked) => Expression<Value>;

/** Every distribution of a sweep by its name. `min` and `max` of the plain log_ ones are exponents of e. */
const distributions: Readonly<Record<string, Make>> = {
  constant: (asked) => fixed(asked.valueOf(required(asked, "value"))),
  categorical: (asked) => oneOf(values(asked)),
  categorical_w_probabilities: (asked) => oneOf(values(asked), probabilities(asked)),
  int_uniform: (asked) => wholly(number(asked, "min"), number(asked, "max")),
  uniform: (asked) => evenly(number(asked, "min"), number(asked, "max")),
  q_uniform: (asked) => quantised(asked, evenly(number(asked, "min"), number(asked, "max"))),
  log_uniform: (asked) => byExponents(number(asked, "min"), number(asked, "max")),
  q_log_uniform: (asked) => quantised(asked, byExponents(number(asked, "min"), number(asked, "max"))),
  log_uniform_values: (asked) => byFactors(number(asked, "min"), number(asked, "max")),
  q_log_uniform_values: (asked) => quantised(asked, byFactorsRoughly(number(asked, "min"), number(asked, "max"))),
  // The logarithm of 1/x is uniform where that of x is.
  inv_log_uniform: (asked) => byExponents(-number(asked, "max") + 0, -number(asked, "min") + 0),
  inv_log_uniform_values: (asked) => byFactors(number(asked, "min"), number(asked, "max")),
  normal: (asked) => normal(number(asked, "mu", 0), number(asked, "sigma", 1)),
  q_normal: (asked) => normal(number(asked, "mu", 0), number(asked, "sigma", 1), { step: number(asked, "q", 1) }),
  log_normal: (asked) => pow(Math.E, normal(number(asked, "mu", 0), number(asked, "sigma", 1))),
  q_log_normal: (asked) => quantised(asked, pow(Math.E, normal(number(asked, "mu", 0), number(asked, "sigma", 1)))),
  beta: (asked) => beta(number(asked, "a", 1), number(asked, "b", 1)),
  q_beta: (asked) => quantised(asked, beta(number(asked, "a", 1), number(asked, "b", 1))),
};

/** A sweep's parameter in our grammar. Throws UserError at the place of what is wrong. */
export function wandbDistribution(asked: Asked): Expression<Value> {
  const { source, name, tree } = asked;
  const kind = kindOf(asked);
  const make = Object.hasOwn(distributions, kind) ? distributions[kind] : undefined;
  if (make === undefined) {
    const place = source.get(tree, "distribution")?.at ?? tree.at;
    throw source.fault(
      place,
      `${name}: there is no distribution ${kind}; use one of ${Object.keys(distributions).join(", ")}`,
    );
  }
  return source.make(tree.at, name, () => make(asked));
}

/** The distribution that is meant where none is named. */
function kindOf({ source, name, tree }: Asked): string {
  const named = source.word(source.get(tree, "distribution"));
  if (named !== undefined) return named;
  const has = (key: string) => source.get(tree, key) !== undefined;
  if (has("value")) return "constant";
  if (has("values")) return has("probabilities") ? "categorical_w_probabilities" : "categorical";
  if (has("mu") || has("sigma")) return "normal";
  const [low, high] = [source.get(tree, "min"), source.get(tree, "max")];
  if (low === undefined || high === undefined)
    throw source.fault(tree.at, `${name}: expected value, values, or min and max, found ${shown(tree)}`);
  return [low, high].every((end) => end.kind === "scalar" && Number.isInteger(end.value) && !/[.e]/i.test(end.text))
    ? "int_uniform"
    : "uniform";
}

function required({ source, name, tree }: Asked, key: string): Tree {
  const found = source.get(tree, key);
  if (found === undefined) throw source.fault(tree.at, `${name}: ${key} is missing`);
  return found;
}

function number(asked: Asked, key: string, standard?: number): number {
  const { source, name, tree } = asked;
  const found = source.number(source.get(tree, key), `${name}, ${key}`) ?? standard;
  if (found === undefined) throw source.fault(tree.at, `${name}: ${key} is missing`);
  return found;
}

function values(asked: Asked): readonly Value[] {
  const items = asked.source.items(required(asked, "values"), "values");
  return items.map(asked.valueOf);
}

function probabilities(asked: Asked): readonly number[] {
  const { source, name } = asked;
  const tree = required(asked, "probabilities");
  const weights = source.items(tree, "numbers").map((item) => source.need(item, `${name}, probabilities`, item.at));
  if (weights.length !== values(asked).length)
    throw source.fault(
      tree.at,
      `${name}: there are ${values(asked).length} values and ${weights.length} probabilities`,
    );
  return weights;
}

function quantised(asked: Asked, expression: Expression<number>): Expression<number> {
  const q = number(asked, "q", 1);
  const { base } = expression.distribution;
  if (base.kind === "fixed") return fixed(Math.round(Number(base.value) / q) * q + 0);
  return round(expression, q);
}

/**
 * The space grammar in TypeScript: the same distributions as values, whose space knows the types of its params.
 *
 *     const digits = space({
 *       lr: pow(10, uniform(-6, 1)),
 *       optimizer: choice("sgd", "adam"),
 *       beta2: when(minus(1, pow(10, uniform(-4, -1))), "optimizer", "adam"),
 *     });
 *
 * is a `Space<{ lr: number; optimizer: "sgd" | "adam"; beta2?: number }>`, equal to what `parseSpace` makes of
 * `10 ** uniform(-6, 1)` and so on. What the grammar refuses is refused here, by a GrammarError of the same message.
 */
import * as arithmetic from "./arithmetic.ts";
import { distributionOf } from "./calls.ts";
import type { Distribution } from "./distribution.ts";
import type { ParsedParameter } from "./grammar.ts";
import { named } from "./parameter.ts";
import { makeSpace, type Space, SpaceError } from "./space.ts";
import { GrammarError } from "./user-error.ts";
import type { Value } from "./value.ts";

/** A parameter without its name, giving values of type `V`. `value` and `conditional` are never there: they carry types. */
export interface Expression<V extends Value> extends ParsedParameter {
  readonly value?: V;
  readonly conditional?: false;
}

/** An expression under conditions, to which no more arithmetic can be done. */
export interface Conditional<V extends Value> extends ParsedParameter {
  readonly value?: V;
  readonly conditional?: true;
}

type Expressions = Readonly<Record<string, Expression<Value> | Conditional<Value>>>;

type ValueOf<E> = E extends Expression<infer V> | Conditional<infer V> ? V : never;

type ConditionalNames<E> = { [K in keyof E]: E[K] extends Conditional<Value> ? K : never }[keyof E];

/** The params of a space of these expressions. */
type ParamsOf<E> = Together<
  { [K in Exclude<keyof E, ConditionalNames<E>>]: ValueOf<E[K]> } & { [K in ConditionalNames<E>]?: ValueOf<E[K]> }
>;

type Together<T> = { [K in keyof T]: T[K] };

/** A space of named expressions. Throws SpaceError where names or conditions are wrong. */
export function space<const E extends Expressions>(expressions: E): Space<ParamsOf<E>> {
  return makeSpace(
    Object.entries(expressions).map(([name, expression]) => {
      if (!isExpression(expression))
        throw new SpaceError(
          name,
          `expected a distribution, found ${foundText(expression)}; write uniform(0, 1), for example`,
        );
      return named(name, expression);
    }),
  );
}

/** Every number from `low` to `high`, or with a `step` those on it. */
export function uniform(low: number, high: number, options: { readonly step?: number } = {}): Expression<number> {
  return call("uniform", [low, high], options);
}

/** Every whole number from `low` to `high`, both included, or with a `step` those on it. */
export function int(low: number, high: number, options: { readonly step?: number } = {}): Expression<number> {
  return call("int", [low, high], options);
}

/** Numbers around `mean`, two thirds of them within `sd` of it; with a `step`, its multiples. */
export function normal(mean: number, sd: number, options: { readonly step?: number } = {}): Expression<number> {
  return call("normal", [mean, sd], options);
}

/** Shares between 0 and 1, on average `a / (a + b)`, and the closer to it the greater both are. */
export function beta(a: number, b: number): Expression<number> {
  return call("beta", [a, b]);
}

/** Every number from `low` to `high`, each factor as likely as the next. */
export function loguniform(low: number, high: number): Expression<number> {
  return call("loguniform", [low, high]);
}

/** Every whole number from `low` to `high`, each factor as likely as the next. */
export function logint(low: number, high: number): Expression<number> {
  return call("logint", [low, high]);
}

/** One of several values without an order. */
export function choice<const O extends readonly Value[]>(...options: O): Expression<O[number]> {
  return call("choice", options);
}

/** A choice whose options are drawn in proportion to these weights. */
export function weighted<V extends Value>(options: Expression<V>, ...weights: readonly number[]): Expression<V> {
  const { base } = options.distribution;
  return call(base.kind, "options" in base ? base.options : [], { weights });
}

/** One of several values in an order. */
export function ordinal<const O extends readonly Value[]>(...options: O): Expression<O[number]> {
  return call("ordinal", options);
}

/** Always the same value. */
export function fixed<const V extends Value>(value: V): Expression<V> {
  return call("fixed", [value]);
}

/** `base ** x`. */
export function pow(base: number, x: Expression<number>): Expression<number> {
  return unconditional(arithmetic.power(base + 0, within("pow", x), 0));
}

/** `a + x`. */
export function plus(a: number, x: Expression<number>): Expression<number> {
  return unconditional(arithmetic.plus(a + 0, within("plus", x), 0));
}

/** `a - x`. */
export function minus(a: number, x: Expression<number>): Expression<number> {
  return unconditional(arithmetic.minus(a + 0, within("minus", x), 0));
}

/** `a * x`. */
export function times(a: number, x: Expression<number>): Expression<number> {
  return unconditional(arithmetic.times(a + 0, within("times", x), 0));
}

/** `round(x, to)`: the nearest multiple of `to`. */
export function round(x: Expression<number>, to: number): Expression<number> {
  return unconditional(arithmetic.rounded(within("round", x), to, 0));
}

/** `x!`: a range that is never widened. */
export function hard(x: Expression<number>): Expression<number> {
  return unconditional(arithmetic.hardened(within("hard", x), 0));
}

/** `x if parent == is`, or `x if parent in [...]` for a list. Conditions around each other must all hold. */
export function when<V extends Value>(
  x: Expression<V> | Conditional<V>,
  parent: string,
  is: Value | readonly Value[],
): Conditional<V> {
  return under(x, parent, false, is);
}

/** `x if parent != is`, or `x if parent not in [...]` for a list. */
export function unless<V extends Value>(
  x: Expression<V> | Conditional<V>,
  parent: string,
  is: Value | readonly Value[],
): Conditional<V> {
  return under(x, parent, true, is);
}

function under(x: ParsedParameter, parent: string, negated: boolean, is: Value | readonly Value[]): ParsedParameter {
  const values = typeof is === "object" && is !== null ? is : [is];
  if (values.length === 0) throw new GrammarError(`the list of values of ${parent} is empty; write them in it`, 0);
  return { distribution: x.distribution, conditions: [...x.conditions, { parent, negated, values }] };
}

/** Callers without types are told, too, where they write pow(uniform(-6, 1), 10). */
function within(word: string, x: ParsedParameter): Distribution {
  if (isExpression(x)) return x.distribution;
  const order = word === "hard" ? "" : word === "round" ? ", and a multiple behind it" : ", and a number before it";
  throw new GrammarError(`${word} takes a distribution such as uniform(0, 1)${order}, found ${foundText(x)}`, 0);
}

function isExpression(x: unknown): x is ParsedParameter {
  return typeof x === "object" && x !== null && "distribution" in x && "conditions" in x;
}

function foundText(x: unknown): string {
  return isExpression(x) ? "a distribution" : (JSON.stringify(x) ?? "nothing");
}

function unconditional(distribution: Distribution): ParsedParameter {
  return { distribution, conditions: [] };
}

/** A call as the grammar reads it, with nothing to say about places. */
function call(
  word: string,
  values: readonly Value[],
  names: Readonly<Record<string, Value | readonly Value[]>> = {},
): ParsedParameter {
  const wrong = values.findIndex((value) => value !== null && !["number", "string", "boolean"].includes(typeof value));
  if (wrong >= 0)
    throw new GrammarError(
      `${word} takes numbers, texts, true, false and null, each by itself, found ${foundText(values[wrong])}`,
      0,
    );
  const inOrder = values.map((value) => ({ value: positiveZero(value), at: 0 }));
  const byName = new Map(Object.entries(names).map(([name, value]) => [name, { value, at: 0 }]));
  return unconditional(distributionOf({ word, at: 0, inOrder, byName }));
}

/** The grammar has no -0. */
function positiveZero(value: Value): Value {
  return value === 0 ? 0 : value;
}

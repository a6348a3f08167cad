import { type Expression, fixed, normal, pow, round, uniform, when } from "../../space/build.ts";
import type { ParsedParameter } from "../../space/grammar.ts";
import type { Value } from "../../space/value.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { knownEpochs } from "./known-epochs.ts";
import { parameterName } from "./parameter-name.ts";
import { type Node, readPython } from "./python-expression.ts";
import { byExponents, byFactorsRoughly, evenly, oneOf, wholly } from "./ranges.ts";
import { Source } from "./source.ts";

/** Whether a text has Hyperopt's expressions. */
export function isHyperopt(text: string): boolean {
  return /(^|[^\w.])hp\.(p?choice|randint|uniformint|q?(log)?(uniform|normal))\s*\(/.test(text);
}

/**
 * Reads Hyperopt's expressions without running them. Parameters are called by their labels; what is nested in a choice is
 * conditional on it. Throws UserError with the place of what is wrong.
 */
export function importHyperopt(text: string, file: string): Imported {
  const reader = new HyperoptReader(new Source(text, file));
  return reader.read();
}

type Condition = (parameter: ParsedParameter) => ParsedParameter;
type Call = Extract<Node, { kind: "call" }>;

/** Where a node stands: the dict's key before it, the choices around it, and their names. */
interface Place {
  readonly key: string | undefined;
  readonly under: Condition;
  readonly prefix: string;
}

class HyperoptReader {
  readonly #source: Source;
  readonly #labels = new Set<string>();
  readonly #parameters: ImportedParameter[] = [];
  readonly #assigned = new Set<string>();

  constructor(source: Source) {
    this.#source = source;
  }

  read(): Imported {
    for (const { name, node } of readPython(this.#source)) {
      this.#walk(node, { key: undefined, under: (parameter) => parameter, prefix: "" });
      if (name !== undefined) this.#assigned.add(name);
    }
    const parameters = this.#parameters;
    return { format: "a search space of Hyperopt", parameters, ...knownEpochs(parameters), notes: this.#source.notes };
  }

  #walk(node: Node, place: Place): void {
    const { key, prefix } = place;
    switch (node.kind) {
      case "value":
        if (key !== undefined) this.#add(node.at, `${prefix}${key}`, fixed(node.value), place);
        return;
      case "name":
        if (!this.#assigned.has(node.name)) this.#source.note(node.at, `${node.name}: a name of the program`);
        return;
      case "list":
        for (const item of node.items) this.#walk(item, { ...place, key: undefined });
        return;
      case "dict":
        for (const entry of node.entries) this.#walk(entry.value, { ...place, key: textOf(entry.key) });
        return;
      case "sum":
        if (hasParameter(node)) this.#source.note(node.at, "a sum around a parameter; the program has to do it");
        else if (key !== undefined) this.#add(node.at, `${prefix}${key}`, fixed(this.#number(node, key)), place);
        else return;
        for (const side of [node.left, node.right]) this.#walk(side, { ...place, key: undefined });
        return;
      case "call":
        this.#call(node, place);
    }
  }

  #call(node: Call, place: Place): void {
    const { name, inOrder, at } = node;
    const [inner] = inOrder;
    if (name.startsWith("hp.")) this.#parameter(node, place);
    else if (/^(scope\.)?int$/.test(name) && inner !== undefined) {
      if (inner.kind !== "call" || !/^hp\.(q|uniformint|randint)/.test(inner.name))
        this.#source.note(at, `${name}: values are made whole by it; the program has to do it`);
      this.#walk(inner, place);
    } else {
      this.#source.note(at, `${name}(…): a call of the program`);
      for (const each of [...inOrder, ...node.byName.values()]) this.#walk(each, { ...place, key: undefined });
    }
  }

  #parameter(node: Call, place: Place): void {
    const kind = node.name.slice("hp.".length);
    const label = textOf(argument(node, 0, "label"));
    if (label === undefined) throw this.#source.fault(node.at, `${node.name}: expected a label in quotes`);
    if (this.#labels.has(label)) throw this.#source.fault(node.at, `${label}: the label is there twice`);
    this.#labels.add(label);
    if (kind === "choice" || kind === "pchoice") this.#choice(node, label, kind === "pchoice", place);
    else this.#add(node.at, label, () => this.#range(node, kind, label), place);
  }

  #range(node: Call, kind: string, label: string): Expression<Value> {
    const number = (i: number, name: string) => {
      const found = argument(node, i, name);
      if (found === undefined) throw this.#source.fault(node.at, `${label}: ${name} is missing`);
      return this.#number(found, `${label}, ${name}`);
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
          return wholly(0, this.#number(alone, `${label}, upper`) - 1);
        return wholly(low(), high() - 1);
      }
      default:
        throw this.#source.fault(node.at, `${label}: there is no hp.${kind}`);
    }
  }

  /** Options with parameters in them are called by the first text in them, or else by their number from 0. */
  #choice(node: Call, label: string, weighted: boolean, place: Place): void {
    const list = argument(node, 1, weighted ? "p_options" : "options");
    if (list?.kind !== "list" || list.items.length === 0)
      throw this.#source.fault(list?.at ?? node.at, `${label}: expected a list of options`);
    const weights: number[] = [];
    const branches: { readonly node: Node; readonly option: Value }[] = [];
    const taken = new Set<Value>();
    for (const [i, item] of list.items.entries()) {
      let option = item;
      if (weighted) {
        const [weight, rest] = item.kind === "list" ? item.items : [];
        if (weight === undefined || rest === undefined)
          throw this.#source.fault(item.at, `${label}: expected a probability and an option, as in (0.5, "adam")`);
        weights.push(this.#number(weight, `${label}, a probability`));
        option = rest;
      }
      const plain = option.kind === "dict" || hasParameter(option) ? undefined : this.#plain(option, label);
      let value = plain === undefined ? (titleOf(option) ?? String(i)) : plain;
      if (plain === undefined && taken.has(value)) value = `${value}_${i}`;
      taken.add(value);
      branches.push({ node: option, option: value });
    }
    const make = () =>
      oneOf(
        branches.map(({ option }) => option),
        weighted ? weights : undefined,
      );
    const name = this.#add(node.at, label, make, place);
    for (const { node: branch, option } of branches) {
      if (branch.kind !== "dict" && !hasParameter(branch)) continue;
      const within: Place = {
        key: undefined,
        under: (parameter) => place.under(when(parameter, name, option)),
        prefix: `${name}.${option}.`,
      };
      const rest =
        branch.kind === "dict"
          ? {
              ...branch,
              entries: branch.entries.filter(({ value }) => value.kind !== "value" || value.value !== option),
            }
          : branch;
      this.#walk(rest, within);
    }
  }

  /** Adds a parameter; returns what it is called here. */
  #add(
    at: number,
    original: string,
    make: Expression<Value> | (() => Expression<Value>),
    { key, under, prefix }: Place,
  ): string {
    const name = parameterName(original, new Set(this.#parameters.map((each) => each.name)));
    const parameter = this.#source.make(at, name, () => under(typeof make === "function" ? make() : make));
    const called = key === undefined || original === `${prefix}${key}` ? original : key;
    this.#parameters.push({ name, parameter, ...(called === name ? {} : { remark: `called ${called} in the space` }) });
    return name;
  }

  /** A value of a choice: lists as their JSON. */
  #plain(node: Node, label: string): Value {
    if (node.kind === "value") return node.value;
    if (node.kind === "list") return JSON.stringify(node.items.map((item) => this.#plain(item, label)));
    if (node.kind === "sum" || node.kind === "call") return this.#number(node, label);
    if (node.kind === "name") return node.name;
    throw this.#source.fault(node.at, `${label}: expected a value`);
  }

  #number(node: Node, what: string): number {
    const value = this.#worth(node, what);
    if (Number.isFinite(value)) return value + 0;
    throw this.#source.fault(node.at, `${what}: expected a number that a computer holds`);
  }

  #worth(node: Node, what: string): number {
    if (node.kind === "value" && typeof node.value === "number") return node.value;
    if (node.kind === "sum") {
      const [a, b] = [this.#worth(node.left, what), this.#worth(node.right, what)];
      return { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "**": a ** b }[node.sign] ?? Number.NaN;
    }
    if (node.kind === "call" && node.inOrder.length === 1 && node.byName.size === 0) {
      const make = functions.get(node.name.replace(/^(np|numpy|math)\./, ""));
      if (make !== undefined) return make(this.#worth(node.inOrder[0]!, what));
    }
    throw this.#source.fault(node.at, `${what}: expected a number`);
  }
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

function argument({ inOrder, byName }: Call, i: number, name: string): Node | undefined {
  return inOrder[i] ?? byName.get(name);
}

function textOf(node: Node | undefined): string | undefined {
  return node?.kind === "value" && typeof node.value === "string" ? node.value : undefined;
}

function hasParameter(node: Node): boolean {
  if (node.kind === "list") return node.items.some(hasParameter);
  if (node.kind === "dict") return node.entries.some(({ value }) => hasParameter(value));
  if (node.kind === "sum") return hasParameter(node.left) || hasParameter(node.right);
  if (node.kind !== "call") return false;
  return node.name.startsWith("hp.") || [...node.inOrder, ...node.byName.values()].some(hasParameter);
}

/** What to call an option: the first text in it, or the label of the parameter that it is. */
function titleOf(node: Node): string | undefined {
  if (node.kind === "list") return node.items.map(textOf).find((text) => text !== undefined);
  if (node.kind === "dict") return node.entries.map(({ value }) => textOf(value)).find((text) => text !== undefined);
  if (node.kind !== "call") return undefined;
  return node.name.startsWith("hp.") ? textOf(argument(node, 0, "label")) : node.inOrder.map(titleOf)[0];
}

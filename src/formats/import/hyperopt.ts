import { type Expression, fixed, when } from "../../space/build.ts";
import type { ParsedParameter } from "../../space/grammar.ts";
import { UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";
import { either } from "./either.ts";
import { argument, type Call, CallsOfHp, hasParameter, textOf, titleOf } from "./hyperopt-nodes.ts";
import { optionsOf } from "./hyperopt-options.ts";
import { hyperoptRange, numberOf } from "./hyperopt-ranges.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { knownEpochs } from "./known-epochs.ts";
import { calledElsewhere, Names } from "./names.ts";
import { type Node, readPython } from "./python-expression.ts";
import { withNames } from "./python-names.ts";
import { oneOf } from "./ranges.ts";
import { Source } from "./source.ts";

/** Whether a text has Hyperopt's expressions. */
export function isHyperopt(text: string): boolean {
  return new CallsOfHp(text).standIn(text);
}

function mentionsSearch(text: string): boolean {
  return /\bfmin\s*\(/.test(text);
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

/** Where a node stands: the dict's key before it, the choices around it, and their names. */
interface Place {
  readonly key: string | undefined;
  readonly under: Condition;
  readonly prefix: string;
}

class HyperoptReader {
  readonly #source: Source;
  /** By their labels, the place of each and the statement that it was first met in. */
  readonly #met = new Map<string, { readonly at: number; readonly statement: number }>();
  #statement = 0;
  readonly #names = new Names();
  readonly #parameters: ImportedParameter[] = [];
  #trials: Imported["trials"];
  #sampler: Imported["sampler"];

  constructor(source: Source) {
    this.#source = source;
  }

  read(): Imported {
    const assigned = new Map<string, Node>();
    const used = new Set<string>();
    const calls = new CallsOfHp(this.#source.text);
    const statements = readPython(this.#source, (text) => calls.standIn(text), mentionsSearch).map(({ name, node }) => {
      const whole = withNames(node, assigned, (called) => calls.plain(called), used);
      if (name !== undefined) assigned.set(name, whole);
      return { name, node: whole };
    });
    // What has a name and is used by it belongs where it is used.
    for (const [i, { name, node }] of statements.entries()) {
      this.#statement = i;
      if (name === undefined || !used.has(name))
        this.#walk(node, { key: undefined, under: (parameter) => parameter, prefix: "" });
    }
    return {
      format: "a search space of Hyperopt",
      parameters: this.#parameters,
      trials: this.#trials,
      sampler: this.#sampler,
      ...knownEpochs(this.#parameters),
      notes: this.#source.notes,
    };
  }

  #walk(node: Node, place: Place): void {
    const { key, prefix } = place;
    switch (node.kind) {
      case "value":
        if (key !== undefined) this.#add(node.at, `${prefix}${key}`, fixed(node.value), place);
        return;
      case "name":
        this.#source.note(node.at, `${node.name}: a name of the program`);
        return;
      case "code":
        this.#source.note(node.at, `code: ${/^[^\n]{0,60}/.exec(node.text)?.[0].trimEnd()}`);
        return;
      case "list":
        for (const item of node.items) this.#walk(item, { ...place, key: undefined });
        return;
      case "dict":
        for (const entry of node.entries) this.#walk(entry.value, { ...place, key: textOf(entry.key) });
        return;
      case "sum":
        if (hasParameter(node)) this.#source.note(node.at, "a sum around a parameter; the program has to do it");
        else if (key !== undefined)
          this.#add(node.at, `${prefix}${key}`, fixed(numberOf(this.#source, node, key)), place);
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
    else if (/^(\w+\.)?fmin$/.test(name)) this.#search(node, place);
    else if (/^((\w+\.)*scope\.)?int$/.test(name) && inner !== undefined) {
      if (inner.kind !== "call" || !/^hp\.(q|uniformint|randint)/.test(inner.name))
        this.#source.note(at, `${name}: values are made whole by it; the program has to do it`);
      this.#walk(inner, place);
    } else {
      this.#source.note(at, `${name}(…): a call of the program`);
      for (const each of [...inOrder, ...node.byName.values()]) this.#walk(each, { ...place, key: undefined });
    }
  }

  /** `fmin(fn, space, algo, max_evals)`: the search itself. */
  #search(node: Call, place: Place): void {
    const { at, byName } = node;
    const [objective, space, algo, most] = ["fn", "space", "algo", "max_evals"].map((name, i) =>
      argument(node, i, name),
    );
    if (objective !== undefined)
      this.#source.note(
        objective.at,
        "fmin, fn: the program has to be a command, that takes its parameters from its words and prints its loss",
      );
    if (most !== undefined) this.#trials = this.#trialsOf(most);
    const configured = algo?.kind === "call" && /^(\w+\.)?partial$/.test(algo.name) ? algo : undefined;
    const chosen = configured === undefined ? algo : configured.inOrder[0];
    const name = chosen?.kind === "name" ? chosen.name : "";
    const sampler = /^(\w+\.)?tpe\.suggest$/.test(name)
      ? "tpe"
      : /^(\w+\.)?rand(om)?\.suggest$/.test(name)
        ? "random"
        : undefined;
    if (configured !== undefined && sampler !== undefined) this.#source.note(configured.at, "fmin, algo: its settings");
    if (sampler !== undefined) this.#sampler = { value: sampler, why: `it says ${name}` };
    else if (algo !== undefined) this.#source.note(algo.at, "fmin, algo: another than tpe and rand; it is auto here");
    for (const [key, { at }] of byName)
      if (!["fn", "space", "algo", "max_evals", "trials"].includes(key)) this.#source.note(at, `fmin, ${key}`);
    if (space === undefined) this.#source.note(at, "fmin: the space that it searches");
    else this.#walk(space, place);
  }

  #trialsOf(most: Node): Imported["trials"] {
    try {
      return { value: numberOf(this.#source, most, "max_evals"), why: "its max_evals" };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#source.note(most.at, "fmin, max_evals: a number that only the program knows");
      return undefined;
    }
  }

  #parameter(node: Call, place: Place): void {
    const kind = node.name.slice("hp.".length);
    const label = textOf(argument(node, 0, "label"));
    if (label === undefined) throw this.#source.fault(node.at, `${node.name}: expected a label in quotes`);
    const before = this.#met.get(label);
    // A program also names its space where it prints what it found.
    if (before?.at === node.at && before.statement !== this.#statement) return;
    if (before?.at === node.at && this.#shares(label, place)) return;
    if (before !== undefined) throw this.#source.fault(node.at, `${label}: the label is there twice`);
    this.#met.set(label, { at: node.at, statement: this.#statement });
    if (kind === "choice" || kind === "pchoice") this.#choice(node, label, kind === "pchoice", place);
    else this.#add(node.at, label, () => hyperoptRange(this.#source, node, kind, label), place);
  }

  /** Whether a parameter that stands in several options could be made conditional on all of them, with all nested in it. */
  #shares(label: string, { under }: Place): boolean {
    const name = this.#names.of(label);
    const shared = this.#parameters.find((each) => each.name === name)?.parameter;
    if (shared === undefined) return false;
    const { distribution, conditions } = shared;
    const both = either(conditions, under({ distribution, conditions: [] }).conditions);
    if (both === undefined) return false;
    for (const [i, { parameter, ...rest }] of this.#parameters.entries()) {
      if (parameter !== shared && !parameter.conditions.some(({ parent }) => parent === name)) continue;
      // What surrounds stands behind.
      const own = parameter.conditions.slice(0, parameter.conditions.length - conditions.length);
      this.#parameters[i] = { ...rest, parameter: { ...parameter, conditions: [...own, ...both] } };
    }
    return true;
  }

  /** Options with parameters in them are called by the first text in them, or else by their number from 0. */
  #choice(node: Call, label: string, weighted: boolean, place: Place): void {
    const list = argument(node, 1, weighted ? "p_options" : "options");
    const options = optionsOf(this.#source, list, label);
    if (options === undefined) throw this.#source.fault(list?.at ?? node.at, `${label}: expected a list of options`);
    const weights: number[] = [];
    const branches: { readonly node: Node; readonly option: Value }[] = [];
    const taken = new Set<Value>();
    for (const [i, item] of options.entries()) {
      let option = item;
      if (weighted) {
        const [weight, rest] = item.kind === "list" ? item.items : [];
        if (weight === undefined || rest === undefined)
          throw this.#source.fault(item.at, `${label}: expected a probability and an option, as in (0.5, "adam")`);
        weights.push(numberOf(this.#source, weight, `${label}, a probability`));
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
    const name = this.#names.take(original);
    const parameter = this.#source.make(at, name, () => under(typeof make === "function" ? make() : make));
    const called = key === undefined || original === `${prefix}${key}` ? original : key;
    this.#parameters.push({ name, parameter, ...calledElsewhere(called, name) });
    return name;
  }

  /** A value of a choice: lists as their JSON. */
  #plain(node: Node, label: string): Value {
    if (node.kind === "value") return node.value;
    if (node.kind === "list") return JSON.stringify(node.items.map((item) => this.#plain(item, label)));
    if (node.kind === "sum" || node.kind === "call") return numberOf(this.#source, node, label);
    if (node.kind === "name") return node.name;
    throw this.#source.fault(node.at, `${label}: expected a value`);
  }
}

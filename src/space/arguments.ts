import type { Value } from "./distribution.ts";
import { printValue } from "./print.ts";
import { named, type Reader } from "./reader.ts";
import type { Token } from "./tokens.ts";
import { GrammarError } from "./user-error.ts";

/** A value at its place. */
export interface Argument {
  readonly value: Value;
  readonly at: number;
}

/** What a call such as `uniform(0, 1, step=0.1)` was given; places count from the expression's start. */
export interface Arguments {
  /** The word before the bracket. */
  readonly word: string;
  readonly at: number;
  readonly inOrder: readonly Argument[];
  readonly byName: ReadonlyMap<string, { readonly value: Value | readonly Value[]; readonly at: number }>;
}

/** Reads a call from its opening bracket to its closing one. */
export function readArguments(reader: Reader, { text: word, at }: Token): Arguments {
  const inOrder: Argument[] = [];
  const byName = new Map<string, { value: Value | readonly Value[]; at: number }>();
  reader.expectSign("(", `after ${word}`);
  while (!reader.takeSign(")")) {
    if (reader.peek().kind === "end") throw new GrammarError(`the bracket of ${word}( is never closed`, at);
    if (inOrder.length + byName.size > 0) reader.expectSign(",", `or ) after a value of ${word}(...)`);
    const token = reader.peek();
    if (token.kind === "word" && isSign(reader.peek(1), "=")) {
      if (byName.has(token.text)) throw new GrammarError(`${token.text} stands twice; keep one of them`, token.at);
      reader.take();
      reader.take();
      const value = isSign(reader.peek(), "[") ? reader.takeList("") : reader.takeValue();
      byName.set(token.text, { value, at: token.at });
    } else if (isSign(token, "[")) {
      throw new GrammarError(`${word} takes its values without [ ]; write ${word}(a, b)`, token.at);
    } else if (byName.size > 0) {
      throw new GrammarError(`${named(token)} comes after a named value; put named values last`, token.at);
    } else {
      inOrder.push({ value: reader.takeValue(), at: token.at });
    }
  }
  return { word, at, inOrder, byName };
}

function isSign(token: Token, text: string): boolean {
  return token.kind === "sign" && token.text === text;
}

/** Refuses names that the call does not know. */
export function onlyNames({ word, byName }: Arguments, known?: string): void {
  for (const [name, { at }] of byName) {
    if (name === known) continue;
    const ends = ["low", "high", "min", "max", "lower", "upper"].includes(name);
    const fix = ends ? `write ${word}(low, high)` : known ? `it knows ${known}=` : "it takes values alone";
    throw new GrammarError(`${word} has no "${name}"; ${fix}`, at);
  }
}

/** Two finite numbers. */
export function pairOf({ word, at, inOrder }: Arguments, first: string, second: string): readonly [number, number] {
  const [a, b] = inOrder;
  if (a === undefined || b === undefined || inOrder.length > 2) {
    const found = inOrder.length === 1 ? "1 value" : `${inOrder.length} values`;
    throw new GrammarError(
      `${word} takes a ${first} and a ${second}, found ${found}; write ${example(word)}, for example`,
      at,
    );
  }
  return [finite(word, a), finite(word, b)];
}

function finite(word: string, { value, at }: Argument): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new GrammarError(`${word} takes numbers, found ${printValue(value)}; write ${example(word)}, for example`, at);
}

function example(word: string): string {
  if (word === "normal") return "normal(0.9, 0.05)";
  if (word === "beta") return "beta(2, 5)";
  return word.includes("int") ? `${word}(1, 8)` : `${word}(0.01, 1)`;
}

/** A low and a higher high end. */
export function rangeOf(args: Arguments): readonly [number, number] {
  const [low, high] = pairOf(args, "low end", "high end");
  const { word, at } = args;
  if (low > high) {
    const wrong = `${word}(${low}, ${high}) has its low end above its high end`;
    throw new GrammarError(`${wrong}; write ${word}(${high}, ${low})`, at);
  }
  if (low === high)
    throw new GrammarError(
      `${word}(${low}, ${high}) has one value only; write the hyperparameter's value as fixed(...)`,
      at,
    );
  if (high - low === Infinity) {
    throw new GrammarError(`${word}(${low}, ${high}) is wider than a computer can count; move its ends together`, at);
  }
  return [low, high];
}

/** The most values of a grid that a point of the unit interval can tell apart. */
const MOST_STEPS = 1e15;

/** The `step`, if there is one, of a range of this width. */
export function stepOf({ word, byName }: Arguments, width: number): number | undefined {
  const given = byName.get("step");
  if (given === undefined) return undefined;
  const { value, at } = given;
  if (typeof value !== "number" || !(value > 0 && value < Infinity)) {
    throw new GrammarError(`step must be a number above 0, found ${isList(value) ? "a list" : printValue(value)}`, at);
  }
  if (value > width * (1 + 1e-9)) {
    throw new GrammarError(`step=${value} is wider than the whole range of ${width}; make it smaller`, at);
  }
  if (width < Infinity && width / value > MOST_STEPS) {
    throw new GrammarError(`step=${value} is too fine for the range; leave it out, as in ${word}(low, high)`, at);
  }
  return value;
}

/** The `weights`, if there are any, of so many options. */
export function weightsOf({ byName }: Arguments, count: number): readonly number[] | undefined {
  const given = byName.get("weights");
  if (given === undefined) return undefined;
  const { value, at } = given;
  if (!isList(value)) throw new GrammarError("weights must be a list; write weights=[0.7, 0.3]", at);
  if (value.length !== count) {
    throw new GrammarError(`${count} options need ${count} weights, found ${value.length}`, at);
  }
  const weights = value.map((weight) => {
    if (typeof weight === "number" && weight >= 0 && weight < Infinity) return weight;
    throw new GrammarError(`a weight must be a number of at least 0, found ${printValue(weight)}`, at);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) throw new GrammarError("all weights are 0; give one option a weight above 0", at);
  if (total === Infinity) throw new GrammarError("the weights are too large to add up; make them smaller", at);
  return weights;
}

/** At least one value, no two the same. */
export function optionsOf({ word, at, inOrder }: Arguments): readonly Value[] {
  if (inOrder.length === 0) throw new GrammarError(`${word} needs at least one option; write ${word}(a, b)`, at);
  inOrder.forEach(({ value, at }, i) => {
    if (inOrder.findIndex((other) => other.value === value) < i) {
      throw new GrammarError(`${printValue(value)} stands twice; options must differ (use weights to prefer one)`, at);
    }
  });
  return inOrder.map(({ value }) => value);
}

/** Refuses numbers that are not whole, or too large for every whole number to be told from the next. */
export function requireWhole({ word, inOrder }: Arguments): void {
  for (const { value, at } of inOrder) {
    if (Number.isSafeInteger(value)) continue;
    const fix = Number.isInteger(value) ? "stay below 2 ** 53" : "for others use uniform";
    throw new GrammarError(`${word} takes whole numbers, found ${printValue(value)}; ${fix}`, at);
  }
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return typeof value === "object" && value !== null;
}

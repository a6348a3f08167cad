import { type Bounds, describeBounds, isWithin } from "./bounds.ts";
import type { Findings } from "./findings.ts";
import { didYouMean, nearest } from "./spelling.ts";
import { type Entry, kindOf, type MappingTree, type ScalarTree, type Tree } from "./yaml-tree.ts";

/** A key with its value, and the words that name it in messages. */
export interface Field {
  readonly label: string;
  readonly keyAt: number;
  readonly value: Tree;
}

/** The fields of one mapping by their keys. */
export type Fields = ReadonlyMap<string, Field>;

/** What else people call a key, and what to say of a key that belongs elsewhere. */
export interface KeyHints {
  readonly aliases: Readonly<Record<string, string>>;
  readonly advice: Readonly<Record<string, string>>;
}

/**
 * The mapping's fields. A key that is not among `keys` is an error, and is then read as the key that was meant, so that
 * its value is checked too. `within` names the mapping in messages, as in "stage 2, ".
 */
export function fieldsOf(
  mapping: MappingTree,
  keys: readonly string[],
  findings: Findings,
  within: string,
  { aliases, advice }: KeyHints = { aliases: {}, advice: {} },
): Fields {
  const fields = new Map<string, Field>();
  const misspelt = new Map<string, Field>();
  for (const entry of mapping.entries) {
    const { key, keyAt } = entry;
    const field = fieldOf(entry, within);
    if (keys.includes(key)) {
      fields.set(key, field);
      continue;
    }
    const meant = own(aliases, key) ?? nearest(key, keys);
    if (meant !== undefined) misspelt.set(meant, fieldOf({ ...entry, key: meant }, within));
    const what = own(advice, key) ?? (meant ? `did you mean ${meant}?` : didYouMean(key, keys));
    findings.error(keyAt, `${field.label}: there is no such key; ${what}`);
  }
  return new Map([...misspelt, ...fields]);
}

function own(record: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

export function fieldOf({ key, keyAt, value }: Entry, within: string): Field {
  return { label: `${within}${key}`, keyAt, value };
}

/** Where a field's value stands, or its key where it has none. */
export function placeOf({ keyAt, value }: Field): number {
  return value.kind === "scalar" && value.value === null ? keyAt : value.at;
}

/** Says what a field should have been. Gives undefined, as what was read. */
export function unexpected(field: Field, expected: string, fix: string, findings: Findings): undefined {
  findings.error(placeOf(field), `${field.label}: expected ${expected}, found ${kindOf(field.value)}; ${fix}`);
  return undefined;
}

/** A text that is not empty; a number or boolean counts as it is written. */
export function readText(field: Field | undefined, example: string, findings: Findings): ScalarTree | undefined {
  if (field === undefined) return undefined;
  const { value } = field;
  if (value.kind === "scalar" && value.text.trim() !== "") return value;
  return unexpected(field, "text", `write ${example}`, findings);
}

export function readFlag(field: Field | undefined, findings: Findings): boolean | undefined {
  if (field === undefined) return undefined;
  const { value } = field;
  if (value.kind === "scalar" && typeof value.value === "boolean") return value.value;
  const word = value.kind === "scalar" ? value.text.toLowerCase() : "";
  const yes = ["yes", "on", "1"].includes(word);
  const no = ["no", "off", "0"].includes(word);
  const fix = /^(true|false)$/.test(word) ? `write ${word}, in small letters without quotes` : "write one of the two";
  return unexpected(field, "true or false", yes ? "write true" : no ? "write false" : fix, findings);
}

/** What a number must be, and an example of how to write it. */
export interface NumberRule extends Bounds {
  readonly example: string;
}

export function readNumber(field: Field | undefined, rule: NumberRule, findings: Findings): number | undefined {
  if (field === undefined) return undefined;
  const { value } = field;
  if (value.kind === "scalar" && typeof value.value === "number" && isWithin(value.value, rule)) return value.value;
  const number = value.kind === "scalar" && value.text.trim() !== "" ? Number(value.text) : Number.NaN;
  const fix = isWithin(number, rule) ? "take the quotes away" : `write ${rule.example}`;
  const most =
    rule.whole && rule.most === undefined && number > Number.MAX_SAFE_INTEGER
      ? ` and at most ${Number.MAX_SAFE_INTEGER}`
      : "";
  return unexpected(field, `${describeBounds(rule)}${most}`, fix, findings);
}

/** Seconds: a number, or a number with s, m or h behind it. */
export function readDuration(field: Field | undefined, rule: NumberRule, findings: Findings): number | undefined {
  if (field === undefined) return undefined;
  const { value } = field;
  const text = value.kind === "scalar" ? value.text : "";
  const seconds = secondsIn(text);
  if (isWithin(seconds, rule)) return seconds;
  const short = text.replace(
    /^([\d.]+)\s*([smh])\w*$/i,
    (_, number: string, unit: string) => number + unit.toLowerCase(),
  );
  const meant = isWithin(secondsIn(short), rule) ? `${rule.example.replace(/:.*/, ":")} ${short}` : rule.example;
  const least = rule.least === undefined ? `more than ${rule.above ?? 0}` : `at least ${rule.least}`;
  return unexpected(field, `${least} seconds, or a duration such as 90s, 10m or 2h`, `write ${meant}`, findings);
}

function secondsIn(text: string): number {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([smh]?)$/.exec(text);
  return match === null ? Number.NaN : Number(match[1]) * { s: 1, m: 60, h: 3600, "": 1 }[match[2] ?? ""]!;
}

import { UserError } from "../space/user-error.ts";
import { isRecord } from "../study/record.ts";
import { type Bounds, describeBounds, isWithin } from "./bounds.ts";
import { didYouMean } from "./spelling.ts";

/** Options as the user wrote them. */
export type Options = Readonly<Record<string, unknown>>;

/** Reads the options of what a definition names one by one; `end` refuses those that nobody asked for. All throw UserError. */
export interface OptionReader {
  /** A number, or `otherwise` where it is left out. */
  number(name: string, otherwise: number, bounds: Bounds): number;
  /** A number, or undefined where it is left out; `example` is one. */
  optional(name: string, bounds: Bounds, example: number): number | undefined;
  /** A number that must be given, as in `example`. */
  required(name: string, bounds: Bounds, example: string): number;
  flag(name: string, otherwise: boolean): boolean;
  /** One of several words, the first where it is left out. */
  word<T extends string>(name: string, words: readonly [T, ...T[]]): T;
  /** A text, or undefined where it is left out; a number counts as it is written. */
  text(name: string, example: string): string | undefined;
  /** A list of texts, empty where it is left out; one alone need not stand in a list. */
  texts(name: string, example: string): readonly string[];
  /** Options by their names, none where it is left out. */
  mapping(name: string, example: string): Options;
  /** A list of options by their names, that must be given. */
  mappings(name: string, example: string): readonly Options[];
  /** Says what an option must be, and how to write it. */
  refuse(name: string, expected: string, example: string): never;
  end(): void;
}

/**
 * @param chosen what the options are of; `ssh: hosts` are those of one item of a list among another's options
 * @param key the definition's key that `chosen` stands below
 */
export function optionReader(chosen: string, given: Options, key: "sampler" | "schedule" | "cluster"): OptionReader {
  const known: string[] = [];
  const [outer, list] = chosen.split(": ");
  const written = (example: string) =>
    `${key}: { ${outer}: { ${list === undefined ? example : `${list}: [{ ${example} }]`} } }`;
  const refuse = (name: string, expected: string, example: string): never => {
    throw new UserError(
      `${key}: ${chosen}: ${name} must be ${expected}, found ${shown(given[name])}; write ${written(example)}`,
    );
  };
  const numberFrom = (name: string, bounds: Bounds, example: string): number => {
    const value = given[name];
    if (typeof value === "number" && isWithin(value, bounds)) return value;
    return refuse(name, describeBounds(bounds), example);
  };
  return {
    number(name, otherwise, bounds) {
      known.push(name);
      return given[name] === undefined ? otherwise : numberFrom(name, bounds, `${name}: ${otherwise}`);
    },
    optional(name, bounds, example) {
      known.push(name);
      return given[name] === undefined ? undefined : numberFrom(name, bounds, `${name}: ${example}`);
    },
    required(name, bounds, example) {
      known.push(name);
      if (given[name] !== undefined) return numberFrom(name, bounds, example);
      throw new UserError(`${key}: ${chosen}: ${name} is missing; write ${written(example)}`);
    },
    flag(name, otherwise) {
      known.push(name);
      const value = given[name];
      if (value === undefined) return otherwise;
      return typeof value === "boolean" ? value : refuse(name, "true or false", `${name}: ${!otherwise}`);
    },
    text(name, example) {
      known.push(name);
      const value = given[name];
      return value === undefined ? undefined : (asText(value) ?? refuse(name, "a text", `${name}: ${example}`));
    },
    texts(name, example) {
      known.push(name);
      const value = given[name] ?? [];
      const texts = (Array.isArray(value) ? value : [value]).map(asText);
      const whole = texts.filter((text) => text !== undefined);
      return whole.length === texts.length ? whole : refuse(name, "a list of texts", `${name}: [${example}]`);
    },
    mapping(name, example) {
      known.push(name);
      const value = given[name] ?? {};
      return isRecord(value) ? value : refuse(name, "options by their names", `${name}: ${example}`);
    },
    mappings(name, example) {
      known.push(name);
      const value = given[name];
      return Array.isArray(value) && value.length > 0 && value.every(isRecord)
        ? value
        : refuse(name, "a list of options by their names", `${name}: ${example}`);
    },
    refuse,
    word(name, words) {
      known.push(name);
      const value = given[name] ?? words[0];
      const found = words.find((word) => word === value);
      return found ?? refuse(name, words.join(" or "), `${name}: ${words.at(-1)}`);
    },
    end() {
      const unknown = Object.keys(given).find((name) => !known.includes(name));
      if (unknown === undefined) return;
      const advice = known.length === 0 ? `write ${key}: ${chosen}` : didYouMean(unknown, known);
      throw new UserError(`${key}: ${chosen} has no option ${JSON.stringify(unknown)}; ${advice}`);
    },
  };
}

/** Makes what takes no options, and refuses any. */
export function withoutOptions<T>(chosen: string, make: () => T, key: "sampler" | "schedule"): (options: Options) => T {
  return (options) => {
    optionReader(chosen, options, key).end();
    return make();
  };
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function shown(value: unknown): string {
  // JSON has no infinite numbers.
  return value === undefined ? "nothing" : typeof value === "number" ? String(value) : JSON.stringify(value);
}

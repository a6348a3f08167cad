import { UserError } from "../space/user-error.ts";
import { parseDefinition } from "./parse-definition.ts";

const takingAnything = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, () => name]));
const choices = {
  samplers: takingAnything("random", "sobol", "tpe", "gp"),
  schedules: takingAnything("stages", "asha", "hyperband", "pbt"),
};

/** Reads a definition that may choose among samplers and schedules which take any options. */
export const parse = (text: string) => parseDefinition(text, "study.yaml", choices);

/** What parsing a text throws. */
export function errorOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error(`expected an error, but this was read:\n${text}`);
}

/** A whole definition with some keys as given, in YAML. */
export function study(changes: Readonly<Record<string, string>> = {}): string {
  const keys = {
    name: "digits",
    metric: "val_accuracy",
    space: "\n  lr: 10 ** uniform(-6, 1)",
    stages: "\n  - { trials: 60, epochs: 1 }",
    ...changes,
  };
  return Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
}

/** A space whose last hyperparameter is active only sometimes. */
export const conditional = "\n  opt: choice(sgd, adam)\n  b1: uniform(0, 1)\n  b2: uniform(0, 1) if opt == adam";

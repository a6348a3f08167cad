import type { Condition } from "./condition.ts";
import { cellCount, encode, type Value } from "./distribution.ts";
import type { ParsedParameter } from "./grammar.ts";
import { printDistribution, printValue } from "./print.ts";
import { UserError } from "./user-error.ts";

/** A named distribution. It is active where all its conditions hold. */
export interface Parameter extends ParsedParameter {
  readonly name: string;
}

/** What of a space's definition is wrong: `parameter` says where. */
export class SpaceError extends UserError {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(`${parameter}: ${message}`);
    this.name = "SpaceError";
    this.parameter = parameter;
  }
}

/** Puts a name to what was parsed. Throws SpaceError where it cannot be one. */
export function named(name: string, { distribution, conditions }: ParsedParameter): Parameter {
  // Some names would read or write what every JavaScript object has.
  if (name === "" || name in {}) throw new SpaceError(name, "cannot be a hyperparameter's name; rename it");
  return { name, distribution, conditions };
}

/** Throws SpaceError for a name that stands twice, and for a condition that can never hold. */
export function checkParameters(parameters: readonly Parameter[]): void {
  const byName = new Map<string, Parameter>();
  for (const parameter of parameters) {
    const { name } = parameter;
    if (byName.has(name)) throw new SpaceError(name, "stands twice; give one of them another name");
    byName.set(name, parameter);
  }
  for (const { name, conditions } of parameters) {
    for (const condition of conditions) checkCondition(name, condition, byName.get(condition.parent));
  }
}

/** Parameters with each after those it depends on. Throws SpaceError where conditions go in a circle. */
export function inOrder(parameters: readonly Parameter[]): readonly Parameter[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const order = new Set<Parameter>();
  const visit = (parameter: Parameter, path: readonly string[]): void => {
    const { name, conditions } = parameter;
    if (order.has(parameter)) return;
    if (path.includes(name)) {
      const circle = [...path.slice(path.indexOf(name)), name].join(" → ");
      throw new SpaceError(name, `its conditions go in a circle (${circle}); take one of them away`);
    }
    for (const { parent } of conditions) visit(byName.get(parent)!, [...path, name]);
    order.add(parameter);
  };
  for (const parameter of parameters) visit(parameter, []);
  return [...order];
}

function checkCondition(name: string, { parent, values }: Condition, found: Parameter | undefined): void {
  if (parent === name) throw new SpaceError(name, "depends on itself; a condition names another hyperparameter");
  if (found === undefined) throw new SpaceError(name, `depends on "${parent}", which the space does not have`);
  const { distribution } = found;
  if (cellCount(distribution) === Infinity) {
    const fix = "a condition needs a choice, an ordinal or an int";
    throw new SpaceError(name, `depends on "${parent}", which is continuous; ${fix}`);
  }
  const never = values.find((value) => encode(distribution, value) === undefined);
  if (never === undefined) return;
  const takes = printOptions(found);
  throw new SpaceError(name, `is conditional on ${parent} == ${printValue(never)}, which never happens; ${takes}`);
}

function printOptions({ name, distribution }: Parameter): string {
  const { base } = distribution;
  const listed: readonly Value[] = base.kind === "choice" || base.kind === "ordinal" ? base.options : [];
  if (listed.length > 0) return `it takes ${listed.map(printValue).join(", ")}`;
  return `${name} is ${printDistribution(distribution)}`;
}

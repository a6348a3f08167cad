import { cellCount, decode, encode, type Value } from "./distribution.ts";
import { type ParsedParameter, parseParameter } from "./grammar.ts";
import { printValue } from "./print.ts";
import { UserError } from "./user-error.ts";

/** A point of a space: each active hyperparameter's value by name. */
export type Params = Readonly<Record<string, Value>>;

/** Holds where `parent` is active and its value is one of `values` (or none of them, when negated). */
export interface Condition {
  readonly parent: string;
  readonly negated: boolean;
  readonly values: readonly Value[];
}

/** A named distribution. It is active where all its conditions hold. */
export interface Parameter extends ParsedParameter {
  readonly name: string;
}

/**
 * Named distributions, some conditional on others. Its unit cube has one dimension for each parameter that is not
 * fixed, in their order. `P` is the type of its params.
 */
export interface Space<P = Params> {
  readonly parameters: readonly Parameter[];
  /** The parameters that vary: dimension `d` of the unit cube is `dimensions[d]`. */
  readonly dimensions: readonly Parameter[];
  /** Parameters with each after those it depends on. */
  readonly order: readonly Parameter[];
  readonly params?: P;
}

/** What of a space's definition is wrong: `parameter` says where. */
export class SpaceError extends UserError {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(`${parameter}: ${message}`);
    this.parameter = parameter;
  }
}

/** Puts parameters together. Throws SpaceError for a condition that names nothing, or that goes in a circle. */
export function makeSpace<P = Params>(parameters: readonly Parameter[]): Space<P> {
  const byName = new Map(parameters.map((p) => [p.name, p]));
  for (const { name, conditions } of parameters) {
    for (const condition of conditions) checkCondition(name, condition, byName.get(condition.parent));
  }
  return {
    parameters,
    dimensions: parameters.filter(({ distribution }) => distribution.base.kind !== "fixed"),
    order: inOrder(parameters, byName),
  };
}

/** A space from expressions: `{ lr: "10 ** uniform(-6, 1)" }`. */
export function parseSpace(expressions: Readonly<Record<string, string>>): Space {
  return makeSpace(Object.entries(expressions).map(([name, text]) => ({ name, ...parseParameter(text) })));
}

/** The params at a point of the unit cube, `point` holding `space.dimensions.length` numbers from `offset` on. */
export function decodePoint(space: Space, point: ArrayLike<number>, offset = 0): Params {
  const values: Record<string, Value> = {};
  const index = dimensionIndex(space);
  for (const { name, distribution, conditions } of space.order) {
    if (!holds(conditions, values)) continue;
    const d = index.get(name);
    values[name] = decode(distribution, d === undefined ? 0.5 : point[offset + d]!);
  }
  return inWrittenOrder(space, values);
}

/**
 * Writes params' point of the unit cube to `out`, NaN for dimensions that are not active.
 * Returns false where the space does not hold these params.
 */
export function encodePoint(space: Space, params: Params, out: Float64Array, offset = 0): boolean {
  let d = 0;
  let inside = true;
  for (const { name, distribution, conditions } of space.parameters) {
    const active = holds(conditions, params);
    const value = params[name];
    const u = active && value !== undefined ? encode(distribution, value) : undefined;
    if (active && u === undefined) inside = false;
    if (distribution.base.kind !== "fixed") out[offset + d++] = u ?? NaN;
  }
  return inside;
}

/** Whether a parameter with these conditions is active among `params`. */
export function holds(conditions: readonly Condition[], params: Params): boolean {
  return conditions.every(({ parent, negated, values }) => {
    const value = params[parent];
    return value !== undefined && values.includes(value) !== negated;
  });
}

/** The number of different params, or Infinity. Conditional dimensions count as if always active. */
export function sizeOf(space: Space): number {
  return space.dimensions.reduce((size, { distribution }) => size * cellCount(distribution), 1);
}

const indices = new WeakMap<Space, ReadonlyMap<string, number>>();

/** Which dimension of the unit cube each varying parameter has. */
export function dimensionIndex(space: Space): ReadonlyMap<string, number> {
  let index = indices.get(space);
  if (index === undefined) {
    index = new Map(space.dimensions.map(({ name }, d) => [name, d]));
    indices.set(space, index);
  }
  return index;
}

function inWrittenOrder(space: Space, values: Readonly<Record<string, Value>>): Params {
  const params: Record<string, Value> = {};
  for (const { name } of space.parameters) {
    const value = values[name];
    if (value !== undefined) params[name] = value;
  }
  return params;
}

function checkCondition(name: string, { parent, values }: Condition, found: Parameter | undefined): void {
  if (parent === name) throw new SpaceError(name, "depends on itself; a condition names another hyperparameter");
  if (found === undefined) throw new SpaceError(name, `depends on "${parent}", which the space does not have`);
  if (found.distribution.base.kind === "normal" || cellCount(found.distribution) === Infinity) {
    throw new SpaceError(
      name,
      `depends on "${parent}", which is continuous; a condition needs a choice, an ordinal or an int`,
    );
  }
  for (const value of values) {
    if (encode(found.distribution, value) !== undefined) continue;
    const { base } = found.distribution;
    const takes =
      base.kind === "choice" || base.kind === "ordinal" ? `; it takes ${base.options.map(printValue).join(", ")}` : "";
    throw new SpaceError(name, `is conditional on ${parent} == ${printValue(value)}, which never happens${takes}`);
  }
}

function inOrder(parameters: readonly Parameter[], byName: ReadonlyMap<string, Parameter>): Parameter[] {
  const order: Parameter[] = [];
  const done = new Set<string>();
  const visit = (parameter: Parameter, path: readonly string[]): void => {
    if (done.has(parameter.name)) return;
    if (path.includes(parameter.name)) {
      const circle = [...path.slice(path.indexOf(parameter.name)), parameter.name].join(" → ");
      throw new SpaceError(parameter.name, `its conditions go in a circle (${circle}); take one of them away`);
    }
    for (const { parent } of parameter.conditions) visit(byName.get(parent)!, [...path, parameter.name]);
    done.add(parameter.name);
    order.push(parameter);
  };
  for (const parameter of parameters) visit(parameter, []);
  return order;
}

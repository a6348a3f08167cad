import type { Codec } from "./codec.ts";
import { type Condition, holds } from "./condition.ts";
import { cellCount, codecOf, type Value } from "./distribution.ts";
import { type ParsedParameter, parseParameter } from "./grammar.ts";
import { oncePer } from "./once-per.ts";
import { checkParameters, inOrder, named, type Parameter, SpaceError } from "./parameter.ts";
import { printParameter } from "./print.ts";
import { GrammarError } from "./user-error.ts";

export type { Condition } from "./condition.ts";
export { type Parameter, SpaceError } from "./parameter.ts";

/** A point of a space: each active hyperparameter's value by name. */
export type Params = Readonly<Record<string, Value>>;

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
  /** Never there: it carries the type. */
  readonly params?: P;
}

/**
 * Puts parameters together. Throws SpaceError for a name that stands twice, and for a condition that names nothing, that
 * never holds or that goes in a circle.
 */
export function makeSpace<P = Params>(parameters: readonly Parameter[]): Space<P> {
  checkParameters(parameters);
  return {
    parameters,
    dimensions: parameters.filter(({ distribution }) => distribution.base.kind !== "fixed"),
    order: inOrder(parameters),
  };
}

/** A space from expressions: `{ lr: "10 ** uniform(-6, 1)" }`. Throws SpaceError, with the column of what is wrong. */
export function parseSpace(expressions: Readonly<Record<string, string>>): Space {
  return makeSpace(Object.entries(expressions).map(([name, text]) => named(name, parseNamed(name, text))));
}

function parseNamed(name: string, text: string): ParsedParameter {
  // Callers without types are told, too.
  if (typeof text !== "string")
    throw new SpaceError(name, `expected an expression as text, as in "uniform(0, 1)", found ${JSON.stringify(text)}`);
  try {
    return parseParameter(text);
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    throw new SpaceError(name, `${error.message} (column ${error.offset + 1} of "${text}")`);
  }
}

/** A space's expressions by the names of its parameters, from which `parseSpace` makes the same. */
export function printSpace({ parameters }: Pick<Space, "parameters">): Record<string, string> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, printParameter(parameter)]));
}

/** The params at a point of the unit cube, `point` holding `space.dimensions.length` numbers from `offset` on. */
export function decodePoint<P extends Params = Params>(space: Space<P>, point: ArrayLike<number>, offset = 0): P {
  const { steps, names } = planOf(space);
  const values: (Value | undefined)[] = [];
  for (let i = 0; i < names.length; i++) values.push(undefined);
  for (const { place, dimension, codec, needs } of steps) {
    if (!met(needs, values)) continue;
    values[place] = codec.decode(dimension < 0 ? 0.5 : point[offset + dimension]!);
  }
  const params: Record<string, Value> = {};
  for (let i = 0; i < names.length; i++) {
    const value = values[i];
    if (value !== undefined) params[names[i]!] = value;
  }
  // They are of this very space, whose type says what they are.
  return params as P;
}

/**
 * Writes params' point of the unit cube to `out`: beyond 0 or 1 for numbers outside of their ranges, NaN for dimensions
 * that are not active or whose value the distribution cannot give. Params that are not active are ignored.
 * Returns false where the space does not hold these params.
 */
export function encodePoint(space: Space, params: Params, out: Float64Array, offset = 0): boolean {
  const { steps, names } = planOf(space);
  const values: (Value | undefined)[] = [];
  for (let i = 0; i < names.length; i++) values.push(undefined);
  let inside = true;
  for (const { place, dimension, codec, needs } of steps) {
    let u: number | undefined;
    if (met(needs, values)) {
      const name = names[place]!;
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      values[place] = value;
      u = value === undefined ? undefined : codec.locate(value);
      if (u === undefined || u < 0 || u > 1) inside = false;
    }
    if (dimension >= 0) out[offset + dimension] = u ?? NaN;
  }
  return inside;
}

/** The number of different params, or Infinity. Conditional dimensions count as if always active. */
export function sizeOf(space: Space): number {
  return space.dimensions.reduce((size, { distribution }) => size * cellCount(distribution), 1);
}

/** Which dimension of the unit cube each varying parameter has. */
export function dimensionIndex(space: Space): ReadonlyMap<string, number> {
  return planOf(space).index;
}

/** What a point's way to and from the cube needs of a space, worked out once. Places count along `space.parameters`. */
interface Plan {
  readonly names: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  /** In the space's `order`. */
  readonly steps: readonly {
    readonly place: number;
    /** -1 for a fixed parameter. */
    readonly dimension: number;
    readonly codec: Codec;
    readonly needs: readonly Need[];
  }[];
}

/** A condition whose parent is known by its place. */
interface Need extends Condition {
  readonly place: number;
}

function met(needs: readonly Need[], values: readonly (Value | undefined)[]): boolean {
  for (const need of needs) if (!holds(need, values[need.place])) return false;
  return true;
}

const planOf = oncePer(({ parameters, dimensions, order }: Space): Plan => {
  const names = parameters.map(({ name }) => name);
  const places = new Map(names.map((name, place) => [name, place]));
  const index = new Map(dimensions.map(({ name }, d) => [name, d]));
  const steps = order.map(({ name, distribution, conditions }) => ({
    place: places.get(name)!,
    dimension: index.get(name) ?? -1,
    codec: codecOf(distribution),
    needs: conditions.map((condition) => ({ ...condition, place: places.get(condition.parent)! })),
  }));
  return { names, index, steps };
});

import type { Rng } from "../math/random.ts";
import { cellCount, encode, type Value } from "../space/distribution.ts";
import { decodePoint, dimensionIndex, encodePoint, type Params, type Space } from "../space/space.ts";
import type { Suggestion } from "./sampler.ts";

/**
 * Suggests a point that is known beforehand, with its values exactly as they are given. Values that it leaves out are drawn
 * at random, and those that are not active there are left out. Undefined where one of its values lies outside the space.
 */
export function suggestKnown(space: Space, known: Params, rng: Rng): Suggestion | undefined {
  const point = Float64Array.from(space.dimensions, () => rng.next());
  const exact: Record<string, Value> = {};
  for (const [name, d] of dimensionIndex(space)) {
    const value = known[name];
    if (value === undefined) continue;
    const { distribution } = space.dimensions[d]!;
    const u = encode(distribution, value);
    if (u === undefined) return undefined;
    point[d] = u;
    // A cell's value is exact already, where a program may have handed back 0.30000000000000004 for 0.3.
    if (cellCount(distribution) === Infinity) exact[name] = value;
  }
  const active = decodePoint(space, point);
  for (const name of Object.keys(exact)) if (!Object.hasOwn(active, name)) delete exact[name];
  return { point, exact };
}

/** The one point of the cube that a suggestion's params have: middles of cells, NaN where a parameter is not active. */
export function cubePoint(space: Space, point: Float64Array): Float64Array {
  const cube = new Float64Array(space.dimensions.length);
  encodePoint(space, decodePoint(space, point), cube);
  return cube;
}

/** Rounding on the way from a point to its params and back. */
const ROUNDING = 1e-12;

/** Whether two coordinates are of the same value. */
export function isAt(u: number, v: number): boolean {
  return Math.abs(u - v) <= ROUNDING;
}

/** Whether row `row` of `points`, [rows × dimensions], has the params of that point of the cube. */
export function isRow(points: Float64Array, row: number, cube: Float64Array): boolean {
  return cube.every((u, d) => {
    const other = points[row * cube.length + d]!;
    return isAt(u, other) || (Number.isNaN(u) && Number.isNaN(other));
  });
}

import type { Rng } from "../math/random.ts";
import { cellCount, type Distribution, decode, encode, type Value } from "../space/distribution.ts";
import { decodePoint, encodePoint, type Params, type Space } from "../space/space.ts";

/**
 * Params near others, as population-based training explores: each is drawn anew with probability `resample`, or else
 * multiplied by 1.2 or 0.8 and kept in its range. A value of a grid that would stay where it is moves to its neighbour, so
 * does an ordinal's; a choice stays. Parameters that become active are drawn.
 *
 * Reference: Jaderberg et al., "Population Based Training of Neural Networks", arXiv 1711.09846 (2017).
 */
export function explore(space: Space, params: Params, rng: Rng, resample: number): Params {
  const point = new Float64Array(space.dimensions.length);
  encodePoint(space, params, point);
  for (const [d, { name, distribution }] of space.dimensions.entries()) {
    // As many draws for each parameter, whatever becomes of it, so that one does not move the others.
    const [fresh, chance, factor] = [rng.next(), rng.next(), rng.next() < 0.5 ? 0.8 : 1.2];
    const [u, value] = [point[d]!, params[name]];
    const known = value !== undefined && !Number.isNaN(u);
    point[d] = known && chance >= resample ? nudged(distribution, u, value, factor) : fresh;
  }
  return decodePoint(space, point);
}

/** The coordinate of a value multiplied by `factor`; `u` is its own. */
function nudged(distribution: Distribution, u: number, value: Value, factor: number): number {
  const { base, ends } = distribution;
  if (base.kind === "choice") return u;
  const count = cellCount(distribution);
  const [first, last] = [decode(distribution, 0), decode(distribution, 1)];
  if (base.kind === "ordinal" || typeof value !== "number" || typeof first !== "number" || typeof last !== "number")
    return middleOf(cellOf(u, count) + Math.sign(factor - 1), count);
  const [least, most] = [Math.min(first, last), Math.max(first, last)];
  const target = Math.min(most, Math.max(least, value * factor));
  if (count === Number.POSITIVE_INFINITY) return encode(distribution, target) ?? u;
  if (ends?.integer) {
    const whole = Math.round(target) === value ? value + Math.sign(target - value) : Math.round(target);
    return encode(distribution, whole) ?? u;
  }
  const own = cellOf(u, count);
  const cell = cellNear(distribution, target, count, last >= first);
  const onwards = Math.sign(target - value) * (last >= first ? 1 : -1);
  return middleOf(cell === own ? own + onwards : cell, count);
}

/** The cell of a grid whose value is the nearest to `target`. */
function cellNear(distribution: Distribution, target: number, count: number, rising: boolean): number {
  const beyond = (cell: number) => Number(decode(distribution, middleOf(cell, count))) - target;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beyond(middle) >= 0 === rising) high = middle;
    else low = middle + 1;
  }
  return low > 0 && Math.abs(beyond(low - 1)) <= Math.abs(beyond(low)) ? low - 1 : low;
}

function cellOf(u: number, count: number): number {
  return Math.min(count - 1, Math.floor(u * count));
}

/** The middle of a cell, the first or last where there is no such cell. */
function middleOf(cell: number, count: number): number {
  return (Math.min(count - 1, Math.max(0, cell)) + 0.5) / count;
}

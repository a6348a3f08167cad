import { type StreamKey, shuffled, stream } from "../math/random.ts";
import { holds } from "../space/condition.ts";
import { cellCount, type Distribution, decode, encode } from "../space/distribution.ts";
import { dimensionIndex, type Params, type Space } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";

/**
 * One combination of the values that conditions ask for. Its cells are all combinations of the other parameters that are
 * then active, so that no params stand in a grid twice.
 */
interface Branch {
  /** [dimensions] where the branch is decided; the rest is yet to be filled. */
  readonly point: Float64Array;
  /** The dimensions to fill, those with most values first. */
  readonly free: readonly number[];
  readonly size: number;
}

/** A grid of more branches would be one trial for each at best. */
const MOST_BRANCHES = 4096;

/**
 * Trials that a whole grid needs, of `points` values in each dimension or all where there are fewer; Infinity where the space's
 * conditions have too many combinations to tell.
 */
export function gridSize(space: Space, points: number): number {
  const branches = branchesOf(space, levelsOf(space, points));
  return branches === undefined ? Infinity : sizeOfAll(branches);
}

/** The most values of each dimension for which the whole grid fits `trials`; at least 1. */
export function pointsFitting(space: Space, trials: number): number {
  let low = 1;
  let high = trials;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (gridSize(space, middle) <= trials) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The grid's first cells, `most` or all: points of the unit cube. Their order is one that may be cut short: each branch gets
 * its share at any time (Sainte-Laguë's rule), and in a branch the values of each dimension take turns, as in a Latin square.
 * `keys` name the order's stream of chance. Throws UserError where there are too many branches.
 */
export function gridCells(space: Space, points: number, most: number, ...keys: readonly StreamKey[]): Float64Array[] {
  const levels = levelsOf(space, points).map((each, d) => shuffled(each, stream(...keys, "grid", d)));
  const branches = branchesOf(space, levels)?.map((branch) => ({ ...branch, taken: 0 }));
  if (branches === undefined) {
    throw new UserError(
      `sampler: grid: the space's conditions have more than ${MOST_BRANCHES} combinations, too many for a grid; write sampler: random`,
    );
  }
  const cells: Float64Array[] = [];
  for (let left = Math.min(most, sizeOfAll(branches)); left > 0; left--) {
    let next = branches[0]!;
    for (const branch of branches) {
      if ((branch.taken + 0.5) / branch.size < (next.taken + 0.5) / next.size) next = branch;
    }
    cells.push(cellAt(next, next.taken++, levels));
  }
  return cells;
}

/** Cell `k` of a branch: the digits of `k` in a mixed radix, each turned along by the cells in which it would stand still. */
function cellAt({ point, free }: Branch, k: number, levels: readonly (readonly number[])[]): Float64Array {
  const cell = point.slice();
  let rest = k;
  let period = 1;
  for (const d of free) {
    const values = levels[d]!;
    cell[d] = values[(rest + (k % period)) % values.length]!;
    rest = Math.floor(rest / values.length);
    period *= values.length;
  }
  return cell;
}

/** The coordinates that a grid tries in each dimension. */
function levelsOf(space: Space, points: number): (readonly number[])[] {
  return space.dimensions.map(({ distribution }) => levelsIn(distribution, points));
}

/**
 * All values' coordinates where there are not more than `points`, or where they have no order; otherwise the middles of equal
 * parts, which are nearer to every other value than a grid that spends trials on both ends.
 */
function levelsIn(distribution: Distribution, points: number): readonly number[] {
  const { base, ends } = distribution;
  if (base.kind === "choice") return base.options.flatMap((option) => encode(distribution, option) ?? []);
  const cells = cellCount(distribution);
  const count = Math.min(points, cells);
  const wholeLog = ends?.integer === true;
  if (wholeLog && count === cells) return range(cells).flatMap((k) => encode(distribution, ends.low + k) ?? []);
  const middles = range(count).map((k) => (k + 0.5) / count);
  // Rounding may make two middles of a log scale the same whole number.
  return wholeLog ? [...new Map(middles.map((u) => [decode(distribution, u), u])).values()] : middles;
}

function branchesOf(space: Space, levels: readonly (readonly number[])[]): readonly Branch[] | undefined {
  const parents = new Set(space.parameters.flatMap(({ conditions }) => conditions.map(({ parent }) => parent)));
  const index = dimensionIndex(space);
  const branches: Branch[] = [];
  const visit = (k: number, values: Params, point: Float64Array, free: readonly number[]): void => {
    if (branches.length > MOST_BRANCHES) return;
    const parameter = space.order[k];
    if (parameter === undefined) {
      const longestFirst = [...free].sort((a, b) => levels[b]!.length - levels[a]!.length);
      branches.push({ point, free: longestFirst, size: free.reduce((size, d) => size * levels[d]!.length, 1) });
      return;
    }
    const { name, distribution, conditions } = parameter;
    const d = index.get(name);
    const active = conditions.every((condition) => holds(condition, values[condition.parent]));
    if (!active) visit(k + 1, values, point, free);
    else if (!parents.has(name)) visit(k + 1, values, point, d === undefined ? free : [...free, d]);
    else if (d === undefined) visit(k + 1, { ...values, [name]: decode(distribution, 0.5) }, point, free);
    else {
      for (const u of levels[d]!) {
        visit(k + 1, { ...values, [name]: decode(distribution, u) }, point.with(d, u), free);
      }
    }
  };
  visit(0, {}, new Float64Array(space.dimensions.length).fill(0.5), []);
  return branches.length > MOST_BRANCHES ? undefined : branches;
}

function sizeOfAll(branches: readonly Branch[]): number {
  return branches.reduce((sum, { size }) => sum + size, 0);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, k) => k);
}

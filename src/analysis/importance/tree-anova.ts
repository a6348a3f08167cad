import type { Tree } from "../../math/tree.ts";
import { type Atoms, atomsOf } from "./atoms.ts";
import { partitionOf } from "./partition.ts";
import { type Dimension, measureOf, wholeCube } from "./regions.ts";

/** Room for one table at a time, which the trees of a forest share: together they would hold as many tables as there are trees. */
export class Room {
  #room = new Float64Array(0);

  /** So many zeros. Good until room is taken again. */
  take(size: number): Float64Array {
    if (this.#room.length < size) this.#room = new Float64Array(size);
    return this.#room.fill(0, 0, size);
  }
}

/** A tree's function over the unit cube, as sums over its leaves: its mean, its variance, and what is left of it when others are averaged out. */
export class TreeAnova {
  readonly mean: number;
  readonly variance: number;
  /** [leaves] what the tree says there. Their boxes, much larger, are not kept. */
  readonly #values: Float64Array;
  readonly #atoms: readonly Atoms[];
  /** [dimensions][leaves] each leaf's share of the dimension. */
  readonly #measures: readonly Float64Array[];
  /** [leaves] each leaf's share of the cube. */
  readonly #volumes: Float64Array;
  readonly #marginals: Float64Array[] = [];
  readonly #room: Room;

  constructor(tree: Tree, dimensions: readonly Dimension[], room = new Room()) {
    this.#room = room;
    const leaves = partitionOf(tree, dimensions, wholeCube(dimensions));
    this.#values = Float64Array.from(leaves, ({ value }) => value);
    this.#atoms = dimensions.map(({ axis }, d) =>
      atomsOf(
        axis,
        leaves.map(({ box }) => box[d]!),
      ),
    );
    this.#measures = dimensions.map(({ axis }, d) => Float64Array.from(leaves, ({ box }) => measureOf(axis, box[d]!)));
    this.#volumes = Float64Array.from(leaves, (_, i) => this.#measures.reduce((volume, m) => volume * m[i]!, 1));
    this.mean = sum(this.#values, (value, i) => value * this.#volumes[i]!);
    this.variance = sum(this.#values, (value, i) => (value - this.mean) ** 2 * this.#volumes[i]!);
  }

  /** The variance of what one dimension does by itself. */
  singleVariance(dimension: number): number {
    const { measure } = this.#atoms[dimension]!;
    return sum(this.#marginal(dimension), (value, atom) => (value - this.mean) ** 2 * measure[atom]!);
  }

  /** The variance of what two dimensions do together beyond what each does by itself. */
  pairVariance(i: number, j: number): number {
    const [rows, columns] = [this.#atoms[i]!, this.#atoms[j]!];
    const [one, other] = [this.#marginal(i), this.#marginal(j)];
    const joint = this.#joint(i, j);
    let total = 0;
    for (let a = 0; a < rows.count; a++) {
      const base = one[a]! - this.mean;
      let row = 0;
      for (let b = 0; b < columns.count; b++) {
        const effect = joint[a * (columns.count + 1) + b]! - base - other[b]!;
        row += effect * effect * columns.measure[b]!;
      }
      total += row * rows.measure[a]!;
    }
    return total;
  }

  /** The mean over all other dimensions at coordinate `u` of one. */
  marginalAt(dimension: number, u: number): number {
    return this.#marginal(dimension)[this.#atoms[dimension]!.at(u)]!;
  }

  /** The mean over all others at coordinates of two, [us × vs]. */
  jointAt(i: number, j: number, us: readonly number[], vs: readonly number[]): Float64Array {
    const joint = this.#joint(i, j);
    const columns = this.#atoms[j]!;
    const across = vs.map((v) => columns.at(v));
    return Float64Array.from(
      us.flatMap((u) => {
        const row = this.#atoms[i]!.at(u) * (columns.count + 1);
        return across.map((b) => joint[row + b]!);
      }),
    );
  }

  /** [atoms of the dimension] the mean over all others. */
  #marginal(dimension: number): Float64Array {
    const known = this.#marginals[dimension];
    if (known !== undefined) return known;
    const { count, first, from, to } = this.#atoms[dimension]!;
    const measures = this.#measures[dimension]!;
    // What changes from one atom to the next, summed up at the end.
    const changes = new Float64Array(count + 1);
    this.#values.forEach((value, leaf) => {
      const part = (value * this.#volumes[leaf]!) / measures[leaf]!;
      for (let k = first[leaf]!; k < first[leaf + 1]!; k++) {
        changes[from[k]!]! += part;
        changes[to[k]!]! -= part;
      }
    });
    for (let a = 1; a < count; a++) changes[a]! += changes[a - 1]!;
    const marginal = changes.subarray(0, count);
    this.#marginals[dimension] = marginal;
    return marginal;
  }

  /** [(atoms of i + 1) × (atoms of j + 1)] the mean over all others; the last row and column mean nothing. Good until asked again. */
  #joint(i: number, j: number): Float64Array {
    const [rows, columns] = [this.#atoms[i]!, this.#atoms[j]!];
    const width = columns.count + 1;
    const joint = this.#room.take((rows.count + 1) * width);
    for (let leaf = 0; leaf < this.#values.length; leaf++) {
      const measure = this.#measures[i]![leaf]! * this.#measures[j]![leaf]!;
      const part = (this.#values[leaf]! * this.#volumes[leaf]!) / measure;
      for (let k = rows.first[leaf]!; k < rows.first[leaf + 1]!; k++) {
        const [above, below] = [rows.from[k]! * width, rows.to[k]! * width];
        for (let m = columns.first[leaf]!; m < columns.first[leaf + 1]!; m++) {
          const [left, right] = [columns.from[m]!, columns.to[m]!];
          joint[above + left]! += part;
          joint[above + right]! -= part;
          joint[below + left]! -= part;
          joint[below + right]! += part;
        }
      }
    }
    // Changes from one atom to the next are summed up along both.
    for (let a = 0; a < rows.count; a++) {
      let row = 0;
      for (let at = a * width; at < a * width + columns.count; at++) {
        row += joint[at]!;
        joint[at] = a > 0 ? row + joint[at - width]! : row;
      }
    }
    return joint;
  }
}

function sum(items: Float64Array, term: (item: number, i: number) => number): number {
  let total = 0;
  for (let i = 0; i < items.length; i++) total += term(items[i]!, i);
  return total;
}

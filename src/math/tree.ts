import type { Rng } from "./random.ts";

/** What trees learn from. */
export interface Examples {
  readonly count: number;
  readonly dimensions: number;
  /** [dimensions × count] features, one dimension after the other. */
  readonly features: Float64Array;
  /** [dimensions] 1 where a feature is a number without order. */
  readonly unordered: Uint8Array;
  /** [count] */
  readonly targets: Float64Array;
}

/** A regression tree, its nodes in arrays; the root is node 0. */
export interface Tree {
  /** [nodes] the feature that an inner node asks for, -1 at a leaf. */
  readonly feature: Int32Array;
  /** [nodes] goes left where the feature is at most this; of unordered ones, where it is just this. */
  readonly threshold: Float64Array;
  /** [nodes] the left child; the right one is the next. */
  readonly left: Int32Array;
  /** [nodes] mean and variance of the targets there. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/**
 * Grows a tree until every leaf's targets are equal. In each node a threshold is drawn at random for every feature, and the
 * one that leaves least variance is taken: many such trees together are as good as smooth, and cost no sorting.
 *
 * Reference: Geurts, Ernst and Wehenkel, "Extremely randomized trees", Machine Learning 63 (2006).
 */
export function growTree(examples: Examples, rng: Rng): Tree {
  const { count, features, unordered, targets } = examples;
  const most = 2 * count - 1;
  const tree = {
    feature: new Int32Array(most).fill(-1),
    threshold: new Float64Array(most),
    left: new Int32Array(most),
    mean: new Float64Array(most),
    variance: new Float64Array(most),
  };
  const members = Int32Array.from({ length: count }, (_, i) => i);
  // Nodes still to be looked at, and their parts of `members`: node, from, to.
  const open = [0, 0, count];
  let nodes = 1;
  while (open.length > 0) {
    const to = open.pop()!;
    const from = open.pop()!;
    const node = open.pop()!;
    describe(tree, node, targets, members, from, to);
    if (tree.variance[node] === 0) continue;
    const split = drawSplit(examples, members, from, to, tree.mean[node]!, rng);
    if (split === undefined) continue;
    const { feature, threshold } = split;
    const column = feature * count;
    const middle = partition(members, from, to, (i) =>
      goesLeft(features[column + i]!, threshold, unordered[feature] === 1),
    );
    tree.feature[node] = feature;
    tree.threshold[node] = threshold;
    tree.left[node] = nodes;
    open.push(nodes, from, middle, nodes + 1, middle, to);
    nodes += 2;
  }
  return tree;
}

/** The leaf of a point's features. */
export function leafOf({ feature, threshold, left }: Tree, unordered: Uint8Array, features: Float64Array): number {
  let node = 0;
  for (let f = feature[0]!; f >= 0; f = feature[node]!) {
    node = left[node]! + (goesLeft(features[f]!, threshold[node]!, unordered[f] === 1) ? 0 : 1);
  }
  return node;
}

function goesLeft(value: number, threshold: number, isUnordered: boolean): boolean {
  return isUnordered ? value === threshold : value <= threshold;
}

function describe(
  tree: { mean: Float64Array; variance: Float64Array },
  node: number,
  targets: Float64Array,
  members: Int32Array,
  from: number,
  to: number,
): void {
  const first = targets[members[from]!]!;
  let sum = 0;
  let squares = 0;
  // About the first target, so that equal ones have no variance at all.
  for (let k = from; k < to; k++) {
    const y = targets[members[k]!]! - first;
    sum += y;
    squares += y * y;
  }
  const count = to - from;
  tree.mean[node] = first + sum / count;
  tree.variance[node] = Math.max(0, squares / count - (sum / count) ** 2);
}

/** The best of one random split for each feature; undefined where no feature tells the members apart. */
function drawSplit(
  { count, dimensions, features, unordered, targets }: Examples,
  members: Int32Array,
  from: number,
  to: number,
  mean: number,
  rng: Rng,
): { readonly feature: number; readonly threshold: number } | undefined {
  const offset = rng.int(dimensions);
  let best = 0;
  let feature = -1;
  let threshold = 0;
  for (let k = 0; k < dimensions; k++) {
    // From a random feature on, as splits into single members are all as good.
    const candidate = (offset + k) % dimensions;
    const column = candidate * count;
    const isUnordered = unordered[candidate] === 1;
    const cut = isUnordered
      ? features[column + members[from + rng.int(to - from)]!]!
      : drawThreshold(features, column, members, from, to, rng);
    let left = 0;
    let sum = 0;
    for (let m = from; m < to; m++) {
      const i = members[m]!;
      if (!goesLeft(features[column + i]!, cut, isUnordered)) continue;
      left++;
      sum += targets[i]! - mean;
    }
    const right = to - from - left;
    if (left === 0 || right === 0) continue;
    // What the variance loses, times the members: both halves' sums about the mean are opposite.
    const gain = sum * sum * (1 / left + 1 / right);
    if (feature >= 0 && gain <= best) continue;
    best = gain;
    feature = candidate;
    threshold = cut;
    if (to - from === 2) break;
  }
  return feature < 0 ? undefined : { feature, threshold };
}

/** Between the least and the largest of the members' values. */
function drawThreshold(
  features: Float64Array,
  column: number,
  members: Int32Array,
  from: number,
  to: number,
  rng: Rng,
): number {
  let least = features[column + members[from]!]!;
  let most = least;
  for (let m = from + 1; m < to; m++) {
    const value = features[column + members[m]!]!;
    if (value < least) least = value;
    else if (value > most) most = value;
  }
  return least === most ? most : least + rng.next() * (most - least);
}

/** Moves members for which `isLeft` holds to the front of from…to; returns where the others begin. */
function partition(members: Int32Array, from: number, to: number, isLeft: (i: number) => boolean): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const i = members[low]!;
    if (isLeft(i)) low++;
    else {
      members[low] = members[high]!;
      members[high--] = i;
    }
  }
  return low;
}

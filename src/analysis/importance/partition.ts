import type { Tree } from "../../math/tree.ts";
import { type Axis, middleOf } from "../../space/axes.ts";
import { INACTIVE } from "../../space/features.ts";
import { type Box, cellsOf, type Dimension, intersection, type Part, splitByActivity, withPart } from "./regions.ts";

/** A part of the unit cube in which a tree predicts one value. */
export interface Leaf {
  readonly box: Box;
  readonly value: number;
}

/**
 * The parts of the unit cube in which a tree predicts the same: disjoint boxes that together are `box`. Where a dimension is
 * not active its coordinate means nothing, and the tree's answer there is that for a point without it.
 */
export function partitionOf(tree: Tree, dimensions: readonly Dimension[], box: Box): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const open: { readonly node: number; readonly box: Box }[] = [{ node: 0, box }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, box } = next;
    const dimension = tree.feature[node]!;
    if (dimension < 0) {
      leaves.push({ box, value: tree.mean[node]! });
      continue;
    }
    const threshold = tree.threshold[node]!;
    const left = tree.left[node]!;
    const { axis, needs } = dimensions[dimension]!;
    const { active, inactive } =
      needs.length === 0 ? { active: [box], inactive: [] } : splitByActivity(dimensions, box, dimension);
    const [below, above] = halves(axis, threshold);
    for (const each of active) {
      add(open, left, each, dimension, below);
      add(open, left + 1, each, dimension, above);
    }
    const goesLeft = axis.kind === "unordered" ? threshold === INACTIVE : INACTIVE <= threshold;
    for (const each of inactive) open.push({ node: goesLeft ? left : left + 1, box: each });
  }
  return leaves;
}

function add(
  open: { readonly node: number; readonly box: Box }[],
  node: number,
  box: Box,
  dimension: number,
  half: Part | undefined,
): void {
  const part = half && intersection(box[dimension]!, half);
  if (part !== undefined) open.push({ node, box: withPart(box, dimension, part) });
}

/** What goes left at a threshold, and what goes right; undefined where nothing does. */
function halves(axis: Axis, threshold: number): readonly [Part | undefined, Part | undefined] {
  if (axis.kind === "line") return intervals(Math.min(1, Math.max(0, threshold)));
  const cells = cellsOf(axis);
  const all = Array.from({ length: cells.count }, (_, cell) => cell);
  if (axis.kind === "unordered") {
    const others = all.filter((cell) => cell !== threshold);
    return [others.length < all.length ? { cells: [threshold] } : undefined, { cells: others }];
  }
  const first = all.find((cell) => middleOf(cells, cell) > threshold);
  return intervals(first === undefined ? 1 : cells.starts[first]!);
}

function intervals(cut: number): readonly [Part | undefined, Part | undefined] {
  return [cut > 0 ? { from: 0, to: cut } : undefined, cut < 1 ? { from: cut, to: 1 } : undefined];
}

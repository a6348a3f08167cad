import { type Axis, axesOf, type Cells } from "../../space/axes.ts";
import { cellCount, type Distribution, encode, shares, type Value } from "../../space/distribution.ts";
import { dimensionIndex, type Parameter, type Space } from "../../space/space.ts";

/** A part of one dimension of the unit cube: an interval, or of options without order some of their cells. */
export type Part = { readonly from: number; readonly to: number } | { readonly cells: readonly number[] };

/** A part of the unit cube, the product of its dimensions' parts. */
export type Box = readonly Part[];

/** One dimension: how it is cut, and when it is active. */
export interface Dimension {
  readonly name: string;
  readonly axis: Axis;
  readonly needs: readonly Need[];
}

/** A condition: the dimension that it looks at, and the part of it where it holds and where it does not. */
interface Need {
  /** -1 where the parent is fixed and the condition always holds. */
  readonly parent: number;
  readonly holds: readonly Part[];
  readonly fails: readonly Part[];
}

/** A space's dimensions as parts of its unit cube. */
export function dimensionsOf(space: Space): readonly Dimension[] {
  const index = dimensionIndex(space);
  const axes = axesOf(space);
  const byName = new Map(space.parameters.map((parameter) => [parameter.name, parameter]));
  return space.dimensions.map(({ name, conditions }, d) => ({
    name,
    axis: axes[d]!,
    needs: conditions.flatMap(({ parent, values, negated }) => {
      const place = index.get(parent);
      if (place === undefined) return [];
      const [inside, outside] = partsOf(byName.get(parent)!, axes[place]!, values);
      return [{ parent: place, holds: negated ? outside : inside, fails: negated ? inside : outside }];
    }),
  }));
}

/** All of the unit cube. */
export function wholeCube(dimensions: readonly Dimension[]): Box {
  return dimensions.map(({ axis }) => whole(axis));
}

/** The boxes within `box` in which a dimension is active, and those in which it is not. */
export function splitByActivity(
  dimensions: readonly Dimension[],
  box: Box,
  dimension: number,
): { readonly active: readonly Box[]; readonly inactive: readonly Box[] } {
  let active: readonly Box[] = [box];
  const inactive: Box[] = [];
  for (const { parent, holds, fails } of dimensions[dimension]!.needs) {
    // A parent that is not active has no value, so the condition does not hold.
    const alive = active.map((each) => splitByActivity(dimensions, each, parent));
    inactive.push(...alive.flatMap((each) => each.inactive));
    const parents = alive.flatMap((each) => each.active);
    inactive.push(...parents.flatMap((each) => within(each, parent, fails)));
    active = parents.flatMap((each) => within(each, parent, holds));
  }
  return { active, inactive };
}

/** The box with another part in one dimension. */
export function withPart(box: Box, dimension: number, part: Part): Box {
  return box.map((each, d) => (d === dimension ? part : each));
}

/** What two parts of a dimension share; undefined where nothing. */
export function intersection(a: Part, b: Part): Part | undefined {
  if ("cells" in a || "cells" in b) {
    if (!("cells" in a && "cells" in b)) throw new TypeError("an interval and cells are parts of different dimensions");
    const cells = a.cells.filter((cell) => b.cells.includes(cell));
    return cells.length > 0 ? { cells } : undefined;
  }
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return to > from ? { from, to } : undefined;
}

/** The share of its dimension that a part is. */
export function measureOf(axis: Axis, part: Part): number {
  if (!("cells" in part)) return part.to - part.from;
  const { shares } = cellsOf(axis);
  return part.cells.reduce((sum, cell) => sum + shares[cell]!, 0);
}

export function cellsOf(axis: Axis): Cells {
  if (axis.kind === "line") throw new TypeError("a line has no cells");
  return axis;
}

function whole(axis: Axis): Part {
  return axis.kind === "unordered"
    ? { cells: Array.from({ length: axis.count }, (_, cell) => cell) }
    : { from: 0, to: 1 };
}

function within(box: Box, dimension: number, parts: readonly Part[]): readonly Box[] {
  return parts.flatMap((part) => {
    const shared = intersection(box[dimension]!, part);
    return shared === undefined ? [] : [withPart(box, dimension, shared)];
  });
}

/** The parts of a dimension with these values, and the rest. */
function partsOf({ distribution }: Parameter, axis: Axis, values: readonly Value[]): readonly [Part[], Part[]] {
  if (axis.kind === "unordered") {
    const { base } = distribution;
    const options = base.kind === "choice" ? base.options.filter((_, i) => shares(base)[i]! > 0) : [];
    const places = options.map((option, cell) => ({ cell, isIn: values.includes(option) }));
    const cells = (isIn: boolean) => places.filter((place) => place.isIn === isIn).map(({ cell }) => cell);
    return [some(cells(true)), some(cells(false))];
  }
  const inside = values.flatMap((value) => cellOf(distribution, value) ?? []).sort((a, b) => a.from - b.from);
  const outside: Part[] = [];
  let end = 0;
  for (const { from, to } of inside) {
    if (from > end + 1e-12) outside.push({ from: end, to: from });
    end = to;
  }
  if (end < 1 - 1e-12) outside.push({ from: end, to: 1 });
  return [inside, outside];
}

function some(cells: readonly number[]): Part[] {
  return cells.length > 0 ? [{ cells }] : [];
}

/** The part of the unit interval in which a discrete range gives a value. */
function cellOf(distribution: Distribution, value: Value): { readonly from: number; readonly to: number } | undefined {
  const u = encode(distribution, value);
  if (u === undefined) return undefined;
  const { base, ends } = distribution;
  if (ends?.integer && base.kind === "uniform" && typeof value === "number") {
    const width = base.high - base.low;
    return { from: (Math.log10(value - 0.5) - base.low) / width, to: (Math.log10(value + 0.5) - base.low) / width };
  }
  const count = cellCount(distribution);
  const cell = Math.min(count - 1, Math.floor(u * count));
  return { from: cell / count, to: (cell + 1) / count };
}

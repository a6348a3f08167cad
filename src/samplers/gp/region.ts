import { FEW } from "./candidates.ts";
import type { Inputs } from "./inputs.ts";

/** A box of the unit cube: [dimensions] where it begins and ends in each. */
export interface Region {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Half of the box's width before any trial has ended, by how much it grows with each, and up to how many. */
const HALF_WIDTH = 0.3;
const GROWTH = 1 / 30;
const YOUNG = 15;

/**
 * Where params are looked for once so many trials have ended: around the best, in a box that grows with what is known, and soon
 * everywhere. A young model knows least of the corners, and would spend its first trials there, where many networks learn nothing or
 * diverge. Choices, dimensions of few values, and those that are not active at the best are looked at as a whole. After the trust regions
 * of Eriksson et al., NeurIPS 2019.
 * @param best [dimensions] in the unit cube, NaN where not active
 */
export function regionAround(
  best: Float64Array,
  { cells, dimensionOf, warped }: Pick<Inputs, "cells" | "dimensionOf" | "warped">,
  ended: number,
): Region {
  const half = ended < YOUNG ? HALF_WIDTH + GROWTH * ended : 1;
  const isWhole = (u: number, d: number) => {
    const isNumeric = dimensionOf.indexOf(d) < warped;
    return Number.isNaN(u) || !isNumeric || cells[d]! <= FEW;
  };
  return {
    low: best.map((u, d) => (isWhole(u, d) ? 0 : Math.max(0, Math.min(1, u) - half))),
    high: best.map((u, d) => (isWhole(u, d) ? 1 : Math.min(1, Math.max(0, u) + half))),
  };
}

/** A point of the cube drawn together into the region. */
export function shrunk({ low, high }: Region, point: Float64Array): Float64Array {
  return point.map((u, d) => low[d]! + u * (high[d]! - low[d]!));
}

/** The nearest point of the region. */
export function held({ low, high }: Region, point: Float64Array): Float64Array {
  return point.map((u, d) => Math.min(high[d]!, Math.max(low[d]!, u)));
}

/** All of the cube. */
export function everywhere(dimensions: number): Region {
  return { low: new Float64Array(dimensions), high: new Float64Array(dimensions).fill(1) };
}

import type { Rng } from "../../math/random.ts";
import type { Inputs } from "./inputs.ts";
import { inverseSquaresOf } from "./kernel.ts";
import type { Layout } from "./layout.ts";

/** Scored trials from which on a search can have stalled, and whose median tells what losses this study has. */
const FIRST = 20;
/** So many trials without a gain worth having are a stall. */
const PATIENCE = 6;
/** A gain worth having, as a part of how far that median is from the best. */
const WORTH = 0.1;
/** How much of the space counts as around the best trial: another part each time, from and to. */
const AROUND = { least: 0.1, most: 0.5 };
/** Random points that the distance is read from within which so much of the space lies. */
const DRAWN = 100;

/**
 * Whether the last trials have found nothing better that is worth having; `losses` in the order of trials. The median of the
 * first ones is the measure: that of all shrinks in a valley with the gains themselves, which then never seem small.
 */
export function hasStalled(losses: readonly number[]): boolean {
  if (losses.length < FIRST) return false;
  const median = losses.slice(0, FIRST).sort((a, b) => a - b)[FIRST >> 1]!;
  const least = (some: readonly number[]) => some.reduce((low, loss) => Math.min(low, loss), Infinity);
  const best = least(losses);
  return least(losses.slice(0, -PATIENCE)) - best <= WORTH * (median - best);
}

/** Whether the coordinates at `at` of `x` lie in a region. */
export type Region = (x: Float64Array, at: number) => boolean;

/**
 * All but the surroundings of the best trial, as the model's length scales measure distance. A search that has settled in a
 * valley improves there by less and less; what it should do instead is to follow another one down, and only the best trial
 * outside says how far that has come.
 * @param best coordinates of the best trial
 */
export function elsewhere(inputs: Inputs, layout: Layout, theta: Float64Array, best: Float64Array, rng: Rng): Region {
  const { columns, numeric } = layout;
  const inverseSquares = inverseSquaresOf(layout, theta);
  const distance = (x: Float64Array, at: number): number => {
    let sum = 0;
    for (let d = 0; d < columns; d++) {
      const gap = d < numeric ? x[at + d]! - best[d]! : Number(x[at + d] !== best[d]);
      sum += gap * gap * inverseSquares[d]!;
    }
    return sum;
  };
  const drawn = new Float64Array(columns);
  const distances = Float64Array.from({ length: DRAWN }, () => {
    inputs.write(inputs.settle(Float64Array.from({ length: inputs.dimensions }, () => rng.next())), 0, drawn, 0);
    return distance(drawn, 0);
  }).sort();
  const share = AROUND.least + (AROUND.most - AROUND.least) * rng.next();
  const radius = distances[Math.floor(share * DRAWN)]!;
  return (x, at) => distance(x, at) > radius;
}

import { minimise } from "../../math/lbfgs.ts";
import type { Rng } from "../../math/random.ts";
import type { Acquisition } from "./acquisition.ts";
import { FEW, otherValues, perturbed, spreadPoints } from "./candidates.ts";
import type { Inputs } from "./inputs.ts";
import { held, type Region, shrunk } from "./region.ts";

/** How hard to search. */
export interface Effort {
  /** Points spread over the region. */
  readonly spread: number;
  /** Perturbed copies of each good point. */
  readonly copies: number;
  /** Candidates refined by gradients. */
  readonly refined: number;
  /** Gradient steps at most, for each. */
  readonly steps: number;
}

/** A point of the unit cube with its acquisition. */
export interface Found {
  readonly point: Float64Array;
  readonly value: number;
}

/**
 * The point of a region where the acquisition is largest: the best of many candidates, then gradients along its continuous
 * dimensions and changes of the others. Points that are `closed` are proposed only when there is no other.
 */
export function maximise(
  acquisition: Acquisition,
  inputs: Inputs,
  region: Region,
  good: readonly Float64Array[],
  closed: (point: Float64Array) => boolean,
  { spread, copies, refined, steps }: Effort,
  rng: Rng,
): Found {
  const candidates = spreadPoints(inputs, spread, rng).map((point) => inputs.settle(shrunk(region, point)));
  for (const centre of good)
    for (let i = 0; i < copies; i++) candidates.push(inputs.settle(held(region, perturbed(centre, inputs, rng))));
  const ranked = evaluated(acquisition, inputs, candidates).sort((a, b) => b.value - a.value);
  const starts = firstOf(refined, ranked, ({ point }) => !closed(point));
  let best = starts[0] ?? ranked[0]!;
  for (const start of starts) {
    let here = climb(acquisition, inputs, region, start.point, steps);
    const [other] = evaluated(acquisition, inputs, otherValues(here.point, inputs)).sort((a, b) => b.value - a.value);
    if (other && other.value > here.value) here = climb(acquisition, inputs, region, other.point, steps);
    if (here.value > best.value && !closed(here.point)) best = here;
  }
  return best;
}

/** The first `most` items that satisfy a condition, which is not asked of the rest. */
function firstOf<T>(most: number, items: readonly T[], satisfies: (item: T) => boolean): T[] {
  const found: T[] = [];
  for (const item of items) {
    if (found.length === most) break;
    if (satisfies(item)) found.push(item);
  }
  return found;
}

/** Points with their acquisition. */
export function evaluated(acquisition: Acquisition, inputs: Inputs, points: readonly Float64Array[]): Found[] {
  const x = new Float64Array(points.length * inputs.columns);
  points.forEach((point, i) => {
    inputs.write(point, 0, x, i * inputs.columns);
  });
  const values = acquisition.evaluate(x, points.length);
  return points.map((point, i) => ({ point, value: values[i]! }));
}

/** Climbs along the continuous dimensions, then rounds to where the params lie. */
function climb(acquisition: Acquisition, inputs: Inputs, region: Region, start: Float64Array, steps: number): Found {
  const free: number[] = [];
  for (let column = 0; column < inputs.warped; column++) {
    const d = inputs.dimensionOf[column]!;
    if (inputs.cells[d]! > FEW && !Number.isNaN(start[d]!)) free.push(column);
  }
  const x = new Float64Array(inputs.columns);
  inputs.write(start, 0, x, 0);
  const slope = new Float64Array(inputs.columns);
  const { x: found } = minimise(
    (values, gradient) => {
      for (let i = 0; i < free.length; i++) x[free[i]!] = values[i]!;
      const value = acquisition.evaluateWithSlope(x, slope.fill(0));
      for (let i = 0; i < free.length; i++) gradient[i] = -slope[free[i]!]!;
      return -value;
    },
    Float64Array.from(free, (column) => x[column]!),
    {
      lower: Float64Array.from(free, (column) => inputs.coordinate(column, region.low[inputs.dimensionOf[column]!]!)),
      upper: Float64Array.from(free, (column) => inputs.coordinate(column, region.high[inputs.dimensionOf[column]!]!)),
      iterations: steps,
      evaluations: 2 * steps,
      tolerance: 1e-4,
      gain: 1e-6,
    },
  );
  const point = start.slice();
  free.forEach((column, i) => {
    point[inputs.dimensionOf[column]!] = inputs.unit(column, found[i]!);
  });
  return evaluated(acquisition, inputs, [inputs.settle(point)])[0]!;
}

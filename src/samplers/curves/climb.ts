import type { Rng } from "../../math/random.ts";
import { perturbed, spreadPoints } from "../gp/candidates.ts";
import type { Inputs } from "../gp/inputs.ts";

/** A point of the unit cube and what it is worth. */
export interface Found {
  readonly point: Float64Array;
  readonly value: number;
}

const SPREAD = 100;
/** Perturbed copies of each good point. */
const COPIES = 10;
const ROUNDS = 5;
/** Points that steps are taken from in each round, and steps from each. */
const KEPT = 4;
const STEPS = 12;

/**
 * The best point found by `evaluate`, without gradients: points spread over the cube and around `good` ones, then steps from the
 * best, shorter in each round. Steps end at the border of the cube, where the best params often lie. Undefined where all
 * points found are `taken`.
 */
export function climb(
  inputs: Inputs,
  good: readonly Float64Array[],
  taken: (point: Float64Array) => boolean,
  evaluate: (points: readonly Float64Array[]) => Float64Array,
  rng: Rng,
): Found | undefined {
  const worth = (points: readonly Float64Array[]): Found[] => {
    const free = points.filter((point) => !taken(point));
    const values = evaluate(free);
    return free.map((point, i) => ({ point, value: values[i]! }));
  };
  const start = spreadPoints(inputs, SPREAD, rng);
  for (const centre of good) for (let i = 0; i < COPIES; i++) start.push(perturbed(centre, inputs, rng));
  let kept = best(worth(start));
  for (let round = 0; round < ROUNDS; round++) {
    const length = 0.3 * 0.55 ** round;
    const next = kept.flatMap(({ point }) => Array.from({ length: STEPS }, () => stepFrom(point, length, inputs, rng)));
    kept = best([...kept, ...worth(next)]);
  }
  return kept[0];
}

function best(found: readonly Found[]): Found[] {
  return found.toSorted((a, b) => b.value - a.value).slice(0, KEPT);
}

/** Some coordinates move, at least one. Choices have no nearby values, and inactive dimensions may become active: both are drawn. */
function stepFrom(point: Float64Array, length: number, inputs: Inputs, rng: Rng): Float64Array {
  const { numeric, dimensionOf } = inputs;
  const share = 0.7 * rng.next();
  const always = rng.int(point.length);
  const sd = length * (0.3 + rng.next());
  const choices = dimensionOf.slice(numeric);
  const moved = point.map((u, d) => {
    if (Number.isNaN(u)) return rng.next();
    if (d !== always && rng.next() >= share) return u;
    return choices.includes(d) ? rng.next() : Math.min(1, Math.max(0, u + sd * rng.normal()));
  });
  return inputs.settle(moved);
}

import { type Rng, stream } from "../math/random.ts";
import { decodePoint, type Params, type Space } from "../space/space.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";

/** A made-up search, in which the truth is known. */
export interface Landscape {
  readonly space: Space;
  /** The loss without noise; NaN where training diverges. */
  readonly loss: (params: Params) => number;
  /** Standard deviation of what chance adds to a loss. */
  readonly noise: number;
  readonly trials: number;
  readonly seed: number;
  /** Drawn at random, or by a search that changes what was best so far a little, as samplers that learn do. */
  readonly sampler?: "random" | "learning";
}

/** The ended trials of one search, numbered from 1. */
export function search({ space, loss, noise, trials: count, seed, sampler = "random" }: Landscape): Trial[] {
  const rng = stream("landscape", seed);
  const points: Float64Array[] = [];
  const trials: Trial[] = [];
  for (let number = 1; number <= count; number++) {
    const learns = sampler === "learning" && number > 10 && rng.next() < 0.8;
    const point = learns ? nearBest(points, trials, rng) : points[0]?.map(() => rng.next());
    const drawn = point ?? Float64Array.from(space.dimensions, () => rng.next());
    const params = decodePoint(space, drawn);
    const value = loss(params) + noise * rng.normal();
    points.push(drawn);
    trials.push(
      Number.isNaN(value)
        ? trialWith({ number, params, state: "diverged" })
        : trialWith({ number, params, score: value }),
    );
  }
  return trials;
}

/** A point near one of the best tenth. */
function nearBest(points: readonly Float64Array[], trials: readonly Trial[], rng: Rng): Float64Array {
  const order = trials.map((_, i) => i).sort((a, b) => (trials[a]!.score ?? Infinity) - (trials[b]!.score ?? Infinity));
  const parent = points[order[rng.int(Math.ceil(trials.length / 10))]!]!;
  return parent.map((x) => Math.min(1, Math.max(0, x + 0.15 * rng.normal())));
}

/** The share of seeds 1 to `seeds` for which something holds. */
export function rate(seeds: number, holds: (seed: number) => boolean): number {
  let count = 0;
  for (let seed = 1; seed <= seeds; seed++) if (holds(seed)) count++;
  return count / seeds;
}

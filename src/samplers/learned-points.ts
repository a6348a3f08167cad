import { rankCorrelation } from "../math/statistics.ts";
import { encode } from "../space/distribution.ts";
import { encodePoint, type Params, type Space } from "../space/space.ts";
import { type History, RowStatus } from "../study/history.ts";
import type { LearnedPoint } from "../study/learned.ts";
import { isAt, suggestKnown } from "./known-points.ts";
import { oncePerSpace } from "./once-per-space.ts";
import type { Position, Sampler } from "./sampler.ts";

/** Another study's points that are tried, at most; and the part of the first stage that they may take. */
const MOST = 5;
const PART = 0.2;
/** Trials of them from which on their order tells whether the other study misleads. */
const TELLING = 4;
/** Points of which every value is as near as this, in the unit cube, are about the same. */
const NEAR = 0.1;

/**
 * Tries the best points of other studies early in the first stage, in turn with the sampler's own: few, so that a study which
 * misleads costs little. None is tried any more once results do not confirm the other study.
 */
export function learnedPoints(sampler: Sampler): Sampler {
  return {
    suggest(ask) {
      const { space, history, rng, position, learned = [] } = ask;
      if (learned.length === 0 || !isTurnOfLearned(position)) return sampler.suggest(ask);
      const known = chosenIn(space, learned).slice(0, turnsOf(position.of));
      const next = known[position.index / 2];
      if (next === undefined || rowOf(next, history) !== undefined || misleading(known, history))
        return sampler.suggest(ask);
      const { study, params, rank } = next.point;
      const suggestion = suggestKnown(space, params, rng);
      return suggestion === undefined
        ? sampler.suggest(ask)
        : { ...suggestion, why: { model: "learned", study, "rank there": rank } };
    },
  };
}

/** Whether the trial at a position may be another study's point. */
export function isTurnOfLearned({ stage, index, of }: Omit<Position, "seed">): boolean {
  return stage === 1 && index % 2 === 0 && index / 2 < turnsOf(of);
}

function turnsOf(trials: number): number {
  return Math.min(MOST, Math.floor(PART * trials));
}

interface Chosen {
  readonly point: LearnedPoint;
  /** [dimensions] where it lies; NaN for what it leaves to chance. */
  readonly cube: Float64Array;
}

/** The best points that lie within the space, none about the same as a better one; up to as many as are ever tried. */
const chosenIn = oncePerSpace((space, learned) => {
  const chosen: Chosen[] = [];
  for (const point of learned) {
    const cube = point.loss === null ? undefined : placeOf(point.params, space);
    if (cube === undefined || chosen.some((better) => isNear(space, better.cube, cube))) continue;
    chosen.push({ point, cube });
    if (chosen.length === MOST) break;
  }
  return chosen;
});

/** Whether a space holds another study's params, and shares at least one of them, so that they may be tried. */
export function liesWithin(space: Space, params: Params): boolean {
  return placeOf(params, space) !== undefined;
}

/** Undefined where the space does not hold the params, or shares none of them. */
function placeOf(params: Params, space: Space): Float64Array | undefined {
  const shared = space.dimensions.filter(({ name }) => Object.hasOwn(params, name));
  const inside = shared.every(({ name, distribution }) => encode(distribution, params[name]!) !== undefined);
  if (shared.length === 0 || !inside) return undefined;
  const cube = new Float64Array(space.dimensions.length);
  encodePoint(space, params, cube);
  return cube;
}

function isNear(space: Space, a: Float64Array, b: Float64Array): boolean {
  return space.dimensions.every(({ distribution: { base } }, d) => {
    if (Number.isNaN(a[d]) && Number.isNaN(b[d])) return true;
    return Math.abs(a[d]! - b[d]!) <= (base.kind === "choice" ? 0 : NEAR);
  });
}

/**
 * Whether results so far do not confirm the other study: all of its points that were tried are worse than the middle one of the sampler's
 * own, or four were tried, and come in quite another order.
 */
function misleading(known: readonly Chosen[], history: History): boolean {
  const there: number[] = [];
  const here: number[] = [];
  const rows = new Set<number>();
  for (const one of known) {
    const row = rowOf(one, history);
    const loss = row === undefined ? undefined : lossIn(history, row);
    if (row === undefined || loss === undefined) continue;
    rows.add(row);
    there.push(one.point.rank);
    here.push(loss);
  }
  const own = Array.from({ length: history.count }, (_, row) => row)
    .flatMap((row) => (rows.has(row) ? [] : (lossIn(history, row) ?? [])))
    .sort((a, b) => a - b);
  const middle = own[own.length >> 1] ?? Infinity;
  if (here.length > 0 && here.every((loss) => loss > middle)) return true;
  return here.length >= TELLING && rankCorrelation(there, here) <= 0;
}

/** The trial at such a point; what it leaves to chance may be anything. */
function rowOf({ cube }: Chosen, { count, points }: History): number | undefined {
  for (let row = 0; row < count; row++) {
    const here = points.subarray(row * cube.length, (row + 1) * cube.length);
    if (cube.every((u, d) => Number.isNaN(u) || isAt(here[d]!, u))) return row;
  }
  return undefined;
}

/** Infinite where it diverged; undefined where it tells nothing yet, or nothing of its params. */
function lossIn({ status, losses }: History, row: number): number | undefined {
  if (status[row] === RowStatus.diverged) return Infinity;
  return status[row] === RowStatus.scored && Number.isFinite(losses[row]) ? losses[row] : undefined;
}

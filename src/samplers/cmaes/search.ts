import { type StreamKey, stream } from "../../math/random.ts";
import { type Axis, type Cells, cellAt } from "../../space/axes.ts";
import { movedChances } from "./chances.ts";
import { deviations, type Gaussian, roundGaussian } from "./gaussian.ts";
import { withMargin } from "./margin.ts";
import { defaultLambda, type Strategy, strategyOf } from "./strategy.ts";
import { rankWeights, updated } from "./update.ts";

/** A space as CMA-ES sees it: numeric dimensions have a Gaussian, unordered ones chances. */
export interface View {
  readonly dimensions: number;
  /** The numeric dimensions and their axes. */
  readonly numeric: readonly number[];
  readonly axes: readonly Axis[];
  readonly unordered: readonly { readonly dimension: number; readonly axis: Cells }[];
}

/** Where the search stands: what the next trials are drawn from. */
export interface Search {
  readonly strategy: Strategy;
  /** Undefined until the first generation, which is spread evenly, has shown where to begin. */
  readonly gaussian: Gaussian | undefined;
  readonly chances: readonly Float64Array[];
  readonly restarts: number;
}

/** A trial of a generation. */
export interface Outcome {
  /** [dimensions] NaN where not active. */
  readonly point: Float64Array;
  /** Infinity where there is none. */
  readonly loss: number;
}

/** The first step size, as a part of each range. */
const SIGMA = 0.2;
/** Where every continuous dimension's standard deviation is below this part of its range, there is nothing left to find nearby. */
const CONVERGED = 1e-6;

export function firstSearch({ dimensions, numeric, unordered }: View): Search {
  return {
    strategy: strategyOf(numeric.length, defaultLambda(dimensions)),
    gaussian: undefined,
    chances: unordered.map(({ axis }) => axis.shares),
    restarts: 0,
  };
}

/** The search after one more generation; `keys` name the chance that it needs. */
export function nextSearch(
  view: View,
  search: Search,
  outcomes: readonly Outcome[],
  keys: readonly StreamKey[],
): Search {
  // Where nothing was scored, no trial is better than another.
  if (!outcomes.some(({ loss }) => loss < Infinity)) return search;
  const { strategy } = search;
  const ranked = outcomes.toSorted((a, b) => (a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : 0));
  const weights = rankWeights(strategy.weights, ranked);
  const chances = view.unordered.map(({ dimension, axis }, c) => {
    const own = ranked.map(({ point }) =>
      Number.isNaN(point[dimension]) ? undefined : cellAt(axis, point[dimension]!),
    );
    return movedChances(search.chances[c]!, own, weights, view.unordered.length);
  });
  if (view.numeric.length === 0) return { ...search, chances };
  const gaussian = moved(view, search, ranked, weights, keys);
  if (isConverged(view, gaussian)) return restarted(view, search, keys);
  return { ...search, chances, gaussian };
}

function moved(
  view: View,
  { gaussian, strategy }: Search,
  ranked: readonly Outcome[],
  weights: Float64Array,
  keys: readonly StreamKey[],
): Gaussian {
  const rng = stream(...keys, "inactive");
  const alpha = 1 / (strategy.n * strategy.lambda);
  if (gaussian === undefined) {
    const best = ranked[0]!.point;
    const mean = Float64Array.from(view.numeric, (dimension) => {
      const u = best[dimension]!;
      return Number.isNaN(u) ? 0.5 : Math.min(1, Math.max(0, u));
    });
    return withMargin(roundGaussian(mean, SIGMA), view.axes, alpha);
  }
  const deviation = deviations(gaussian);
  // A dimension that was not active says nothing: a neutral draw stands for it.
  const points = ranked.map(({ point }) =>
    Float64Array.from(view.numeric, (dimension, i) => {
      const u = point[dimension]!;
      return Number.isNaN(u) ? gaussian.mean[i]! + deviation[i]! * rng.normal() : u;
    }),
  );
  return withMargin(updated(gaussian, strategy, points, weights), view.axes, alpha);
}

function isConverged({ axes }: View, gaussian: Gaussian): boolean {
  const lines = [...deviations(gaussian)].filter((_, i) => axes[i]!.kind === "line");
  return lines.length > 0 && lines.every((deviation) => deviation < CONVERGED);
}

/** A new search elsewhere, with twice the population (Auger and Hansen, "A restart CMA-ES", CEC 2005). */
function restarted(view: View, { strategy, restarts }: Search, keys: readonly StreamKey[]): Search {
  const rng = stream(...keys, "restart");
  return {
    strategy: strategyOf(strategy.n, 2 * strategy.lambda),
    gaussian: roundGaussian(
      Float64Array.from(view.numeric, () => rng.next()),
      SIGMA,
    ),
    chances: view.unordered.map(({ axis }) => axis.shares),
    restarts: restarts + 1,
  };
}

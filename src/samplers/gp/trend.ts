import { cholesky } from "../../math/cholesky.ts";
import { solveLower, solveLowerTransposed } from "../../math/triangular.ts";
import type { Inputs } from "./inputs.ts";
import type { Process } from "./posterior.ts";
import type { Precedent } from "./precedents.ts";

/**
 * What is believed of the precedents' weights before any trial: that their mean foretells this study's losses, with a variance of the sum
 * of weights as here. So ten trials that say otherwise count for more.
 */
const WEIGHT = { mean: 1, variance: 0.5 };
/** The variance of standardised losses that no precedent explains, as far as weights are concerned. */
const UNEXPLAINED = 0.5;
/** The prior variance of what all losses have in common. */
const LEVEL_VARIANCE = 1;

/** What the weight is called where a trial says why it has its params. */
export const FOLLOWED = "weight of other studies";

/** The part of standardised losses that other studies foretell. */
export interface Trend {
  /** How far losses here follow those of other studies: 1 where they differ as theirs do, 0 where theirs mislead. */
  readonly weight: number;
  /** [n] its values where the values were seen that it was made of. */
  readonly seen: Float64Array;
  /** Its values at points [count × columns]. */
  at(points: Float64Array, count: number): Float64Array;
  /** Its value at one point; adds its gradient along the numeric columns. */
  atWithSlope(point: Float64Array, slope: Float64Array): number;
}

/**
 * The precedents' means, weighted by how well each agrees with what was seen here: a linear regression with a prior (Rasmussen and Williams
 * 2006, section 2.7). A process over what it leaves takes it for its prior mean, as Golovin et al. (KDD 2017) stack studies.
 * @param x [n × columns] where values were seen, in coordinates of `inputs`
 * @param y [n] those values
 * @param level [n] the share of the trend that is in each of them
 */
export function trendOf(
  precedents: readonly Precedent[],
  inputs: Inputs,
  x: Float64Array,
  y: Float64Array,
  level: Float64Array = new Float64Array(y.length).fill(1),
): Trend {
  const views = precedents.map((precedent) => viewOf(precedent, inputs));
  const columns = views.map((view) => view.at(x, y.length));
  const weights = weightsOf(
    columns.map((column) => column.map((value, i) => value * level[i]!)),
    level,
    y,
  );
  return {
    weight: weights.reduce((sum, weight) => sum + weight, 0),
    seen: weighted(columns, weights, y.length),
    at(points, count) {
      const values = views.map((view) => view.at(points, count));
      return weighted(values, weights, count);
    },
    atWithSlope: (point, slope) =>
      views.reduce((sum, view, s) => sum + weights[s]! * view.atWithSlope(point, weights[s]!, slope), 0),
  };
}

function weighted(columns: readonly Float64Array[], weights: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    columns.reduce((sum, column, s) => sum + weights[s]! * column[i]!, 0),
  );
}

/** A precedent's mean in another study's coordinates. */
interface View {
  at(points: Float64Array, count: number): Float64Array;
  /** Its value at one point; adds `weight` times its gradient. */
  atWithSlope(point: Float64Array, weight: number, slope: Float64Array): number;
}

function viewOf({ dimensions, posterior }: Precedent, inputs: Inputs): View {
  const columns = dimensions.map((d) => inputs.dimensionOf.indexOf(d));
  const write = (points: Float64Array, from: number, out: Float64Array, to: number) => {
    columns.forEach((column, i) => {
      const coordinate = points[from + column]!;
      out[to + i] = column < inputs.warped ? inputs.unit(column, coordinate) : coordinate;
    });
  };
  const here = new Float64Array(columns.length);
  const own = new Float64Array(columns.length);
  return {
    at(points, count) {
      const moved = new Float64Array(count * columns.length);
      for (let i = 0; i < count; i++) write(points, i * inputs.columns, moved, i * columns.length);
      const mean = new Float64Array(count);
      posterior.predict(moved, count, mean);
      return mean;
    },
    atWithSlope(point, weight, slope) {
      write(point, 0, here, 0);
      const value = posterior.meanWithSlope(here, own);
      columns.forEach((column, i) => {
        // A coordinate's unit is that of the cube, but where ranges have narrowed.
        if (column < inputs.warped)
          slope[column]! += (weight * own[i]!) / (inputs.coordinate(column, 1) - inputs.coordinate(column, 0));
      });
      return value;
    },
  };
}

/**
 * The weights' posterior mean. A study that would have a negative one misleads, and has none: what is bad there tells little of what is good
 * here.
 * @param columns [studies][n] what each foretells
 * @param level [n] the column of the constant
 */
function weightsOf(columns: readonly Float64Array[], level: Float64Array, y: Float64Array): Float64Array {
  const weights = new Float64Array(columns.length);
  let trusted = [...columns.keys()];
  for (;;) {
    const found = regressed(
      trusted.map((s) => columns[s]!),
      columns.length,
      level,
      y,
    );
    const agreeing = trusted.filter((_, i) => found[i]! > 0);
    if (agreeing.length === trusted.length) {
      trusted.forEach((s, i) => {
        weights[s] = found[i]!;
      });
      return weights;
    }
    trusted = agreeing;
  }
}

/** The posterior mean of weights without bounds, of some among so many `studies`. */
function regressed(
  columns: readonly Float64Array[],
  studies: number,
  level: Float64Array,
  y: Float64Array,
): Float64Array {
  const all = [...columns, level];
  const size = all.length;
  const priors = all.map((_, s) =>
    s < columns.length
      ? { mean: WEIGHT.mean / studies, variance: WEIGHT.variance / studies }
      : { mean: 0, variance: LEVEL_VARIANCE },
  );
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const precision = new Float64Array(size * size);
  const weights = new Float64Array(size);
  priors.forEach(({ mean, variance }, s) => {
    for (let t = 0; t <= s; t++) precision[s * size + t] = product(all[s]!, all[t]!) / UNEXPLAINED;
    precision[s * size + s]! += 1 / variance;
    weights[s] = product(all[s]!, y) / UNEXPLAINED + mean / variance;
  });
  if (cholesky(precision, size, size) < size)
    throw new Error("with a prior's precision the matrix is positive definite");
  solveLower(precision, size, size, weights);
  solveLowerTransposed(precision, size, size, weights);
  return weights;
}

/** A process over what a trend leaves, with the trend. */
export function withTrend(process: Process, trend: Trend): Process {
  return {
    predict(points, count, mean, variance) {
      process.predict(points, count, mean, variance);
      trend.at(points, count).forEach((value, i) => {
        mean[i]! += value;
      });
    },
    predictWithSlopes(point, meanSlope, varianceSlope) {
      const { mean, variance } = process.predictWithSlopes(point, meanSlope, varianceSlope);
      return { mean: mean + trend.atWithSlope(point, meanSlope), variance };
    },
  };
}

import type { Inputs } from "../../../samplers/gp/inputs.ts";
import type { Precedent } from "../../../samplers/gp/precedents.ts";
import { type Trend, trendOf, withTrend } from "../../../samplers/gp/trend.ts";
import { PRIOR_EXPONENT, PRIOR_SHARE } from "./hyperparameters.ts";
import { approachAt, type CurveData } from "./kernel.ts";
import type { CurvePosterior } from "./posterior.ts";

/** The part of curves that other studies foretell: a share, known beforehand, of the trend that their ends have. */
interface CurveTrend {
  /** How far curves follow those of other studies. */
  readonly weight: number;
  /** Curves without it. */
  rest(data: CurveData): CurveData;
  /** What is believed of curves, given what is believed of the rest. */
  onto(posterior: CurvePosterior): CurvePosterior;
}

/** What precedents foretell of the curves seen; undefined without any. */
export function curveTrendOf(
  precedents: readonly Precedent[],
  inputs: Inputs,
  data: CurveData,
): CurveTrend | undefined {
  if (precedents.length === 0) return undefined;
  const { columns } = inputs;
  const { last } = data;
  const levelAt = (epoch: number) => 1 + PRIOR_SHARE * approachAt(epoch, last, PRIOR_EXPONENT);
  // The newest value of each trial, which tells most of its end.
  const newest = Array.from(data.of.keys()).filter((row) => data.of[row] !== data.of[row + 1]);
  const x = Float64Array.from(
    newest.flatMap((row) => Array.from(data.x.subarray(data.of[row]! * columns, (data.of[row]! + 1) * columns))),
  );
  const trend = trendOf(
    precedents,
    inputs,
    x,
    Float64Array.from(newest, (row) => data.y[row]!),
    Float64Array.from(newest, (row) => levelAt(data.epochs[row]!)),
  );
  return {
    weight: trend.weight,
    rest(data) {
      const ends = trend.at(data.x, data.trials);
      return { ...data, y: data.y.map((value, row) => value - levelAt(data.epochs[row]!) * ends[data.of[row]!]!) };
    },
    onto: (posterior) => lifted(posterior, trend, levelAt),
  };
}

function lifted(posterior: CurvePosterior, trend: Trend, levelAt: (epoch: number) => number): CurvePosterior {
  return {
    ends: () => withTrend(posterior.ends(), trend),
    expect(points, queries) {
      const ends = trend.at(points, queries.length);
      return posterior.expect(points, queries).map((value, q) => value + levelAt(queries[q]!.epoch) * ends[q]!);
    },
    predict(points, queries) {
      const ends = trend.at(points, queries.length);
      const { mean, variance } = posterior.predict(points, queries);
      return { mean: mean.map((value, q) => value + levelAt(queries[q]!.epoch) * ends[q]!), variance };
    },
  };
}

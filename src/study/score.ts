import { constraintText, violated } from "./constraints.ts";
import { type Definition, isBetter, type Metric } from "./definition.ts";
import type { CurvePoint, Trial } from "./study.ts";

/** Beyond this no score and no loss is real, whatever its unit: a 32-bit float is about to overflow. */
export const ABSURD = 1e30;

/** What a curve has reached. An epoch that satisfies the constraints is better than any that does not. */
export function scoreOf(
  curve: readonly CurvePoint[],
  { metric, constraints = [] }: Pick<Definition, "metric" | "constraints">,
): Pick<Trial, "score" | "scoreEpoch" | "violates"> {
  const feasible =
    constraints.length === 0 ? curve : curve.filter(({ metrics }) => violated(constraints, metrics).length === 0);
  const best = bestPoint(feasible, metric) ?? bestPoint(curve, metric);
  const violates = violated(constraints, best?.metrics ?? {});
  return {
    score: best?.metrics[metric.name],
    scoreEpoch: best?.epoch,
    ...(best !== undefined && violates.length > 0 ? { violates: violates.map(constraintText) } : {}),
  };
}

/**
 * Whether a trial diverged or failed, and so has no score that counts. A trial that was done keeps its score where it fails when
 * a later stage goes on with it.
 */
export function cameToNothing({ state, wasDone = false }: Pick<Trial, "state" | "wasDone">): boolean {
  return state === "diverged" || (state === "failed" && !wasDone);
}

/** The epoch that a trial's score is of; undefined before it has one. */
export function scoredPoint({ curve, scoreEpoch }: Pick<Trial, "curve" | "scoreEpoch">): CurvePoint | undefined {
  return curve.find(({ epoch }) => epoch === scoreEpoch);
}

/** The curve's first best point by a finite value of the metric that can be real. */
function bestPoint(curve: readonly CurvePoint[], { name, goal }: Metric): CurvePoint | undefined {
  let best: CurvePoint | undefined;
  let score = Number.NaN;
  for (const point of curve) {
    const value = point.metrics[name];
    if (value === undefined || !(Math.abs(value) <= ABSURD)) continue;
    if (best !== undefined && !isBetter(goal, value, score)) continue;
    best = point;
    score = value;
  }
  return best;
}

import { least, most } from "../math/extremes.ts";
import { oncePer } from "../space/once-per.ts";
import { violationOf } from "../study/constraints.ts";
import { type Constraint, lossOf, type Metric } from "../study/definition.ts";
import { lossAt } from "../study/losses.ts";
import type { CurvePoint, Study, Trial } from "../study/study.ts";
import type { Schedule, Verdict } from "./schedule.ts";

/** The least and the greatest finite loss. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Lets any schedule respect constraints, although it judges by one metric: it sees curves on which an epoch that violates them is
 * worse than all that satisfy them, and the worse the further it is from satisfying them. So trials that come nearer go on
 * where none satisfies them yet. Samplers are shown trials as they are, since they know of constraints themselves.
 *
 * Reference: Deb, "An efficient constraint handling method for genetic algorithms", Computer Methods in Applied Mechanics and
 * Engineering 186 (2000).
 */
export function withinConstraints(schedule: Schedule): Schedule {
  return {
    ...schedule,
    next: (study) => schedule.next(penalised(study)),
    verdict(study, trial) {
      const verdict = schedule.verdict(penalised(study), penalisedTrial(trial, study.definition, rangeOf(study)));
      return explained(verdict, trial);
    },
  };
}

const penalised = oncePer((study: Study): Study => {
  const range = rangeOf(study);
  return { ...study, trials: study.trials.map((trial) => trial && penalisedTrial(trial, study.definition, range)) };
});

const seenTrials = new WeakMap<Trial, { readonly range: Range; readonly seen: Trial }>();

/** The same object while nothing changes, since schedules remember what they found of a trial. */
function penalisedTrial(trial: Trial, { metric, constraints = [] }: Study["definition"], range: Range): Trial {
  const found = seenTrials.get(trial);
  if (found !== undefined && found.range.low === range.low && found.range.high === range.high) return found.seen;
  const { curve, earlier, chapters } = trial;
  const onCurve = (points: readonly CurvePoint[]) =>
    points.map((point) => penalisedPoint(point, metric, constraints, range));
  const seen: Trial = {
    ...trial,
    curve: onCurve(curve),
    ...(earlier === undefined ? {} : { earlier: onCurve(earlier) }),
    ...(chapters === undefined
      ? {}
      : { chapters: chapters.map((chapter) => ({ ...chapter, curve: onCurve(chapter.curve) })) }),
  };
  seenTrials.set(trial, { range, seen });
  return seen;
}

/** What is no finite number stays so: it tells of divergence. */
function penalisedPoint(
  point: CurvePoint,
  metric: Metric,
  constraints: readonly Constraint[],
  { low, high }: Range,
): CurvePoint {
  const violation = violationOf(constraints, point.metrics);
  if (violation === 0 || Number.isNaN(lossAt(point, metric))) return point;
  const loss = high + (high - low || 1) * (1 + violation);
  return { ...point, metrics: { ...point.metrics, [metric.name]: lossOf(metric.goal, loss) } };
}

const ranges = new WeakMap<Trial, Range>();

function rangeOf({ trials, definition: { metric } }: Study): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const trial of trials) {
    if (trial === undefined) continue;
    const own = ranges.get(trial) ?? rangeOfTrial(trial, metric);
    ranges.set(trial, own);
    low = Math.min(low, own.low);
    high = Math.max(high, own.high);
  }
  return { low, high };
}

function rangeOfTrial({ curve, earlier = [], chapters = [] }: Trial, metric: Metric): Range {
  const points = [...curve, ...earlier, ...chapters.flatMap((chapter) => chapter.curve)];
  const losses = points.map((point) => lossAt(point, metric)).filter((loss) => !Number.isNaN(loss));
  return { low: least(losses), high: most(losses) };
}

/** Gives a verdict another reason where its numbers would be those of the curve as the schedule saw it, which would puzzle people. */
function explained(verdict: Verdict, { violates }: Trial): Verdict {
  if (violates === undefined || (verdict.kind !== "stop" && verdict.kind !== "done")) return verdict;
  return { ...verdict, reason: `none of its epochs satisfies ${violates.join(", ")}, and others come nearer` };
}

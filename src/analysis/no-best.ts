import { constraintText } from "../study/constraints.ts";
import { type Constraint, objectivesOf } from "../study/definition.ts";
import type { Study, Trial } from "../study/study.ts";
import { compared } from "./ranking.ts";

/** Why a study has no best trial, or no Pareto front, in a sentence. */
export function noBest(study: Study): string {
  const why = whyNoBest(study);
  return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
}

/** The same as part of one. */
export function whyNoBest({ definition, trials }: Study): string {
  const { metric } = definition;
  const known = trials.flatMap((trial) => trial ?? []);
  const violating = known.filter(({ violates }) => violates !== undefined);
  if (compared(known).length > 0) {
    const names = objectivesOf(definition).map(({ name }) => name);
    return `no trial has reported finite ${names.join(" and ")} at one epoch`;
  }
  if (violating.length === 0) return `no trial has reached a finite ${metric.name}`;
  return `no trial has satisfied the constraints: ${violations(definition.constraints ?? [], violating).join(", ")}`;
}

/** `3 of 4 violate latency <= 20`, for each constraint that some violate. */
function violations(constraints: readonly Constraint[], violating: readonly Trial[]): string[] {
  return constraints.flatMap((constraint) => {
    const text = constraintText(constraint);
    const count = violating.filter(({ violates = [] }) => violates.includes(text)).length;
    if (count === 0) return [];
    const told = violating.some(({ curve }) => curve.some(({ metrics }) => Object.hasOwn(metrics, constraint.metric)));
    return [told ? `${count} of ${violating.length} violate ${text}` : `none reports ${constraint.metric}`];
  });
}

import { printDistribution } from "../space/print.ts";
import type { Parameter, Space } from "../space/space.ts";
import type { Goal } from "../study/definition.ts";
import type { Trial } from "../study/study.ts";
import { axisOf } from "./axis.ts";
import { observe } from "./evidence.ts";
import { type JudgedTrial, judge } from "./judged.ts";
import { narrowChoice } from "./narrow-choice.ts";
import { narrowRange, type Outcome } from "./narrow-range.ts";
import { withDistributions } from "./still-active.ts";

/** What became of one parameter from a stage to the next. */
export interface NarrowNote {
  readonly parameter: string;
  readonly change: Outcome["change"] | "left out";
  /** What was done and why, in a sentence. */
  readonly text: string;
}

/**
 * The next stage's space: each range narrowed around what worked in `trials`, widened where the best sat on its border, and
 * left alone where the trials tell nothing; choices without the options that lost. Each dimension is judged on its own, on
 * its base coordinate. docs/narrowing.md tells the rule and what it was seen to do.
 */
export function narrow(
  space: Space,
  trials: readonly (Trial | undefined)[],
  goal: Goal,
): { readonly space: Space; readonly notes: readonly NarrowNote[] } {
  const known = trials.filter((trial) => trial !== undefined);
  const judged = judge(space, known, goal);
  const outcomes = new Map(space.dimensions.map((parameter) => [parameter, outcomeOf(parameter, judged, known)]));
  const changed = new Map([...outcomes].map(([{ name }, { distribution }]) => [name, distribution]));
  const narrowed = withDistributions(space, changed);
  const left = new Set(narrowed.parameters.map(({ name }) => name));
  const notes = space.parameters.flatMap((parameter) => {
    if (!left.has(parameter.name)) return [leftOut(parameter)];
    const outcome = outcomes.get(parameter);
    return outcome === undefined ? [] : [noteOf(parameter, outcome)];
  });
  return { space: narrowed, notes };
}

function outcomeOf(parameter: Parameter, judged: readonly JudgedTrial[], trials: readonly Trial[]): Outcome {
  const { name, distribution } = parameter;
  const { base } = distribution;
  if (base.kind === "choice") {
    const { options } = base;
    const observations = observe(judged, name, (value) =>
      options.includes(value) ? options.indexOf(value) : undefined,
    );
    return narrowChoice(parameter, options, observations);
  }
  const axis = axisOf(distribution);
  if (axis === undefined) return { distribution, change: "kept", why: "it has no ends to move" };
  return narrowRange(parameter, axis, observe(judged, name, axis.position), trials);
}

function noteOf({ name, distribution }: Parameter, { distribution: after, change, why }: Outcome): NarrowNote {
  const what = change === "kept" ? "stays" : `becomes ${printDistribution(after)}`;
  return { parameter: name, change, text: `${name}: ${printDistribution(distribution)} ${what}; ${why}` };
}

function leftOut({ name, conditions }: Parameter): NarrowNote {
  const parents = conditions.map(({ parent }) => parent).join(" and ");
  return {
    parameter: name,
    change: "left out",
    text: `${name}: left out, since ${parents} no longer takes the values it depends on`,
  };
}

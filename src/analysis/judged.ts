import { meanOf } from "../math/moments.ts";
import { midranks } from "../math/statistics.ts";
import { codecOf, type Distribution, type Value } from "../space/distribution.ts";
import type { Parameter, Space } from "../space/space.ts";
import { type Goal, lossOf } from "../study/definition.ts";
import type { Trial } from "../study/study.ts";
import { isScored } from "./ranking.ts";

/** An ended trial, compared with the others. */
export interface JudgedTrial {
  readonly trial: Trial;
  /** Above 0, the best, to 1; equal scores share a rank, and so do all that cannot be wanted, as the worst. */
  readonly rank: number;
  /** What each parameter's value seems to add to the rank: the mean of trials with about that value, less that of all. */
  readonly effects: ReadonlyMap<string, number>;
}

/**
 * The ended trials that tell of their params, in the order of their numbers: those with a score, and those that cannot be
 * wanted. Failed ones tell of the machine.
 */
export function judge(space: Space, trials: readonly Trial[], goal: Goal): JudgedTrial[] {
  const seen = trials
    .filter((trial) => isUnwanted(trial) || (trial.state !== "running" && isScored(trial)))
    .sort((a, b) => a.number - b.number);
  const losses = seen.map((trial) => (isScored(trial) ? lossOf(goal, trial.score) : Infinity));
  const ranks = midranks(losses).map((rank) => rank / seen.length);
  const effects = seen.map(() => new Map<string, number>());
  for (const parameter of space.dimensions) {
    effectsOf(parameter, seen, ranks).forEach((effect, i) => {
      effects[i]!.set(parameter.name, effect);
    });
  }
  return seen.map((trial, i) => ({ trial, rank: ranks[i]!, effects: effects[i]! }));
}

/** Whether a trial has ended with params that cannot be wanted: it diverged, or violates the constraints. */
export function isUnwanted({ state, violates }: Trial): boolean {
  return state === "diverged" || (violates !== undefined && state !== "running" && state !== "failed");
}

/** Effects are told apart among the trials in which the parameter was active; in others it had none. */
function effectsOf({ name, distribution }: Parameter, trials: readonly Trial[], ranks: readonly number[]): number[] {
  const groups = groupsOf(
    distribution,
    trials.map(({ params }) => params[name]),
  );
  const members = new Map<Value, number[]>();
  groups.forEach((group, i) => {
    if (group === undefined) return;
    const others = members.get(group);
    if (others === undefined) members.set(group, [ranks[i]!]);
    else others.push(ranks[i]!);
  });
  const overall = meanOf([...members.values()].flat());
  const effects = new Map([...members].map(([group, values]) => [group, meanOf(values) - overall]));
  return groups.map((group) => (group === undefined ? 0 : effects.get(group)!));
}

/** Which values are about the same: a choice's equal ones, numbers in the same quarter of the trials. */
function groupsOf(distribution: Distribution, values: readonly (Value | undefined)[]): readonly (Value | undefined)[] {
  if (distribution.base.kind === "choice") return values;
  const codec = codecOf(distribution);
  const located = values.map((value) => (value === undefined ? undefined : codec.locate(value)));
  const ranks = midranks(located.map((u) => u ?? Infinity));
  const known = located.filter((u) => u !== undefined).length;
  return located.map((u, i) => (u === undefined ? undefined : Math.floor((4 * (ranks[i]! - 0.5)) / known)));
}

import { oncePer } from "../space/once-per.ts";
import type { Study, Trial } from "../study/study.ts";
import { type Levels, type Standing, standingOf } from "./standing.ts";

/** Trials that compete with each other on the same rungs. */
export interface Bracket {
  /** Numbers of its trials, those not yet started included. */
  readonly numbers: readonly number[];
  readonly levels: Levels;
}

/** A bracket as it stands: for each of its trials that has started where it is. */
export interface BracketView {
  readonly bracket: Bracket;
  readonly standings: readonly Standing[];
}

/** How many of the best of a rung may go on, as things stand. */
export type Quota = (view: BracketView, rung: number) => number;

/** The standings as they were last asked for, in the order of each bracket's numbers. */
const lastStandings = oncePer((_: Bracket): (Standing | undefined)[] => []);

/**
 * A bracket's view; `judged`, which has just been reported, counts as paused. Trials never change, so neither do their standings; a
 * study of thousands is looked at after each epoch.
 */
export function viewBracket({ trials, definition }: Study, bracket: Bracket, judged?: Trial): BracketView {
  const before = lastStandings(bracket);
  const standings: Standing[] = [];
  for (const [i, number] of bracket.numbers.entries()) {
    const trial = judged?.number === number ? asPaused(judged) : trials[number - 1];
    if (trial === undefined) continue;
    const found = before[i];
    const standing = found?.trial === trial ? found : standingOf(trial, bracket.levels, definition.metric);
    before[i] = standing;
    standings.push(standing);
  }
  return { bracket, standings };
}

export function asPaused(trial: Trial): Trial {
  return { ...trial, state: "paused" };
}

/** How many trials have reached a rung. */
export function countAt({ standings }: BracketView, rung: number): number {
  return standings.reduce((count, { losses }) => (losses.length > rung ? count + 1 : count), 0);
}

/** How many trials were better at a rung; of equal ones the earlier is better. */
export function rankAt({ standings }: BracketView, rung: number, one: Standing): number {
  return standings.reduce((rank, other) => (compareAt(rung, other, one) < 0 ? rank + 1 : rank), 0);
}

/** The trials that have reached a rung, best first. */
export function rankedAt({ standings }: BracketView, rung: number): Standing[] {
  return standings.filter(({ losses }) => losses.length > rung).sort((one, other) => compareAt(rung, one, other));
}

/** The best that waits at a rung; undefined where nobody with a finite loss does. */
export function bestWaiting({ standings }: BracketView, rung: number): Standing | undefined {
  let best: Standing | undefined;
  for (const one of standings) {
    if (one.phase !== "waiting" || one.losses.length !== rung + 1 || !Number.isFinite(one.losses[rung])) continue;
    if (best === undefined || compareAt(rung, one, best) < 0) best = one;
  }
  return best;
}

/** Negative where `one` was better at the rung than `other`; a trial that has not come there is as bad as one that diverged. */
function compareAt(rung: number, one: Standing, other: Standing): number {
  const [a, b] = [one.losses[rung] ?? Number.POSITIVE_INFINITY, other.losses[rung] ?? Number.POSITIVE_INFINITY];
  return a === b ? one.trial.number - other.trial.number : a - b;
}

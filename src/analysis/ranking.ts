import { type Goal, isBetter } from "../study/definition.ts";
import { trialsPlanned } from "../study/repeats.ts";
import { cameToNothing } from "../study/score.ts";
import type { Study, Trial, TrialState } from "../study/study.ts";
import { epochsTrained } from "./epochs-trained.ts";

/** A trial whose score is known and finite. */
export type ScoredTrial = Trial & { readonly score: number };

/** Whether a trial can be compared by its score: it has a finite one that satisfies the constraints, and did not come to nothing. */
export function isScored(trial: Trial): trial is ScoredTrial {
  const { score, violates } = trial;
  return violates === undefined && !cameToNothing(trial) && score !== undefined && Number.isFinite(score);
}

/**
 * The trials of the search that can be compared, as they come. Repeats are left out: the luckiest of five would pass for the
 * best of all.
 */
export function compared(trials: readonly (Trial | undefined)[]): ScoredTrial[] {
  return trials.filter(isRanked);
}

/** The trials that can be compared, best first; of equal ones the earlier comes first. */
export function ranked(trials: readonly (Trial | undefined)[], goal: Goal): ScoredTrial[] {
  return compared(trials).sort((a, b) => order(a, b, goal));
}

/** The first `count` of `ranked`. They are asked for after every trial, so those that are far behind are not sorted. */
export function leading(trials: Iterable<Trial | undefined>, goal: Goal, count: number): ScoredTrial[] {
  const first: ScoredTrial[] = [];
  let worst: ScoredTrial | undefined;
  const cut = () => {
    first.sort((a, b) => order(a, b, goal)).splice(count);
    worst = first.at(-1);
  };
  for (const trial of trials) {
    if (!isRanked(trial) || (worst !== undefined && order(worst, trial, goal) < 0)) continue;
    first.push(trial);
    if (first.length > 2 * count) cut();
  }
  cut();
  return first;
}

/** The first `count` of `ranked` that a later stage may carry on: those that people have given up stay where they are. */
export function carriable(trials: readonly (Trial | undefined)[], goal: Goal, count: number): ScoredTrial[] {
  return leading(
    trials.filter((trial) => trial?.state !== "killed"),
    goal,
    count,
  );
}

/** The study's best trial so far. */
export function best({ trials, definition }: Pick<Study, "trials" | "definition">): ScoredTrial | undefined {
  return leading(trials, definition.metric.goal, 1)[0];
}

function isRanked(trial: Trial | undefined): trial is ScoredTrial {
  return trial !== undefined && trial.repeatOf === undefined && isScored(trial);
}

function order(a: ScoredTrial, b: ScoredTrial, goal: Goal): number {
  return a.score === b.score ? a.number - b.number : isBetter(goal, a.score, b.score) ? -1 : 1;
}

/** How many trials are in each state. */
export function countStates(trials: readonly (Trial | undefined)[]): Readonly<Record<TrialState, number>> {
  const counts = { running: 0, done: 0, paused: 0, stopped: 0, diverged: 0, failed: 0, killed: 0 };
  for (const trial of trials) if (trial !== undefined) counts[trial.state]++;
  return counts;
}

/** A study in a few numbers. */
export interface StudySummary {
  /** Trials whose start is known. */
  readonly started: number;
  /** Trials that the study will have when all its stages are done, of those that search no more than `until` lets begin. */
  readonly planned: number;
  readonly states: Readonly<Record<TrialState, number>>;
  /** Epochs trained, of the attempts that count. */
  readonly epochs: number;
  readonly best: ScoredTrial | undefined;
}

/** What to say first of a study. */
export function studySummary(study: Study): StudySummary {
  const known = study.trials.filter((trial) => trial !== undefined);
  const { search, repeats } = trialsPlanned(study);
  return {
    started: known.length,
    planned: Math.min(search, study.definition.until?.trials ?? Infinity) + repeats,
    states: countStates(known),
    epochs: known.reduce((sum, trial) => sum + epochsTrained(trial), 0),
    best: best(study),
  };
}

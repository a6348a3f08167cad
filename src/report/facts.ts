import { borderCheck, withoutFinding } from "../analysis/border.ts";
import { budgetTrust } from "../analysis/budget-trust.ts";
import { confirmationOf, confirmedBest } from "../analysis/confirmation.ts";
import { type Importance, importanceOf } from "../analysis/importance/importance.ts";
import { best, countStates, studySummary } from "../analysis/ranking.ts";
import { testMeans } from "../analysis/test-means.ts";
import { trustText } from "../analysis/trust-text.ts";
import { workedFor } from "../analysis/worked.ts";
import { least } from "../math/extremes.ts";
import type { MeanInterval } from "../math/student.ts";
import { autoChoice } from "../schedules/auto.ts";
import { type Params, printSpace } from "../space/space.ts";
import { savedAtBest } from "../store/saved-at-best.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf, unsealings } from "../store/unsealed.ts";
import { tidy } from "../study/amounts.ts";
import { constraintText } from "../study/constraints.ts";
import { type Chosen, type Goal, objectivesOf } from "../study/definition.ts";
import type { Metrics } from "../study/events.ts";
import { searchStages } from "../study/repeats.ts";
import { newTrialsIn, trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study, Trial, TrialState } from "../study/study.ts";
import { testResult } from "../study/test-result.ts";
import { divergedWhere } from "./diverged.ts";
import { type Software, softwareOf } from "./software.ts";

/** Everything that a report tells. Times are milliseconds. */
export interface Facts {
  readonly name: string;
  readonly metrics: readonly { readonly name: string; readonly goal: Goal }[];
  readonly constraints: readonly string[];
  readonly sampler: Chosen;
  /** How many trials of each other study it learned from; none where it learned from none. */
  readonly learned: Readonly<Record<string, number>>;
  /** How many trials of the search each model drew; those that no model did are counted by the sampler's name. */
  readonly drawn: Readonly<Record<string, number>>;
  readonly schedule: Chosen;
  /** What the schedule `auto` has taken; null where the definition names one. */
  readonly taken: string | null;
  readonly seed: number;
  /** An epoch is one of each of them; 1 for one validation set. */
  readonly folds: number;
  readonly stages: readonly StageFacts[];
  readonly spent: {
    readonly trials: number;
    /** Trained by all workers together, of the attempts that count. */
    readonly epochs: number;
    /** Milliseconds in which at least one worker was there. */
    readonly worked: number;
    /** Trials of the search, without those that repeat one with another seed. */
    readonly searched: number;
    readonly states: Readonly<Record<TrialState, number>>;
    readonly workers: number;
    readonly hosts: readonly string[];
    readonly began: number | null;
  };
  /** The best trial, by its mean over seeds where the best were confirmed. */
  readonly best: BestFacts | null;
  /** The best by its first score, where that is another. */
  readonly first: BestFacts | null;
  /** Empty where nothing was trained again with other seeds. */
  readonly confirmed: readonly ConfirmedFacts[];
  readonly trust: readonly string[];
  readonly importance: Importance | null;
  readonly diverged: {
    readonly where: string | null;
    readonly trials: readonly { readonly trial: number; readonly params: Params; readonly reason: string }[];
  };
  readonly failed: readonly { readonly trial: number; readonly reason: string }[];
  readonly test: {
    readonly metrics: readonly string[];
    readonly looks: readonly { readonly t: number; readonly user: string; readonly reason: string }[];
    /** Of the best trial; null as long as it is sealed. */
    readonly result: { readonly trial: number; readonly epoch: number; readonly metrics: Metrics } | null;
    /** The means of the best trial's repeats, where it was confirmed and they tell of the test set. */
    readonly means: Readonly<Record<string, MeanInterval>>;
  };
  readonly software: Software;
  /** Lines of a shell that train the best trial again. */
  readonly reproduce: readonly string[];
}

export interface StageFacts {
  readonly number: number;
  readonly epochs: number;
  readonly trials: number;
  readonly carried: readonly number[];
  /** The trials that it trains again, where it confirms. */
  readonly confirms: readonly number[];
  readonly ranges: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** What its border check found, a sentence each. */
  readonly borders: readonly string[];
  /** What it means that the check found nothing; null where it did, or where the stage searches nothing. */
  readonly withoutBorders: string | null;
}

export interface BestFacts {
  readonly trial: number;
  readonly score: number;
  readonly epoch: number;
  readonly stage: number;
  readonly params: Params;
  /** What was saved then, a path within the folder; null where nothing was. */
  readonly checkpoint: string | null;
}

export interface ConfirmedFacts {
  readonly trial: number;
  readonly first: number | null;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
  readonly flattery: number;
  readonly verdict: string;
}

/** Gathers what a folder tells. `reproduce` are the lines that train its best trial again. */
export function factsOf(folder: StudyFolder, reproduce: (best: Trial) => readonly string[]): Facts {
  const { study, path } = folder;
  const { definition, trials } = study;
  const known = trials.flatMap((trial) => trial ?? []);
  const workers = [...study.workers.values()];
  const diverged = known.filter(({ state }) => state === "diverged");
  const leader = best(study);
  const confirmed = confirmationOf(study);
  const byMean = confirmedBest(confirmed);
  const winner = byMean?.trial ?? leader;
  return {
    name: definition.name,
    metrics: objectivesOf(definition).map(({ name, goal }) => ({ name, goal })),
    constraints: (definition.constraints ?? []).map(constraintText),
    sampler: definition.sampler,
    learned: learnedBy(study),
    drawn: drawnBy(known),
    schedule: definition.schedule,
    taken: definition.schedule.name === "auto" ? autoChoice(definition) : null,
    seed: definition.seed,
    folds: definition.folds ?? 1,
    stages: study.stages.map((stage) => stageFacts(study, stage)),
    spent: {
      trials: known.length,
      epochs: tidy(studySummary(study).epochs),
      worked: workedFor(study),
      searched: known.filter(({ repeatOf }) => repeatOf === undefined).length,
      states: countStates(trials),
      workers: workers.length,
      hosts: [...new Set(workers.map(({ host }) => host))].sort(),
      began: workers.length === 0 ? null : least(workers.map(({ startedAt }) => startedAt)),
    },
    best: winner === undefined ? null : bestFacts(folder, winner),
    first: leader === undefined || leader.number === winner?.number ? null : bestFacts(folder, leader),
    confirmed: confirmed.map(({ trial, result, flattery, verdict }) => {
      const { mean, low, high, count } = result;
      return { trial: trial.number, first: trial.score ?? null, mean, low, high, seeds: count, flattery, verdict };
    }),
    trust: budgetTrust(study).map(trustText),
    importance: importanceOf(study) ?? null,
    diverged: {
      where: divergedWhere(study) ?? null,
      trials: diverged.map(({ number, params, reason }) => ({ trial: number, params, reason })),
    },
    failed: known.filter(({ state }) => state === "failed").map(({ number, reason }) => ({ trial: number, reason })),
    test: {
      metrics: study.sealed ?? [],
      looks: unsealings(path).map(({ t, user, reason }) => ({ t, user, reason })),
      ...testFacts(folder, winner, byMean?.scored),
    },
    software: softwareOf(path),
    reproduce: winner === undefined ? [] : reproduce(winner),
  };
}

function learnedBy({ learned = [] }: Study): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { study } of learned) counts[study] = (counts[study] ?? 0) + 1;
  return counts;
}

function drawnBy(trials: readonly Trial[]): Readonly<Record<string, number>> {
  const drawn: Record<string, number> = {};
  for (const { repeatOf, sampler, why } of trials) {
    if (repeatOf !== undefined) continue;
    const name = String(why?.model ?? sampler);
    drawn[name] = (drawn[name] ?? 0) + 1;
  }
  return drawn;
}

function stageFacts(study: Study, stage: Stage): StageFacts {
  const { number, epochs, carried, confirms = [], space, notes } = stage;
  const isSearch = searchStages(study).includes(stage);
  const goal = study.definition.metric.goal;
  const trials = trialsOf(study, stage);
  const borders = isSearch ? borderCheck(space, trials, goal).map(({ text }) => text) : [];
  return {
    number,
    epochs,
    trials: newTrialsIn(stage),
    carried,
    confirms: confirms.map(({ trial }) => trial),
    ranges: printSpace(space),
    notes,
    borders,
    withoutBorders: isSearch && borders.length === 0 ? withoutFinding(space, trials, goal) : null,
  };
}

function testFacts(
  folder: StudyFolder,
  winner: Trial | undefined,
  repeats: readonly Trial[] = [],
): Pick<Facts["test"], "result" | "means"> {
  const open = openerOf(folder);
  const result = winner === undefined ? undefined : testResult(open(winner));
  return {
    result: winner === undefined || result === undefined ? null : { trial: winner.number, ...result },
    means: Object.fromEntries(testMeans(repeats.map(open))),
  };
}

function bestFacts({ path }: StudyFolder, trial: Trial): BestFacts {
  const { number, score = Number.NaN, scoreEpoch = 0, stage, params } = trial;
  return { trial: number, score, epoch: scoreEpoch, stage, params, checkpoint: savedAtBest(path, trial) };
}

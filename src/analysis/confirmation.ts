import { type MeanInterval, meanInterval } from "../math/student.ts";
import { type Goal, lossOf } from "../study/definition.ts";
import { reached } from "../study/losses.ts";
import type { Study, Trial } from "../study/study.ts";
import { isUnwanted } from "./judged.ts";
import { isScored, type ScoredTrial } from "./ranking.ts";

/** One of the search's best trials, as its repeats with other seeds tell. */
export interface ConfirmedTrial {
  readonly trial: Trial;
  /** Its repeats that have ended, those that diverged or failed included. */
  readonly repeats: number;
  /** Those of them that have a score, one for each seed. */
  readonly scored: readonly ScoredTrial[];
  /** Their mean score with its 95 % interval; `count` of them have a score. */
  readonly result: MeanInterval;
  /** How much better than that mean its first score was: what chance added, and being chosen for it. */
  readonly flattery: number;
  /** How much worse than the best it is, with the interval of that; undefined for the best. */
  readonly behind: MeanInterval | undefined;
  /** The best by its mean, or worse than that beyond chance, or not to be told apart from it; or too unsteady for a mean to tell. */
  readonly verdict: "best" | "worse" | "not told apart" | "mostly diverged";
}

/**
 * What training the best trials again with other seeds has come to, the best by its mean first; empty where no repeat has
 * ended. Those come last of which most repeats diverged, since the mean of the lucky ones hides that. Two are compared by the
 * differences of their scores with the same seed (a paired t-test), since a seed that is lucky for one may be so for the other.
 * Each is compared at a level at which all pairs together hold with 95 % (Bonferroni): which of them is the best is told by the
 * same means, so that any pair may be the one that is compared.
 */
export function confirmationOf({ definition, trials }: Study): readonly ConfirmedTrial[] {
  const { goal } = definition.metric;
  const candidates = [...repeatsByTrial(trials)].flatMap(([number, repeats]) => {
    const trial = trials[number - 1];
    return trial === undefined ? [] : [candidateOf(trial, repeats, goal)];
  });
  candidates.sort(
    (a, b) =>
      Number(a.mostlyDiverged) - Number(b.mostlyDiverged) ||
      meanOrWorst(a) - meanOrWorst(b) ||
      a.trial.number - b.trial.number,
  );
  const best = candidates[0];
  const pairs = (candidates.length * (candidates.length - 1)) / 2;
  const level = 1 - 0.05 / Math.max(1, pairs);
  return candidates.map(({ trial, repeats, scored, losses, mean, mostlyDiverged }) => {
    const behind = trial === best?.trial ? undefined : meanInterval(differences(losses, best!.losses), level);
    return {
      trial,
      repeats,
      scored,
      result: meanInterval(scored.map(({ score }) => score)),
      flattery: mean - lossOf(goal, trial.score ?? Number.NaN),
      behind,
      verdict: mostlyDiverged ? "mostly diverged" : verdictOn(behind),
    };
  });
}

function verdictOn(behind: MeanInterval | undefined): ConfirmedTrial["verdict"] {
  if (behind === undefined) return "best";
  return behind.low > 0 ? "worse" : "not told apart";
}

/** Of what `confirmationOf` told, the trial of the best mean; undefined where there is none, or none that did not mostly diverge. */
export function confirmedBest(confirmed: readonly ConfirmedTrial[]): ConfirmedTrial | undefined {
  return confirmed.find(({ verdict, scored }) => verdict === "best" && scored.length > 0);
}

interface Candidate {
  readonly trial: Trial;
  readonly repeats: number;
  readonly scored: readonly ScoredTrial[];
  /** By seed, of the repeats that have a score. */
  readonly losses: ReadonlyMap<number, number>;
  /** NaN where no repeat has a score. */
  readonly mean: number;
  /** Whether more of its repeats diverged, or violate the constraints, than have a score. */
  readonly mostlyDiverged: boolean;
}

function candidateOf(trial: Trial, repeats: readonly Trial[], goal: Goal): Candidate {
  const bySeed = new Map(repeats.filter(isScored).map((repeat) => [repeat.seed, repeat]));
  const scored = [...bySeed.values()];
  const losses = new Map(scored.map(({ seed, score }) => [seed, lossOf(goal, score)]));
  const { mean } = meanInterval([...losses.values()]);
  return {
    trial,
    repeats: repeats.length,
    scored,
    losses,
    mean,
    mostlyDiverged: repeats.filter(isUnwanted).length > scored.length,
  };
}

function meanOrWorst({ mean }: Candidate): number {
  return Number.isNaN(mean) ? Number.MAX_VALUE : mean;
}

/**
 * The ended repeats of each trial that is confirmed. Those that were trained less far than it is by now, since a later stage has
 * carried it on, tell nothing of its score.
 */
function repeatsByTrial(trials: Study["trials"]): ReadonlyMap<number, readonly Trial[]> {
  const repeats = new Map<number, Trial[]>();
  for (const trial of trials) {
    if (trial?.repeatOf === undefined || trial.state === "running" || trial.state === "paused") continue;
    const repeated = trials[trial.repeatOf - 1];
    if (repeated !== undefined && trial.epochs < reached(repeated)) continue;
    repeats.set(trial.repeatOf, [...(repeats.get(trial.repeatOf) ?? []), trial]);
  }
  return repeats;
}

/** One loss less the other, for each seed with which both have one. */
function differences(losses: ReadonlyMap<number, number>, others: ReadonlyMap<number, number>): number[] {
  return [...losses].flatMap(([seed, loss]) => {
    const other = others.get(seed);
    return other === undefined ? [] : loss - other;
  });
}

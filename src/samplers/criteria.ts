import { nondominated } from "../analysis/pareto.ts";
import { least, most } from "../math/extremes.ts";
import type { Rng } from "../math/random.ts";
import { type History, RowStatus } from "../study/history.ts";
import type { Sampler, Suggestion } from "./sampler.ts";

/** ParEGO's rho: how much the weighted sum counts beside the weighted maximum. */
const RHO = 0.05;
/** So many trials that satisfy the constraints are enough to tell the others as diverged. A model of fewer knows too little of either. */
const ENOUGH = 5;

/**
 * Makes a sampler that learns from one loss search for several objectives, and within constraints. It sees one loss, whose
 * weights are others for each trial, so that all trials together seek the whole Pareto front. Trials that violate constraints
 * are told as diverged. While few satisfy them, all are told as scored instead: those that do not are the worse, the further
 * they are from it.
 *
 * References: Knowles, "ParEGO", IEEE Transactions on Evolutionary Computation 10 (2006); Deb, "An efficient constraint
 * handling method for genetic algorithms", Computer Methods in Applied Mechanics and Engineering 186 (2000).
 */
export function criteria(sampler: Sampler): Sampler {
  return {
    suggest(ask) {
      const { history, rng } = ask;
      const { objectives, violations } = history;
      if (objectives === undefined && violations === undefined) return sampler.suggest(ask);
      const lambda = objectives && drawWeights(objectives.length, rng);
      const weighed = lambda === undefined ? history : withLosses(history, chebyshev(history, lambda));
      const judged = violations === undefined ? weighed : withConstraints(weighed, violations);
      // Other studies tell of one metric, which says little of a mixture of several.
      const { learned, ...others } = ask;
      const told = lambda === undefined && learned !== undefined ? ask : others;
      const suggestion = sampler.suggest({ ...told, history: judged });
      return lambda === undefined && judged.losses === history.losses ? suggestion : explained(suggestion, lambda);
    },
  };
}

/** Weights that sum to 1, any as likely as any other. */
function drawWeights(count: number, rng: Rng): number[] {
  const parts = Array.from({ length: count }, () => -Math.log(1 - rng.next()));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/**
 * [count] the augmented Chebyshev loss of each row: max of lambda f, plus rho times their sum, where each objective f is 0 at
 * the best and 1 at the worst of the Pareto front. NaN where an objective is not known.
 */
function chebyshev(history: History, lambda: readonly number[]): Float64Array {
  const { count, objectives = [], status, violations } = history;
  const rows = Array.from({ length: count }, (_, row) => objectives.map((column) => column[row]!));
  const known = rows.filter(
    (losses, row) =>
      losses.every(Number.isFinite) && status[row] === RowStatus.scored && (violations?.[row] ?? 0) === 0,
  );
  const front = nondominated(known).map((i) => known[i]!);
  const scales = lambda.map((_, i) => {
    const of = (some: readonly (readonly number[])[]) => some.map((losses) => losses[i]!);
    if (front.length === 0) return { ideal: 0, span: 1 };
    const ideal = least(of(front));
    // A front of one point, or of equal ones, has no extent.
    const span = [front, known].map((some) => most(of(some)) - ideal).find((length) => length > 0) ?? 1;
    return { ideal, span };
  });
  return Float64Array.from(rows, (losses) => {
    const f = losses.map((loss, i) => (lambda[i]! * (loss - scales[i]!.ideal)) / scales[i]!.span);
    return Math.max(...f) + RHO * f.reduce((sum, part) => sum + part, 0);
  });
}

/** The history with other losses; a scored row without one has failed to tell. What was fitted to the losses before is forgotten. */
function withLosses(history: History, losses: Float64Array): History {
  const status = history.status.slice(0, history.count).map((code, row) => {
    return code === RowStatus.scored && Number.isNaN(losses[row]) ? RowStatus.failed : code;
  });
  return { ...seenBy(history, status, losses), state: undefined };
}

function withConstraints(history: History, violations: Float64Array): History {
  const { count, status, losses } = history;
  const scored = Array.from({ length: count }, (_, row) => row).filter((row) => status[row] === RowStatus.scored);
  const feasible = scored.filter((row) => violations[row] === 0).map((row) => losses[row]!);
  if (feasible.length >= ENOUGH) {
    const told = status
      .slice(0, count)
      .map((code, row) => (code === RowStatus.scored && violations[row]! > 0 ? RowStatus.diverged : code));
    return seenBy(history, told, losses);
  }
  // Those that satisfy them get -1, the best, to 0; the others lie above.
  const best = least(feasible);
  const span = most(feasible) - best;
  const told = losses.slice(0, count).map((loss, row) => {
    if (Number.isNaN(loss)) return loss;
    if (violations[row]! > 0) return violations[row]!;
    return span > 0 ? Math.min(0, (loss - best) / span - 1) : -1;
  });
  return seenBy(history, status, told);
}

/** What the sampler sees: one loss, and nothing of what it is made of. */
function seenBy(
  { dimensions, count, points, epochs, seconds, state }: History,
  status: Uint8Array,
  losses: Float64Array,
): History {
  return { dimensions, count, points, status, losses, epochs, seconds, state };
}

/** Leaves out what the model expects, for its loss is nobody's metric. */
function explained(suggestion: Suggestion, lambda: readonly number[] | undefined): Suggestion {
  const { why } = suggestion;
  if (why === undefined) return suggestion;
  const { expected, low, high, sd, ...rest } = why;
  const weights = lambda && { weights: lambda.map((weight) => weight.toFixed(2)).join(" ") };
  return { ...suggestion, why: { ...rest, ...weights } };
}

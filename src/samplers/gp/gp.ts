import type { Options } from "../../definition/options.ts";
import type { Ask, Sampler, Suggestion } from "../sampler.ts";
import { sobol } from "../sobol.ts";
import { sumOf } from "./acquisition.ts";
import { doubtOf, drawValid } from "./doubt.ts";
import type { Factor } from "./factor.ts";
import { inputsOf } from "./inputs.ts";
import { type Effort, maximise } from "./maximise.ts";
import { writeMemory } from "./memory.ts";
import { modelLosses } from "./model.ts";
import { type GpOptions, readGpOptions } from "./options.ts";
import { regionAround } from "./region.ts";
import { groupRows, type Rows, thinned } from "./rows.ts";
import { quickness, validity } from "./terms.ts";
import { FOLLOWED } from "./trend.ts";

/** Scored trials before the first model. */
const INITIAL = 5;
/** Trials that the model is exact for. */
const MOST = 1000;
/** Good trials around which candidates are drawn. */
const GOOD = 5;
/**
 * What a trial of odd index should gain at least, in standard deviations of the standardised losses. Without it a search that has
 * come down into a valley goes on polishing there, since it expects a little of that and next to nothing of all else.
 */
const WORTH = 0.15;
/** A model averaged over samples costs as much more as there are samples. */
const EFFORT: Readonly<Record<GpOptions["inference"], Effort>> = {
  map: { spread: 500, copies: 40, refined: 5, steps: 30 },
  mcmc: { spread: 150, copies: 20, refined: 2, steps: 20 },
};
/** Above so many trials the effort falls as its cost grows. */
const CHEAP = 45;

/**
 * Bayesian optimisation with a Gaussian process: an ARD Matern 5/2 kernel over warped inputs, and the improvement that it
 * expects. The hyperparameters are the most probable ones, or sampled (`inference: mcmc`). Where the model is in doubt some trials
 * are drawn at random.
 *
 * References: Snoek, Larochelle and Adams, NeurIPS 2012; Snoek et al., ICML 2014; Ament et al., NeurIPS 2023.
 * @param options `inference`: map or mcmc; `cost`: trials or seconds, that improvement is to be had for
 */
export function gp(options: Options = {}): Sampler {
  const read = readGpOptions(options);
  const start = sobol();
  /** Those of the suggestion before, which save time and change nothing. */
  let factors: readonly Factor[] = [];
  return {
    suggest(ask) {
      const rows = groupRows(ask.history);
      const early = rows.scored.length < INITIAL || ask.space.dimensions.length === 0;
      const found = early ? undefined : suggest(ask, rows, read, factors);
      if (found === undefined) return start.suggest(ask);
      factors = found.factors;
      return found.suggestion;
    },
  };
}

/** Undefined where rounding leaves no model. */
function suggest(
  ask: Ask,
  rows: Rows,
  { inference, cost }: GpOptions,
  earlier: readonly Factor[],
): { readonly suggestion: Suggestion; readonly factors: readonly Factor[] } | undefined {
  const { space, history, rng, position } = ask;
  const scored = thinned(rows.scored, history.losses, MOST);
  const inputs = inputsOf(space, history, [...scored, ...rows.pending, ...rows.invalid], scored);
  const model = modelLosses(inputs, ask, { scored, pending: rows.pending }, inference, earlier);
  if (model === undefined) return undefined;

  const valid = validity(inputs, history, rows);
  const quick = cost === "seconds" ? quickness(inputs, history, rows.scored, history.seconds) : undefined;
  const tried = Array.from({ length: history.count }, (_, row) =>
    inputs.settle(history.points.slice(row * inputs.dimensions, (row + 1) * inputs.dimensions)),
  );
  const byExpected = scored.map((_, i) => i).sort((a, b) => model.expected[a]! - model.expected[b]!);
  const ranked = byExpected.map((i) => tried[scored[i]!]!);
  const closed = (point: Float64Array) => tried.some((one) => one.every((u, d) => Object.is(u, point[d])));
  const away = position.index % 2 === 1;
  const improvement = model.improvement(away ? WORTH : 0);
  const acquisition = sumOf([improvement, valid, quick].filter((term) => term !== undefined));
  const effort = effortAt(scored.length, inference);
  const region = regionAround(ranked[0]!, inputs, rows.scored.length + rows.invalid.length);
  const { point, value } = maximise(acquisition, inputs, region, ranked.slice(0, GOOD), closed, effort, rng);
  const at = new Float64Array(inputs.columns);
  inputs.write(point, 0, at, 0);
  const state = writeMemory(model.memory);
  const { factors, explained } = model;
  const doubt = away ? doubtOf(explained, improvement.evaluate(at, 1)[0]!, position.index, rng) : undefined;
  if (doubt !== undefined) {
    const why = { model: "random", "since the model": doubt, "share explained": explained };
    return { suggestion: { point: drawValid(inputs, valid, rng), state, why }, factors };
  }
  const followed = model.followed === undefined ? {} : { [FOLLOWED]: model.followed };
  const numbers = Object.entries({
    ...model.explain(at),
    acquisition: value,
    "share explained": explained,
    ...followed,
  });
  const why = Object.fromEntries(numbers.filter(([, amount]) => Number.isFinite(amount)));
  return { suggestion: { point, state, why: { model: "gp", trials: scored.length, ...why } }, factors };
}

function effortAt(trials: number, inference: GpOptions["inference"]): Effort {
  const { spread, copies, refined, steps } = EFFORT[inference];
  const share = Math.min(1, CHEAP / trials);
  const of = (count: number, least: number) => Math.max(least, Math.round(share * count));
  return { spread: of(spread, 100), copies: of(copies, 8), refined: of(refined, 2), steps: of(steps, 10) };
}

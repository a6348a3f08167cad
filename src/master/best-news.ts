import { isScored, type ScoredTrial } from "../analysis/ranking.ts";
import { isBetter } from "../study/definition.ts";
import { describeParams, shortNumber } from "../study/describe.ts";
import type { Study } from "../study/study.ts";

/** Tells when a study has a better trial than at the look before. */
export class BestNews {
  #study: Study | undefined;
  #best: ScoredTrial | undefined;

  /** A sentence where the best trial has changed; never at the first look. */
  look(study: Study): string | undefined {
    if (study === this.#study) return undefined;
    const isFirst = this.#study === undefined;
    this.#study = study;
    const before = this.#best;
    this.#best = bestOf(study);
    if (isFirst || this.#best === undefined || this.#best.score === before?.score) return undefined;
    const { name, metric } = study.definition;
    const { score, number, params } = this.#best;
    return `${name}: new best ${metric.name} ${shortNumber(score)}, trial ${number}: ${describeParams(params)}`;
  }
}

/** The best trial, without sorting all. */
function bestOf({ trials, definition }: Study): ScoredTrial | undefined {
  const { goal } = definition.metric;
  let best: ScoredTrial | undefined;
  for (const trial of trials) {
    if (trial === undefined || trial.repeatOf !== undefined || !isScored(trial)) continue;
    if (best === undefined || isBetter(goal, trial.score, best.score)) best = trial;
  }
  return best;
}

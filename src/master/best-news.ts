import { best, type ScoredTrial } from "../analysis/ranking.ts";
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
    this.#best = best(study);
    if (isFirst || this.#best === undefined || this.#best.score === before?.score) return undefined;
    const { name, metric } = study.definition;
    const { score, number, params } = this.#best;
    return `${name}: new best ${metric.name} ${shortNumber(score)}, trial ${number}: ${describeParams(params)}`;
  }
}

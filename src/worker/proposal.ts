import { stream } from "../math/random.ts";
import { designs } from "../samplers/registry.ts";
import type { Ask, Sampler, Suggestion } from "../samplers/sampler.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { decodePoint, type Params, type Space } from "../space/space.ts";
import { objectivesOf } from "../study/definition.ts";
import { foreseen, unheard } from "../study/foreseen.ts";
import { HistoryTable } from "../study/history-table.ts";
import { newTrialsIn, startedIn } from "../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../study/study.ts";

/** Params for one trial, and how they came to be. */
export interface Proposal {
  readonly params: Params;
  /** For the training program. */
  readonly seed: number;
  readonly suggestion: Suggestion;
}

/**
 * Asks a sampler for trials' params, keeping the history that it sees from one trial to the next. What it proposes depends
 * on the study alone, not on what it was asked before.
 */
export class Proposer {
  readonly #sampler: Sampler;
  readonly #schedule: Schedule | undefined;
  /** The space whose coordinates the history's points are. Each stage has its own, and gets another where people change its ranges. */
  #space: Space | undefined;
  #history: HistoryTable | undefined;
  /** The trials that the history was last made from. */
  #trials: readonly (Trial | undefined)[] = [];

  /** @param schedule the study's, which makes scores comparable where its trials do not all train to the end */
  constructor(sampler: Sampler, schedule?: Schedule) {
    this.#sampler = sampler;
    this.#schedule = schedule;
  }

  /** @param given what the schedule suggests itself, in the sampler's place */
  propose(study: Study, stage: Stage, trial: number, given?: Suggestion): Proposal {
    const suggestion = given ?? this.#suggest(study, stage, trial);
    return {
      params: paramsOf(suggestion, stage),
      seed: stream(study.definition.seed, "training", trial).int(2 ** 31),
      suggestion,
    };
  }

  /**
   * Workers that ask at the same moment do not hear of each other. But what the trials right below this one are proposed follows
   * from the same knowledge. So it is worked out here too and taken for begun, and no two trials get the same params.
   */
  #suggest(study: Study, stage: Stage, trial: number): Suggestion {
    let known = this.#schedule?.comparable?.(study, stage) ?? startedIn(study, stage);
    // A sampler that looks at no trial need not hear of any.
    const numbers = designs.has(study.definition.sampler.name) ? [] : unheard(study, stage, trial);
    for (const number of numbers) {
      const suggestion = this.#sampler.suggest(this.#ask(study, stage, number, known));
      known = [...known, foreseen(stage, number, paramsOf(suggestion, stage))];
    }
    return this.#sampler.suggest(this.#ask(study, stage, trial, known));
  }

  #ask({ definition, learned }: Study, stage: Stage, trial: number, trials: readonly (Trial | undefined)[]): Ask {
    const { seed, metric } = definition;
    if (this.#history === undefined || this.#space !== stage.space || this.#wasStartedAnew(trials)) {
      const { constraints = [] } = definition;
      this.#history = new HistoryTable(stage.space, metric.goal, { objectives: objectivesOf(definition), constraints });
      this.#space = stage.space;
    }
    this.#history.follow(trials);
    this.#trials = trials;
    return {
      space: stage.space,
      history: this.#history,
      rng: stream(seed, "params", trial),
      position: { seed, stage: stage.number, index: trial - stage.first, of: newTrialsIn(stage) },
      ...(learned === undefined ? {} : { learned }),
    };
  }

  /** Whether one of the trials has other params than when its row was made: its worker was lost, and the next drew them again. */
  #wasStartedAnew(trials: readonly (Trial | undefined)[]): boolean {
    // Most are the same objects as before, which is seen without looking into them.
    return this.#trials.some((before, i) => {
      const now = trials[i];
      return before !== now && before !== undefined && before.params !== now?.params;
    });
  }
}

function paramsOf({ point, exact }: Suggestion, { space }: Stage): Params {
  return { ...decodePoint(space, point), ...exact };
}

import { type Importance, importanceOf } from "../analysis/importance/importance.ts";
import { type Expected, type Landscape, landscapeOf } from "../analysis/importance/landscape.ts";
import { sampled } from "../charts/sample.ts";
import type { Value } from "../space/distribution.ts";
import type { Study } from "../study/study.ts";

/** Models of trials in larger numbers take long, and tell no more. */
const MOST_TRIALS = 2000;

/** What a model expects along every hyperparameter, and over the pair that was asked for. */
export interface ShownLandscape {
  readonly trials: number;
  readonly along: Readonly<Record<string, readonly Expected[]>>;
  readonly pair?: ShownPair;
}

export interface ShownPair {
  readonly one: string;
  readonly other: string;
  readonly rows: readonly Value[];
  readonly columns: readonly Value[];
  /** [rows × columns] */
  readonly scores: readonly number[];
}

/** Models of a study, made anew only when more trials have ended. They are made here and not in the page, which would stand still. */
export class Models {
  #ended = -1;
  #landscape: Landscape | undefined;
  #importance: Importance | undefined;
  #hasImportance = false;

  /** Undefined where too few trials tell anything. */
  landscape(study: Study, one?: string, other?: string): ShownLandscape | undefined {
    this.#renew(study);
    const model = this.#landscape;
    if (model === undefined) return undefined;
    const names = study.definition.space.dimensions.map(({ name }) => name);
    const map = one === undefined || other === undefined ? undefined : model.over(one, other);
    return {
      trials: model.trials,
      along: Object.fromEntries(names.map((name) => [name, model.along(name) ?? []])),
      ...(map === undefined || one === undefined || other === undefined
        ? {}
        : { pair: { one, other, rows: map.rows, columns: map.columns, scores: [...map.scores] } }),
    };
  }

  importance(study: Study): Importance | undefined {
    this.#renew(study);
    if (!this.#hasImportance) this.#importance = importanceOf(reduced(study));
    this.#hasImportance = true;
    return this.#importance;
  }

  #renew(study: Study): void {
    const ended = study.trials.filter((trial) => trial !== undefined && trial.state !== "running").length;
    if (ended === this.#ended) return;
    this.#ended = ended;
    this.#hasImportance = false;
    this.#landscape = landscapeOf(reduced(study));
  }
}

/** The study with so many of its trials, chosen by chance. */
function reduced(study: Study): Study {
  const known = study.trials.filter((trial) => trial !== undefined);
  return known.length <= MOST_TRIALS ? study : { ...study, trials: sampled(known, MOST_TRIALS) };
}

/** The landscape as charts ask for it. */
export function landscapeFrom({ trials, along, pair }: ShownLandscape): Landscape {
  return {
    trials,
    along: (parameter) => along[parameter],
    over: (one, other) =>
      pair?.one === one && pair.other === other
        ? { rows: pair.rows, columns: pair.columns, scores: Float64Array.from(pair.scores) }
        : undefined,
  };
}
